import { expect, test } from "vitest";
import { agreementOf } from "./seen-address.ts";

const [HOME, OTHER, THIRD] = ["192.0.2.1", "192.0.2.2", "192.0.2.3"] as const;

test.each([
  [[], []],
  [[HOME], ["unknown"]],
  [
    [HOME, HOME],
    ["agrees", "agrees"],
  ],
  [
    [HOME, OTHER],
    ["unknown", "unknown"],
  ],
  [
    [HOME, OTHER, HOME],
    ["agrees", "differs", "agrees"],
  ],
  [
    [HOME, OTHER, THIRD],
    ["unknown", "unknown", "unknown"],
  ],
  [
    [HOME, OTHER, HOME, OTHER],
    ["unknown", "unknown", "unknown", "unknown"],
  ],
])("servers that see us as %j: %j", (addresses, agreements) => {
  expect(agreementOf(addresses)).toEqual(agreements);
});

test("IPv4 and IPv6 are compared separately", () => {
  expect(agreementOf([HOME, "2001:db8::1", HOME])).toEqual(["agrees", "unknown", "agrees"]);
});
