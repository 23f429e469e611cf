import { expect, test } from "vitest";
import { listenFailure } from "./listen-failure.ts";

test.each([
  [
    "EADDRINUSE",
    "port 3478 of 192.0.2.1 is in use; stop what uses it, or change listening-port or tls-listening-port",
  ],
  ["EACCES", "port 3478 needs more rights than you have; choose one above 1023 by listening-port"],
  ["EADDRNOTAVAIL", "192.0.2.1 is no address of this computer; correct listening-ip"],
])("%s says what to do", (code, message) => {
  expect(listenFailure(Object.assign(new Error(), { code, address: "192.0.2.1", port: 3478 }))).toBe(message);
});

test("what the system did not say is thrown on", () => {
  const fault = new TypeError("broken");
  expect(() => listenFailure(fault)).toThrow(fault);
});
