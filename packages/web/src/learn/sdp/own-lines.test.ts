import { describe, expect, test } from "vitest";
import { firstCodecOf, foundAt } from "./own-lines.ts";

const SDP = [
  "v=0",
  "o=- 1 2 IN IP4 192.0.2.1",
  "s=-",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111",
  "a=rtpmap:111 opus/48000/2",
  "m=video 9 UDP/TLS/RTP/SAVPF 98 96",
  "a=ice-ufrag:abcd",
  "a=setup:actpass",
  "a=rtpmap:96 VP8/90000",
  "a=rtpmap:98 VP9/90000",
  "",
].join("\r\n");

test("the first codec is that of the first payload type in the video m-line, wherever its rtpmap line is", () => {
  expect(firstCodecOf(SDP)).toBe("video/VP9");
});

test("a description without video has no first codec", () => {
  expect(firstCodecOf("")).toBeUndefined();
  expect(firstCodecOf("v=0\r\nm=audio 9 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n")).toBeUndefined();
  expect(firstCodecOf("m=video 9 RTP/AVP 96\r\n")).toBeUndefined();
});

describe("a line", () => {
  test("is recognised if the learner looks for it", () => {
    expect(foundAt(SDP, 7)).toEqual({ found: "ufrag", text: "a=ice-ufrag:abcd" });
    expect(foundAt(SDP, 8)).toEqual({ found: "setup", text: "a=setup:actpass" });
    expect(foundAt(SDP, 10)).toEqual({ found: "codec", text: "a=rtpmap:98 VP9/90000" });
  });

  test("of another codec, of audio or of anything else does not count", () => {
    expect(foundAt(SDP, 9)).toBeUndefined();
    expect(foundAt(SDP, 5)).toBeUndefined();
    expect(foundAt(SDP, 1)).toBeUndefined();
  });

  test("that does not exist is not found", () => {
    expect(foundAt(SDP, 0)).toBeUndefined();
    expect(foundAt(SDP, 11)).toBeUndefined();
  });
});
