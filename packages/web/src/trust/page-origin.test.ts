import { expect, test } from "vitest";
import { addressForPhone, originKindOf } from "./page-origin.ts";

test.each([
  ["http://localhost:3003/trust.html", "ownComputer"],
  ["https://localhost:3003/trust.html", "ownComputer"],
  ["http://visavis.localhost/trust.html", "ownComputer"],
  ["http://127.0.0.1:3003/trust.html", "ownComputer"],
  ["http://[::1]:3003/trust.html", "ownComputer"],
  ["https://192.0.2.7:3003/trust.html", "secure"],
  ["http://192.0.2.7:3003/trust.html", "plain"],
  ["http://[2001:db8::7]:3003/trust.html", "plain"],
  ["http://localhost.example:3003/trust.html", "plain"],
])("%s is from %s", (page, origin) => {
  expect(originKindOf(new URL(page))).toBe(origin);
});

const ORIGINS = ["https://192.0.2.7:3003", "https://nas.local:3003"];

test("a phone uses the address of this page", () => {
  expect(addressForPhone("http://192.0.2.9:3003/trust.html?lang=zh", ORIGINS)).toBe(
    "http://192.0.2.9:3003/trust.html",
  );
  expect(addressForPhone("https://nas.local:3003/trust.html", ORIGINS)).toBe(
    "http://nas.local:3003/trust.html",
  );
});

test("if this page has a loopback or proxy address, a phone uses the server's first address", () => {
  expect(addressForPhone("http://127.0.0.1:3003/trust.html", ORIGINS)).toBe(
    "http://192.0.2.7:3003/trust.html",
  );
  expect(addressForPhone("https://calls.example/trust.html", ORIGINS)).toBe(
    "http://192.0.2.7:3003/trust.html",
  );
});

test("port 443 is written out, as it is not the default of HTTP", () => {
  expect(addressForPhone("https://192.0.2.7/trust.html", ["https://192.0.2.7"])).toBe(
    "http://192.0.2.7:443/trust.html",
  );
  expect(addressForPhone("http://localhost/trust.html", ["https://[2001:db8::7]:3003"])).toBe(
    "http://[2001:db8::7]:3003/trust.html",
  );
});

test("a server without a network has no address for a phone", () => {
  expect(addressForPhone("http://127.0.0.1:3003/trust.html", [])).toBeUndefined();
});
