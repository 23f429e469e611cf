import fc from "fast-check";
import { expect, test } from "vitest";
import { NONCE_COOKIE, nonceCookie, readNonceCookie } from "./index.ts";

test.each([
  ["obMatJos2AAAA", false, false],
  ["obMatJos2gAAA", true, false],
  ["obMatJos2QAAA", false, true],
  ["obMatJos2wAAA", true, true],
])(
  "[A15] %s means passwordAlgorithms %s and usernameAnonymity %s",
  (text, passwordAlgorithms, usernameAnonymity) => {
    const features = { passwordAlgorithms, usernameAnonymity };
    expect(nonceCookie(features)).toBe(text);
    expect(readNonceCookie(`${text}4f3a9`)).toEqual(features);
    expect(readNonceCookie(text)).toEqual(features);
  },
);

test("[A15] the nonce of RFC 8656 §20 announces password algorithms", () => {
  expect(readNonceCookie("obMatJos2gAAAadl7W7PeDU4hKE72jda")).toEqual({
    passwordAlgorithms: true,
    usernameAnonymity: false,
  });
});

test("[A15] the 24 bits are base64, bit 0 the leftmost; unknown ones are ignored", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xff_ffff }), (bits) => {
      const bytes = Buffer.alloc(3);
      bytes.writeUIntBE(bits, 0, 3);
      expect(readNonceCookie(`${NONCE_COOKIE}${bytes.toString("base64")}rest`)).toEqual({
        passwordAlgorithms: (bits & 0x80_0000) !== 0,
        usernameAnonymity: (bits & 0x40_0000) !== 0,
      });
    }),
  );
});

test.each([
  "",
  "obMatJos2",
  "obMatJos2AAA",
  "obMatJos2AA=A",
  "obMatJos2AA-A",
  "obmatjos2AAAA",
  "xobMatJos2AAAA",
])("[A19] %j has no cookie", (nonce) => {
  expect(readNonceCookie(nonce)).toBeUndefined();
});
