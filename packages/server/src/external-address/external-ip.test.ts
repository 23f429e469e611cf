import { expect, test } from "vitest";
import { InvalidValueError } from "../options/invalid-value.ts";
import { readExternalIp, writtenSource } from "./external-ip.ts";

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["2001:DB8::7", "2001:db8::7"],
  ["dns:Home.Example", { kind: "dns", name: "home.example" }],
  ["dns:home.example.", { kind: "dns", name: "home.example" }],
  ["dns:nas", { kind: "dns", name: "nas" }],
  ["stun:stun.example.org", { kind: "stun", server: { address: "stun.example.org", port: 3478 } }],
  ["stun:[2001:db8::9]:19302", { kind: "stun", server: { address: "2001:db8::9", port: 19_302 } }],
])("%s is read", (text, expected) => {
  expect(readExternalIp(text)).toEqual(expected);
});

test.each([
  ["home.example", "write dns:home.example, an address"],
  ["$(curl -s https://ifconfig.example)", "or stun:SERVER to have a STUN server asked"],
  ["dns:", "has no name"],
  ["dns:203.0.113.7", "write 203.0.113.7 alone"],
  ["dns:two words", "has no name"],
  [`dns:${"a".repeat(64)}.example`, "has no name"],
  ["stun:", "is not a server"],
  ["turn:relay.example.org", "is not an IP address"],
  ["fe80::1%eth0", "is not an IP address"],
])("%s is refused: %s", (text, message) => {
  expect(() => readExternalIp(text)).toThrow(InvalidValueError);
  expect(() => readExternalIp(text)).toThrow(message);
});

test("a source is written as the operator wrote it", () => {
  expect(writtenSource({ kind: "dns", name: "home.example" })).toBe("dns:home.example");
  expect(writtenSource({ kind: "stun", server: { address: "2001:db8::9", port: 3478 } })).toBe(
    "stun:[2001:db8::9]:3478",
  );
});
