import { expect, test } from "vitest";
import { ALTERNATE_DOMAIN, NONCE, REALM, SOFTWARE, StunDecodeError, USERNAME } from "../index.ts";

const ID = new Uint8Array(12);
const utf8 = (text: string) => new TextEncoder().encode(text);

test("[S23] USERNAME has at most 508 bytes, however many characters that are", () => {
  for (const text of ["a".repeat(508), "é".repeat(254), "用".repeat(169)]) {
    expect(USERNAME.decode(USERNAME.encode(text, ID), ID)).toBe(text);
  }
  for (const text of ["a".repeat(509), "é".repeat(255), "用".repeat(170)]) {
    expect(() => USERNAME.encode(text, ID)).toThrow(new RangeError("USERNAME: more than 508 bytes"));
    expect(() => USERNAME.decode(utf8(text), ID)).toThrow(StunDecodeError);
  }
});

test.each([REALM, NONCE, SOFTWARE])("[S23][A08] $name has at most 127 characters", (codec) => {
  // 127 characters of 4 bytes, each two units of a JavaScript string.
  for (const text of ["a".repeat(127), "用".repeat(127), "😀".repeat(127)]) {
    expect(codec.decode(codec.encode(text, ID), ID)).toBe(text);
  }
  for (const text of ["a".repeat(128), "用".repeat(128), "😀".repeat(128)]) {
    expect(() => codec.encode(text, ID)).toThrow(new RangeError(`${codec.name}: more than 127 characters`));
    expect(() => codec.decode(utf8(text), ID)).toThrow(
      expect.objectContaining({ code: "STUN_BAD_ATTRIBUTE", message: "more than 127 characters" }),
    );
  }
});

test.each([REALM, NONCE, SOFTWARE])(
  "[S23] $name has at most 763 bytes, and more are not even read",
  (codec) => {
    const invalid = new Uint8Array(764).fill(0xff);
    expect(() => codec.decode(invalid, ID)).toThrow(
      expect.objectContaining({ message: "more than 763 bytes" }),
    );
    expect(() => codec.decode(invalid.subarray(1), ID)).toThrow(
      expect.objectContaining({ message: "not UTF-8" }),
    );
  },
);

test("ALTERNATE-DOMAIN has at most 255 bytes", () => {
  expect(ALTERNATE_DOMAIN.encode("a".repeat(255), ID)).toHaveLength(255);
  expect(() => ALTERNATE_DOMAIN.encode("a".repeat(256), ID)).toThrow(RangeError);
});

test.each([
  ["an incomplete character", [0xc3]],
  ["a byte of Latin-1", [0x61, 0xe9]],
  ["an overlong slash", [0xc0, 0xaf]],
  ["a surrogate", [0xed, 0xa0, 0x80]],
  ["a number beyond Unicode", [0xf4, 0x90, 0x80, 0x80]],
])("[A12] %s is not UTF-8", (_what, bytes) => {
  expect(() => USERNAME.decode(Uint8Array.from(bytes), ID)).toThrow(
    expect.objectContaining({ code: "STUN_BAD_ATTRIBUTE", message: "not UTF-8" }),
  );
});

test("[A12] names that differ in bytes stay different: a byte order mark, a NUL and composition are kept", () => {
  for (const text of ["\ufeffuser", "user\0", "e\u0301", "", " user "]) {
    expect(USERNAME.decode(USERNAME.encode(text, ID), ID)).toBe(text);
  }
});

test("a lone surrogate cannot be written", () => {
  expect(() => USERNAME.encode("a\ud83d", ID)).toThrow(RangeError);
});
