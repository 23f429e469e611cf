import { expect, test } from "vitest";
import { dnsHostName, localName } from "./host-name.ts";

test("a host name is kept as DNS can carry it", () => {
  expect(dnsHostName("Alpha")).toBe("alpha");
  expect(dnsHostName("alpha.example.org.")).toBe("alpha.example.org");
  expect(dnsHostName("Zoë’s MacBook_Pro")).toBe("zoe-s-macbook-pro");
  expect(dnsHostName("-a--b-")).toBe("a-b");
});

test("a host name of which nothing can be kept is visavis", () => {
  expect(dnsHostName("")).toBe("visavis");
  expect(dnsHostName("面对面")).toBe("visavis");
});

test("a label has 63 characters at most, a name 253", () => {
  expect(dnsHostName("a".repeat(63))).toBe("a".repeat(63));
  expect(dnsHostName("a".repeat(64))).toBe("a".repeat(63));
  const longest = `${"a".repeat(61)}.${Array(3).fill("b".repeat(63)).join(".")}`;
  expect(longest).toHaveLength(253);
  expect(dnsHostName(longest)).toBe(longest);
  expect(dnsHostName(`a${longest}`)).toBe("a".repeat(62));
});

test("mDNS takes the first label", () => {
  expect(localName("Alpha.example.org")).toBe("alpha.local");
  expect(localName("alpha.local")).toBe("alpha.local");
  expect(localName("")).toBe("visavis.local");
});
