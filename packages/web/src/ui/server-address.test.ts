import { expect, test } from "vitest";
import { secureAddress } from "./server-address.ts";

test("a secure address has the same host and port", () => {
  expect(secureAddress("/", { host: "192.0.2.7:3003" })).toBe("https://192.0.2.7:3003/");
  expect(secureAddress("/p2p.html?room=a", { host: "[2001:db8::7]" })).toBe(
    "https://[2001:db8::7]/p2p.html?room=a",
  );
});
