import { expect, test } from "vitest";
import { LEAST_FRAMES_PER_SECOND, verdictOnPicture } from "./picture-verdict.ts";

const GOOD = {
  asked: { width: 640, height: 480 },
  delivered: { width: 640, height: 480 },
  receivedFrames: 100,
  framesPerSecond: 30,
  pictures: 30,
  blackPictures: 0,
  frozenPictures: 0,
};

test("a picture in its size that moves passes; on a phone held upright it is turned", () => {
  expect(verdictOnPicture(GOOD)).toEqual({ grade: "passed", reason: "pictureMoves" });
  expect(verdictOnPicture({ ...GOOD, delivered: { width: 480, height: 640 } }).grade).toBe("passed");
});

test.each([
  ["no frame arrived", { receivedFrames: 0 }, "failed", "noPicture"],
  ["the size is another", { delivered: { width: 320, height: 240 } }, "failed", "otherSize"],
  ["there are fewer than 5 frames a second", { framesPerSecond: 4.9 }, "failed", "fewFrames"],
  ["more than a third is black", { blackPictures: 11 }, "failed", "blackPicture"],
  ["more than a third is frozen", { frozenPictures: 11 }, "warning", "stillPicture"],
])("when %s it says so", (_what, change, grade, reason) => {
  expect(verdictOnPicture({ ...GOOD, ...change })).toEqual({ grade, reason });
});

test("at each limit it still passes", () => {
  const atLimit = { framesPerSecond: LEAST_FRAMES_PER_SECOND, blackPictures: 10, frozenPictures: 10 };
  expect(verdictOnPicture({ ...GOOD, ...atLimit }).grade).toBe("passed");
});
