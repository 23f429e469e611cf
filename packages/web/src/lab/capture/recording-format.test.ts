import { expect, test } from "vitest";
import {
  fileEnding,
  MAX_RECORDING_BYTES,
  MAX_RECORDING_MS,
  reachedLimit,
  supportedFormats,
} from "./recording-format.ts";

test("only formats that the browser supports are offered, in a fixed order", () => {
  const safari = (mimeType: string): boolean =>
    /mp4.*(mp4a|avc1)/.test(mimeType) && !mimeType.includes("opus");
  expect(supportedFormats({ picture: true, sound: true }, safari)).toEqual([
    "video/mp4;codecs=avc1.42E01E,mp4a.40.2",
  ]);
  expect(supportedFormats({ picture: false, sound: true }, safari)).toEqual(["audio/mp4;codecs=mp4a.40.2"]);
  expect(supportedFormats({ picture: true, sound: true }, () => false)).toEqual([]);
});

test("without audio, types name no audio codec, and each is listed once", () => {
  expect(supportedFormats({ picture: true, sound: false }, () => true)).toEqual([
    "video/webm;codecs=vp9",
    "video/webm;codecs=vp8",
    "video/webm;codecs=av1",
    "video/webm;codecs=h264",
    "video/mp4;codecs=avc1.42E01E",
  ]);
});

test("the file name extension depends on the container", () => {
  expect(fileEnding("video/webm;codecs=vp9,opus")).toBe("webm");
  expect(fileEnding("video/mp4")).toBe("mp4");
  expect(fileEnding("audio/mp4;codecs=mp4a.40.2")).toBe("m4a");
  expect(fileEnding("audio/ogg;codecs=opus")).toBe("ogg");
  expect(fileEnding("audio/webm;codecs=opus")).toBe("weba");
});

test("a recording stops at ten minutes or at 200 MB, and not before", () => {
  const short = { lengthMs: MAX_RECORDING_MS - 1, bytes: MAX_RECORDING_BYTES - 1 };
  expect(reachedLimit(short)).toBeUndefined();
  expect(reachedLimit({ ...short, lengthMs: MAX_RECORDING_MS })).toBe("length");
  expect(reachedLimit({ ...short, bytes: MAX_RECORDING_BYTES })).toBe("size");
});
