import { expect, test } from "vitest";
import { plainDescription } from "./pasted-description.ts";

const SDP = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\n";

test("a description stays as it is", () => {
  expect(plainDescription(SDP)).toBe(SDP);
});

test("JSON of a description gives its text", () => {
  expect(plainDescription(JSON.stringify({ type: "offer", sdp: SDP }))).toBe(SDP);
  expect(plainDescription(`\n${JSON.stringify({ type: "offer", sdp: SDP }, undefined, 2)}\n`)).toBe(SDP);
});

test("line ends that are written out become line ends", () => {
  expect(plainDescription('"v=0\\r\\ns=-\\r\\n",')).toBe("v=0\ns=-\n");
  expect(plainDescription("v=0\\ns=-")).toBe("v=0\ns=-");
});

test("what is none of these is left alone", () => {
  for (const text of ["", "{", '{"sdp":1}', "{}", "null", "hello"]) expect(plainDescription(text)).toBe(text);
});
