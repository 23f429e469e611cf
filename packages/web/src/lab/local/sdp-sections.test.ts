import { expect, test } from "vitest";
import { sdpSections } from "./sdp-sections.ts";

const SDP = [
  "v=0",
  "o=- 1 2 IN IP4 127.0.0.1",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111",
  "a=mid:0",
  "a=sendrecv",
  "m=video 9 UDP/TLS/RTP/SAVPF 96",
  "a=mid:1",
  "a=recvonly",
  "",
].join("\r\n");

test("a description is cut before each m-line", () => {
  expect(sdpSections(SDP).map(({ kind, mid, direction }) => [kind, mid, direction])).toEqual([
    [undefined, undefined, undefined],
    ["audio", "0", "sendrecv"],
    ["video", "1", "recvonly"],
  ]);
});

test("no line is lost", () => {
  const lines = sdpSections(SDP).flatMap((section) => section.lines);
  expect(`${lines.join("\r\n")}\r\n`).toBe(SDP);
});
