import { expect, test } from "vitest";
import { ADDRESS_ERROR_CODE, ERROR_CODE } from "../index.ts";

const ID = new Uint8Array(12);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const bytesOf = (hexadecimal: string) => Uint8Array.from(Buffer.from(hexadecimal, "hex"));

test("[S26] the hundreds are the class, the rest the number, reserved bits are zero", () => {
  expect(hex(ERROR_CODE.encode({ code: 438, reason: "Stale" }, ID))).toBe("000004265374616c65");
  expect(hex(ERROR_CODE.encode({ code: 300, reason: "" }, ID))).toBe("00000300");
  expect(hex(ERROR_CODE.encode({ code: 699, reason: "" }, ID))).toBe("00000663");
});

test("[S26] reserved bits are ignored on receipt", () => {
  expect(ERROR_CODE.decode(bytesOf("fffffc26"), ID)).toEqual({ code: 438, reason: "" });
});

test.each([
  ["class 0", "00000000"],
  ["class 1", "00000100"],
  ["class 2", "00000263"],
  ["class 7", "00000700"],
  ["number 100", "00000464"],
  ["number 255", "000004ff"],
  ["three bytes", "000004"],
  ["nothing", ""],
  ["a reason that is not UTF-8", "00000400ff"],
])("[S26] %s is refused", (_what, hexadecimal) => {
  for (const codec of [ERROR_CODE, ADDRESS_ERROR_CODE]) {
    expect(() => codec.decode(bytesOf(hexadecimal), ID)).toThrow(
      expect.objectContaining({ code: "STUN_BAD_ATTRIBUTE" }),
    );
  }
});

test.each([0, 299, 700, 438.5, -1, Number.NaN])("[S26] %d is not an error code", (code) => {
  expect(() => ERROR_CODE.encode({ code, reason: "" }, ID)).toThrow(RangeError);
  expect(() => ADDRESS_ERROR_CODE.encode({ family: 1, code, reason: "" }, ID)).toThrow(RangeError);
});

test("[S26] a reason phrase has at most 127 characters", () => {
  expect(ERROR_CODE.encode({ code: 400, reason: "用".repeat(127) }, ID)).toHaveLength(4 + 381);
  expect(() => ERROR_CODE.encode({ code: 400, reason: "x".repeat(128) }, ID)).toThrow(RangeError);
  const tooLong = Uint8Array.from([0, 0, 4, 0, ...new Uint8Array(128).fill(0x78)]);
  expect(() => ERROR_CODE.decode(tooLong, ID)).toThrow(
    expect.objectContaining({ code: "STUN_BAD_ATTRIBUTE" }),
  );
});

test("[L20] ADDRESS-ERROR-CODE has the family in its first byte", () => {
  const value = { family: 2, code: 440, reason: "Address Family not Supported" };
  const bytes = ADDRESS_ERROR_CODE.encode(value, ID);
  expect(hex(bytes.subarray(0, 4))).toBe("02000428");
  expect(ADDRESS_ERROR_CODE.decode(bytes, ID)).toEqual(value);
  expect(() => ADDRESS_ERROR_CODE.encode({ ...value, family: 256 }, ID)).toThrow(RangeError);
});
