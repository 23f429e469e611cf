import fc from "fast-check";
import { expect, test } from "vitest";
import { layOutTiles } from "./tile-layout.ts";

const columnsFor = (count: number, width: number, height: number) =>
  layOutTiles(count, { width, height, gap: 8 }).columns;

test("two tiles are side by side in a wide window and stacked on a phone", () => {
  expect(columnsFor(2, 1280, 720)).toBe(2);
  expect(columnsFor(2, 360, 740)).toBe(1);
});

test("on a phone, three and four tiles make one column, and six make two", () => {
  expect(columnsFor(3, 360, 740)).toBe(1);
  expect(columnsFor(4, 360, 740)).toBe(1);
  expect(columnsFor(6, 360, 740)).toBe(2);
});

test("five tiles in a wide window make rows of three and two", () => {
  expect(layOutTiles(5, { width: 1280, height: 640, gap: 8 })).toMatchObject({ columns: 3, rows: 2 });
});

test("in any window, every tile has a place, fits, and keeps its shape", () => {
  const stages = fc.record({
    count: fc.integer({ min: 1, max: 12 }),
    width: fc.integer({ min: 200, max: 4000 }),
    height: fc.integer({ min: 200, max: 4000 }),
  });
  fc.assert(
    fc.property(stages, ({ count, width, height }) => {
      const { columns, rows, tileWidth, tileHeight } = layOutTiles(count, { width, height, gap: 8 });
      expect(columns * rows).toBeGreaterThanOrEqual(count);
      expect(columns * tileWidth + 8 * (columns - 1)).toBeLessThanOrEqual(width);
      expect(rows * tileHeight + 8 * (rows - 1)).toBeLessThanOrEqual(height);
      expect(tileWidth / tileHeight).toBeGreaterThan(0.7);
      expect(tileWidth / tileHeight).toBeLessThan(1.9);
    }),
  );
});

test("an empty stage makes tiles of size 0 instead of failing", () => {
  expect(layOutTiles(4, { width: 0, height: 0, gap: 8 })).toMatchObject({ tileWidth: 0, tileHeight: 0 });
  expect(layOutTiles(0, { width: 100, height: 100, gap: 8 })).toMatchObject({ columns: 1 });
});
