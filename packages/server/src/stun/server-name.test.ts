import { expect, test } from "vitest";
import { readServerName } from "./server-name.ts";

test.each([
  ["stun.example.org", "stun.example.org", 3478],
  ["stun.example.org:19302", "stun.example.org", 19_302],
  ["192.0.2.1", "192.0.2.1", 3478],
  ["192.0.2.1:65535", "192.0.2.1", 65_535],
  ["2001:db8::1", "2001:db8::1", 3478],
  ["[2001:db8::1]", "2001:db8::1", 3478],
  ["[2001:db8::1]:1", "2001:db8::1", 1],
  ["stun:stun.example.org:3479", "stun.example.org", 3479],
])("%s is a server", (text, address, port) => {
  expect(readServerName(text)).toEqual({ address, port });
});

test.each(["", ":3478", "a:0", "a:65536", "a:b", "[a]:1", "[::1", "turn:a", "http://a", "a b", "a:1:2"])(
  '"%s" is none',
  (text) => {
    expect(() => readServerName(text)).toThrow(
      `"${text}" is not a server; write it like stun.example.org:3478`,
    );
  },
);
