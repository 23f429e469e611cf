import { expect, test } from "vitest";
import {
  COUNTED_RATE_TOLERANCE,
  compareDevices,
  compareRates,
  compareSizes,
  compareSwitches,
  REPORTED_RATE_TOLERANCE,
} from "./comparison.ts";

const vga = { width: 640, height: 480 };

test("a size is as requested, turned on a phone held upright, or different", () => {
  expect(compareSizes(vga, { width: 640, height: 480 })).toBe("asRequested");
  expect(compareSizes(vga, { width: 480, height: 640 })).toBe("rotated");
  expect(compareSizes(vga, { width: 640, height: 360 })).toBe("differs");
});

test("29.97 counts as the requested 30, 24 does not", () => {
  expect(compareRates(30, 29.97, REPORTED_RATE_TOLERANCE)).toBe("asRequested");
  expect(compareRates(30, 24, REPORTED_RATE_TOLERANCE)).toBe("differs");
});

test("a counted rate may differ by a tenth and no more", () => {
  expect(compareRates(20, 18, COUNTED_RATE_TOLERANCE)).toBe("asRequested");
  expect(compareRates(20, 17.9, COUNTED_RATE_TOLERANCE)).toBe("differs");
});

test("a setting that is reported as a string is on", () => {
  expect(compareSwitches(true, "remote-only")).toBe("asRequested");
  expect(compareSwitches(false, "all")).toBe("differs");
  expect(compareSwitches(false, false)).toBe("asRequested");
});

test("a value that was not requested cannot differ, and one that is not reported cannot be compared", () => {
  expect(compareSizes(undefined, vga)).toBe("notRequested");
  expect(compareSizes(vga, {})).toBe("unknown");
  expect(compareRates(undefined, 30, REPORTED_RATE_TOLERANCE)).toBe("notRequested");
  expect(compareSwitches(true, undefined)).toBe("unknown");
  expect(compareDevices(undefined, "a")).toBe("notRequested");
  expect(compareDevices("a", "b")).toBe("differs");
});
