import { expect, test } from "vitest";
import { createSeatTokens } from "./seat-tokens.ts";

const claims = { id: "a", room: "我们家", name: "Ada", joinedAtMs: 1.5, generation: 1, issuer: "p" };
const tokens = createSeatTokens(new Uint8Array(32));

test("a token says what was signed", () => {
  expect(tokens.verify(tokens.sign(claims))).toEqual(claims);
});

test("the longest room and name fit into what the protocol accepts", () => {
  const longest = { ...claims, room: "𠮷".repeat(128), name: "𠮷".repeat(64) };
  const token = tokens.sign(longest);
  expect(tokens.verify(token)).toEqual(longest);
  expect(token).toMatch(/^[\w.-]{1,2048}$/);
});

test("a token of another key, or with other claims, is none", () => {
  const token = tokens.sign(claims);
  expect(createSeatTokens(new Uint8Array(32).fill(1)).verify(token)).toBeUndefined();
  const [, signature] = token.split(".");
  const forged = Buffer.from(JSON.stringify({ ...claims, id: "b" })).toString("base64url");
  expect(tokens.verify(`${forged}.${signature}`)).toBeUndefined();
});

test.each(["", ".", "..", "a.b", "a", `${"x".repeat(2_000)}.y`])("%j is none", (token) => {
  expect(tokens.verify(token)).toBeUndefined();
});

test("what another version has signed is none", () => {
  const { name: _, ...older } = claims;
  expect(tokens.verify(tokens.sign(older as typeof claims))).toBeUndefined();
});
