import { expect, test } from "vitest";
import { waysTo } from "./way.ts";

test.each([
  ["stun:a.test", "stun", "udp"],
  ["turn:a.test", "turn", "udp"],
  ["turn:a.test?transport=udp", "turn", "udp"],
  ["TURN:a.test?transport=TCP", "turn", "tcp"],
  ["turns:a.test", "turn", "tls"],
  ["turns:a.test?transport=tcp", "turn", "tls"],
])("%s is a way for %s over %s", (url, purpose, transport) => {
  const server = { urls: ["stun:b.test", url], username: "ada", credential: "s3cret", own: false };
  expect(waysTo(server, 3)[1]).toEqual({
    id: "3.1",
    url,
    purpose,
    transport,
    server: { ...server, urls: [url] },
  });
});
