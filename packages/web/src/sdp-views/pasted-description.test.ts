import { expect, test } from "vitest";
import {
  cutDescription,
  MAX_KEPT_CHARACTERS,
  MAX_KEPT_LINES,
  plainDescription,
} from "./pasted-description.ts";

const SDP = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\n";

test("a description is returned unchanged", () => {
  expect(plainDescription(SDP)).toBe(SDP);
});

test("the text of a description is extracted from JSON", () => {
  expect(plainDescription(JSON.stringify({ type: "offer", sdp: SDP }))).toBe(SDP);
  expect(plainDescription(`\n${JSON.stringify({ type: "offer", sdp: SDP }, undefined, 2)}\n`)).toBe(SDP);
});

test("escaped line ends become line ends", () => {
  expect(plainDescription('"v=0\\r\\ns=-\\r\\n",')).toBe("v=0\ns=-\n");
  expect(plainDescription("v=0\\ns=-")).toBe("v=0\ns=-");
});

test("anything else is returned unchanged", () => {
  for (const text of ["", "{", '{"sdp":1}', "{}", "null", "hello"]) expect(plainDescription(text)).toBe(text);
});

test("a text that is too long is cut after a line, and the rest is counted", () => {
  const whole = "a=x\n".repeat(MAX_KEPT_LINES);
  expect(cutDescription(SDP)).toEqual({ kept: SDP, linesLeftOut: 0 });
  expect(cutDescription(whole)).toEqual({ kept: whole, linesLeftOut: 0 });
  expect(cutDescription(`${whole}a=y\na=z`)).toEqual({ kept: whole, linesLeftOut: 2 });
});

test("a line that is too long is cut, too", () => {
  const line = "x".repeat(MAX_KEPT_CHARACTERS);
  expect(cutDescription(line)).toEqual({ kept: line, linesLeftOut: 0 });
  expect(cutDescription(`${line}x\na=y`)).toEqual({ kept: line, linesLeftOut: 2 });
});
