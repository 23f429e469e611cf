import { expect, test } from "vitest";
import { dnsHostName, localName } from "./host-name.ts";

test("a host name is converted to a form that DNS accepts", () => {
  expect(dnsHostName("Alpha")).toBe("alpha");
  expect(dnsHostName("alpha.example.org.")).toBe("alpha.example.org");
  expect(dnsHostName("Zoë’s MacBook_Pro")).toBe("zoe-s-macbook-pro");
  expect(dnsHostName("-a--b-")).toBe("a-b");
});

test("a host name without valid characters becomes visavis", () => {
  expect(dnsHostName("")).toBe("visavis");
  expect(dnsHostName("面对面")).toBe("visavis");
});

test("a label has at most 63 characters, a name 253", () => {
  expect(dnsHostName("a".repeat(63))).toBe("a".repeat(63));
  expect(dnsHostName("a".repeat(64))).toBe("a".repeat(63));
  const longest = `${"a".repeat(61)}.${Array(3).fill("b".repeat(63)).join(".")}`;
  expect(longest).toHaveLength(253);
  expect(dnsHostName(longest)).toBe(longest);
  expect(dnsHostName(`a${longest}`)).toBe("a".repeat(62));
});

test("the mDNS name uses the first label", () => {
  expect(localName("Alpha.example.org")).toBe("alpha.local");
  expect(localName("alpha.local")).toBe("alpha.local");
  expect(localName("")).toBe("visavis.local");
});
