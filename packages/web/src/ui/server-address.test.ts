import { expect, test } from "vitest";
import { secureAddress } from "./server-address.ts";

test("a secure address has the same host and port", () => {
  expect(secureAddress("/", { hostname: "192.0.2.7", port: "3003" })).toBe("https://192.0.2.7:3003/");
  expect(secureAddress("/p2p.html?room=a", { hostname: "[2001:db8::7]", port: "" })).toBe(
    "https://[2001:db8::7]/p2p.html?room=a",
  );
});
