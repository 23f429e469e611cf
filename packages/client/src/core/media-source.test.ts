import fc from "fast-check";
import { expect, test } from "vitest";
import { KIND_OF_SOURCE, MEDIA_SOURCES, sourcesInOrder } from "./media-source.ts";

test("the sections of our own offer are identified", () => {
  expect(sourcesInOrder(MEDIA_SOURCES.map((source) => KIND_OF_SOURCE[source]))).toEqual([...MEDIA_SOURCES]);
});

test("an offer with the camera before the microphone is understood", () => {
  expect(sourcesInOrder(["video", "audio"])).toEqual(["camera", "microphone"]);
});

test("sections beyond the four have no source", () => {
  expect(sourcesInOrder(["video", "video", "video", "text"])).toEqual([
    "camera",
    "screen",
    undefined,
    undefined,
  ]);
});

test("no source is assigned twice, and each has the kind of its section", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("audio", "video", "application")), (kinds) => {
      const found = sourcesInOrder(kinds);
      expect(found).toHaveLength(kinds.length);
      const known = found.filter((source) => source !== undefined);
      expect(new Set(known).size).toBe(known.length);
      for (const [index, source] of found.entries()) {
        if (source !== undefined) expect(KIND_OF_SOURCE[source]).toBe(kinds[index]);
      }
    }),
  );
});
