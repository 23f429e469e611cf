import { expect, test } from "vitest";
import {
  COUNTED_RATE_TOLERANCE,
  compareDevices,
  compareRates,
  compareSizes,
  compareSwitches,
  PROMISED_RATE_TOLERANCE,
} from "./comparison.ts";

const vga = { width: 640, height: 480 };

test("a size is as requested, turned on a phone held upright, or different", () => {
  expect(compareSizes(vga, { width: 640, height: 480 })).toBe("asAsked");
  expect(compareSizes(vga, { width: 480, height: 640 })).toBe("turned");
  expect(compareSizes(vga, { width: 640, height: 360 })).toBe("differs");
});

test("29.97 counts as the requested 30, 24 does not", () => {
  expect(compareRates(30, 29.97, PROMISED_RATE_TOLERANCE)).toBe("asAsked");
  expect(compareRates(30, 24, PROMISED_RATE_TOLERANCE)).toBe("differs");
});

test("a counted rate may differ by a tenth and no more", () => {
  expect(compareRates(20, 18, COUNTED_RATE_TOLERANCE)).toBe("asAsked");
  expect(compareRates(20, 17.9, COUNTED_RATE_TOLERANCE)).toBe("differs");
});

test("a setting that is reported as a string is on", () => {
  expect(compareSwitches(true, "remote-only")).toBe("asAsked");
  expect(compareSwitches(false, "all")).toBe("differs");
  expect(compareSwitches(false, false)).toBe("asAsked");
});

test("a value that was not requested cannot differ, and one that is not reported cannot be compared", () => {
  expect(compareSizes(undefined, vga)).toBe("open");
  expect(compareSizes(vga, {})).toBe("untold");
  expect(compareRates(undefined, 30, PROMISED_RATE_TOLERANCE)).toBe("open");
  expect(compareSwitches(true, undefined)).toBe("untold");
  expect(compareDevices(undefined, "a")).toBe("open");
  expect(compareDevices("a", "b")).toBe("differs");
});
