import { expect, test } from "vitest";
import { formatBytes, formatMs } from "./units.ts";

test("short times are in milliseconds, longer ones in seconds, and the longest in minutes", () => {
  expect(formatMs(0)).toBe("0 ms");
  expect(formatMs(0.42)).toBe("0.4 ms");
  expect(formatMs(837.4)).toBe("837 ms");
  expect(formatMs(9_999)).toBe("9999 ms");
  expect(formatMs(12_345)).toBe("12.345 s");
  expect(formatMs(3_662_500)).toBe("61:02.5");
  expect(formatMs(-62_500)).toBe("−1:02.5");
});

test("bytes are in the unit that keeps the number short", () => {
  expect(formatBytes(0)).toBe("0 B");
  expect(formatBytes(999)).toBe("999 B");
  expect(formatBytes(3_400)).toBe("3.4 kB");
  expect(formatBytes(120_400_000)).toBe("120 MB");
  expect(formatBytes(5e15)).toBe("5000000 GB");
});
