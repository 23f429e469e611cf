import { expect, test } from "vitest";
import {
  cutDescription,
  MAX_KEPT_CHARACTERS,
  MAX_KEPT_LINES,
  plainDescription,
} from "./pasted-description.ts";

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

test("what is too long is cut after a line, and the rest counted", () => {
  const whole = "a=x\n".repeat(MAX_KEPT_LINES);
  expect(cutDescription(SDP)).toEqual({ kept: SDP, linesLeftOut: 0 });
  expect(cutDescription(whole)).toEqual({ kept: whole, linesLeftOut: 0 });
  expect(cutDescription(`${whole}a=y\na=z`)).toEqual({ kept: whole, linesLeftOut: 2 });
});

test("a line that is too long is cut itself", () => {
  const line = "x".repeat(MAX_KEPT_CHARACTERS);
  expect(cutDescription(line)).toEqual({ kept: line, linesLeftOut: 0 });
  expect(cutDescription(`${line}x\na=y`)).toEqual({ kept: line, linesLeftOut: 2 });
});
