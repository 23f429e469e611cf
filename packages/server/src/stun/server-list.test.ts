import { expect, test } from "vitest";
import { MAX_SERVERS, readServerList } from "./server-list.ts";

test("a line is a server, a comment, or empty", () => {
  expect(
    readServerList("# ours\nstun:stun.example.org\r\n\n192.0.2.1:19302 # theirs\n[2001:db8::1]\n"),
  ).toEqual([
    { address: "stun.example.org", port: 3478 },
    { address: "192.0.2.1", port: 19_302 },
    { address: "2001:db8::1", port: 3478 },
  ]);
});

test.each([
  ["", "contains no server"],
  ["# nothing\n", "contains no server"],
  ["stun.example.org\nhttps://example.org", 'line 2: "https://example.org" is not a server'],
  ["stun.example.org\n".repeat(MAX_SERVERS + 1), `at most ${MAX_SERVERS}`],
])("%j is refused", (text, message) => {
  expect(() => readServerList(text)).toThrow(message);
});

test("a list at the limit is accepted", () => {
  expect(readServerList("stun.example.org\n".repeat(MAX_SERVERS))).toHaveLength(MAX_SERVERS);
});
