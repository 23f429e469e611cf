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

test("a size is as asked, turned on a phone held upright, or another", () => {
  expect(compareSizes(vga, { width: 640, height: 480 })).toBe("asAsked");
  expect(compareSizes(vga, { width: 480, height: 640 })).toBe("turned");
  expect(compareSizes(vga, { width: 640, height: 360 })).toBe("differs");
});

test("29.97 is the 30 that was asked for, 24 is not", () => {
  expect(compareRates(30, 29.97, PROMISED_RATE_TOLERANCE)).toBe("asAsked");
  expect(compareRates(30, 24, PROMISED_RATE_TOLERANCE)).toBe("differs");
});

test("a counted rate may waver by a tenth and no more", () => {
  expect(compareRates(20, 18, COUNTED_RATE_TOLERANCE)).toBe("asAsked");
  expect(compareRates(20, 17.9, COUNTED_RATE_TOLERANCE)).toBe("differs");
});

test("a switch that is told in words is on", () => {
  expect(compareSwitches(true, "remote-only")).toBe("asAsked");
  expect(compareSwitches(false, "all")).toBe("differs");
  expect(compareSwitches(false, false)).toBe("asAsked");
});

test("what nobody asked for cannot differ, and what is not told cannot be compared", () => {
  expect(compareSizes(undefined, vga)).toBe("open");
  expect(compareSizes(vga, {})).toBe("untold");
  expect(compareRates(undefined, 30, PROMISED_RATE_TOLERANCE)).toBe("open");
  expect(compareSwitches(true, undefined)).toBe("untold");
  expect(compareDevices(undefined, "a")).toBe("open");
  expect(compareDevices("a", "b")).toBe("differs");
});
