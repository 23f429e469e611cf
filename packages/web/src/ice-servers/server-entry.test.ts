import * as v from "valibot";
import { expect, test } from "vitest";
import { iceServerOf, keepable, ServerEntry, withFreshOwn } from "./server-entry.ts";

const own: ServerEntry = {
  urls: ["turn:192.0.2.7:3003?transport=udp"],
  username: "1795641856:a",
  credential: "fresh",
  own: true,
};
const given: ServerEntry = {
  urls: ["turn:turn.example.com"],
  username: "ada",
  credential: "secret",
  own: false,
};

test("an entry has its defaults", () => {
  expect(v.parse(ServerEntry, { urls: ["stun:stun.example.com"] })).toEqual({
    urls: ["stun:stun.example.com"],
    username: "",
    credential: "",
    own: false,
  });
});

test.each([
  [{ urls: [] }],
  [{ urls: ["javascript:alert(1)"] }],
  [{ urls: ["turn:ada:secret@turn.example.com"] }],
  [{ urls: ["stun:a b"] }],
  [{ urls: "stun:stun.example.com" }],
  [{ urls: ["stun:stun.example.com"], username: 5 }],
  [{ urls: [`stun:${"a".repeat(600)}`] }],
])("the entry %j is rejected", (entry) => {
  expect(v.safeParse(ServerEntry, entry).success).toBe(false);
});

test("a stored or shared entry keeps its user name, and its password only if wanted; an own entry keeps neither", () => {
  const bareOwn = { ...own, username: "", credential: "" };
  expect(keepable([own, given], { withPasswords: false })).toEqual([bareOwn, { ...given, credential: "" }]);
  expect(keepable([own, given], { withPasswords: true })).toEqual([bareOwn, given]);
});

test("an own entry gets fresh credentials if its addresses are the same", () => {
  const stale = { ...own, username: "", credential: "" };
  expect(withFreshOwn([stale, given], [own])).toEqual([own, given]);
});

test("an entry that claims to be own but has another address gets no credentials", () => {
  const elsewhere = { ...own, urls: ["turn:evil.example:3478"], username: "", credential: "" };
  expect(withFreshOwn([elsewhere], [own])).toEqual([{ ...elsewhere, own: false }]);
});

test("RTCPeerConnection gets no empty credentials", () => {
  expect(iceServerOf({ urls: ["stun:a.example"], username: "", credential: "" })).toEqual({
    urls: ["stun:a.example"],
  });
});
