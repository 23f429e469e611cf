import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { nodeCrypto } from "../node/crypto.ts";
import { longTermKey, opaqueString, shortTermKey, userHash } from "./index.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

const hashOf = (algorithm: string, text: string) => createHash(algorithm).update(text, "utf8").digest("hex");

test("[A11] the key of user:realm:pass is the RFC's example", () => {
  const credentials = { username: "user", realm: "realm", password: "pass" };
  expect(hex(longTermKey({ ...credentials, algorithm: "md5" }, nodeCrypto))).toBe(
    "8493fbc53ba582fb4c044c456bdc40eb",
  );
  expect(hex(longTermKey({ ...credentials, algorithm: "sha256" }, nodeCrypto))).toBe(
    hashOf("sha256", "user:realm:pass"),
  );
});

test("[A12] names and passwords beyond ASCII are UTF-8, once", () => {
  const key = longTermKey(
    { username: "用户:é", realm: "例.example", password: "пароль😀", algorithm: "md5" },
    nodeCrypto,
  );
  expect(hex(key)).toBe(hashOf("md5", "用户:é:例.example:пароль😀"));
});

test("[A11][A12] realm and password are prepared: composed characters, plain spaces", () => {
  const key = (realm: string, password: string) =>
    hex(longTermKey({ username: "u", realm, password, algorithm: "sha256" }, nodeCrypto));
  expect(key("re\u0301alm", "pa\u00a0s\u3000s e\u0301")).toBe(key("r\u00e9alm", "pa s s \u00e9"));
});

test("[A18] USERHASH is the SHA-256 of name and realm", () => {
  expect(hex(userHash("user", "example.org", nodeCrypto))).toBe(hashOf("sha256", "user:example.org"));
  expect(userHash("re\u0301", "r", nodeCrypto)).toEqual(userHash("r\u00e9", "r", nodeCrypto));
});

test("a short-term key is the password", () => {
  expect(shortTermKey("VOkJxbRl1RmTxUk/WvJxBt")).toEqual(new TextEncoder().encode("VOkJxbRl1RmTxUk/WvJxBt"));
  expect(shortTermKey("e\u0301")).toEqual(new TextEncoder().encode("\u00e9"));
});

test("OpaqueString keeps case and compatible characters, which SASLprep would fold", () => {
  expect(opaqueString("Correct Horse ﬁ Ⅸ ª")).toBe("Correct Horse ﬁ Ⅸ ª");
  expect(opaqueString("The\u00adM\u00aatr\u2168")).not.toBe("TheMatrIX");
});

test.each(["\u00a0", "\u1680", "\u2003", "\u202f", "\u205f", "\u3000"])(
  "the space %j is a space",
  (space) => {
    expect(opaqueString(`a${space}b`)).toBe("a b");
  },
);

test("preparing twice changes nothing more", () => {
  for (const text of ["", " a ", "e\u0301\u3000Ⅸ", "\u{1f600}"]) {
    expect(opaqueString(opaqueString(text))).toBe(opaqueString(text));
  }
});
