import { createSocket } from "node:dgram";
import { once } from "node:events";
import { isIP, SocketAddress } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalAddress, familyOf, formatAddress, parseAddress } from "./index.ts";

/** As Node writes an address: the text that `rinfo.address` and `socket.remoteAddress` have too. */
function nodeText(address: string): string {
  return new SocketAddress({ address, family: address.includes(":") ? "ipv6" : "ipv4" }).address;
}

/** All eight groups written out. */
function fullText(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString("hex")
    .replaceAll(/(.{4})(?!$)/g, "$1:");
}

const groups = (...values: readonly number[]) =>
  Uint8Array.from(values.flatMap((value) => [value >> 8, value & 0xff]));

/** Half of the groups are zero, so that runs of every length occur. */
const ipv6Bytes = fc
  .array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }), fc.constant(0xffff)), {
    minLength: 8,
    maxLength: 8,
  })
  .map((values) => groups(...values));

test.each([
  ["::", [0, 0, 0, 0, 0, 0, 0, 0]],
  ["::1", [0, 0, 0, 0, 0, 0, 0, 1]],
  ["::2", [0, 0, 0, 0, 0, 0, 0, 2]],
  ["1::", [1, 0, 0, 0, 0, 0, 0, 0]],
  ["::1.2.3.4", [0, 0, 0, 0, 0, 0, 0x0102, 0x0304]],
  ["::0.1.0.0", [0, 0, 0, 0, 0, 0, 1, 0]],
  ["::ffff:1.2.3.4", [0, 0, 0, 0, 0, 0xffff, 0x0102, 0x0304]],
  ["::ffff:0.0.0.0", [0, 0, 0, 0, 0, 0xffff, 0, 0]],
  ["::fffe:102:304", [0, 0, 0, 0, 0, 0xfffe, 0x0102, 0x0304]],
  ["::ffff:0:102:304", [0, 0, 0, 0, 0xffff, 0, 0x0102, 0x0304]],
  ["64:ff9b::102:304", [0x64, 0xff9b, 0, 0, 0, 0, 0x0102, 0x0304]],
  ["2001:db8::1", [0x2001, 0xdb8, 0, 0, 0, 0, 0, 1]],
  ["2001:0:0:1::2", [0x2001, 0, 0, 1, 0, 0, 0, 2]],
  ["2001::1:0:0:2:3", [0x2001, 0, 0, 1, 0, 0, 2, 3]],
  ["2001:0:1:2:3:4:5:6", [0x2001, 0, 1, 2, 3, 4, 5, 6]],
  ["0:1:2:3:4:5:6:7", [0, 1, 2, 3, 4, 5, 6, 7]],
  ["1:2:3:4:5:6::", [1, 2, 3, 4, 5, 6, 0, 0]],
  ["ff02::fb", [0xff02, 0, 0, 0, 0, 0, 0, 0xfb]],
  ["2001:db8:1234:5678:11:2233:4455:6677", [0x2001, 0xdb8, 0x1234, 0x5678, 0x11, 0x2233, 0x4455, 0x6677]],
])("%s is written as Node writes it, and reads back", (text, values) => {
  const bytes = groups(...values);
  expect(formatAddress(bytes)).toBe(text);
  expect(nodeText(fullText(bytes))).toBe(text);
  expect(parseAddress(text)).toEqual(bytes);
});

test("every IPv6 address is written as Node writes it, and reads back", () => {
  fc.assert(
    fc.property(ipv6Bytes, (bytes) => {
      const text = formatAddress(bytes);
      expect(text).toBe(nodeText(fullText(bytes)));
      expect(parseAddress(text)).toEqual(bytes);
      expect(familyOf(text)).toBe(6);
    }),
    { numRuns: 2000 },
  );
});

test("every IPv4 address is written as Node writes it, and reads back", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), (bytes) => {
      const text = formatAddress(bytes);
      expect(text).toBe(nodeText(Array.from(bytes).join(".")));
      expect(parseAddress(text)).toEqual(bytes);
      expect(familyOf(text)).toBe(4);
    }),
  );
});

test("every notation of an IPv6 address is read", () => {
  fc.assert(
    fc.property(fc.ipV6(), (text) => {
      const bytes = parseAddress(text);
      expect(bytes).toHaveLength(16);
      expect(formatAddress(bytes ?? new Uint8Array())).toBe(nodeText(text));
      expect(parseAddress(text.toUpperCase())).toEqual(bytes);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  "",
  " ",
  "192.0.2",
  "192.0.2.256",
  "192.0.2.1.",
  "192.0.2.1 ",
  "192.0.02.1",
  "192.0.2.1/32",
  "0xC0.0.2.1",
  "3221225985",
  "１.2.3.4",
  "example.org",
  ":",
  ":::",
  "1",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "1:2:3:4:5:6:7::8:9",
  "1:2:3:4::5:6:7:8",
  "::1::",
  ":1:2:3:4:5:6:7:8",
  "1:2:3:4:5:6:7:8:",
  "1:2:3:4:5:6:7:",
  "12345::",
  "g::",
  "::1.2.3",
  "::1.2.3.256",
  "1.2.3.4::",
  "::1.2.3.4:5",
  "1:2:3:4:5:6:7:1.2.3.4",
  "::1%",
  "::1%a%b",
  "[::1]",
  "::1/128",
  "192.0.2.1%eth0",
])("%j is not an address", (text) => {
  expect(isIP(text)).toBe(0);
  expect(parseAddress(text)).toBeUndefined();
  expect(canonicalAddress(text)).toBe(text);
});

test("exactly the texts that Node accepts as addresses are accepted", () => {
  const almost = fc.string({
    unit: fc.constantFrom(..."0123456789abcdefF:.", "::", "255", "1.2.3.4"),
    maxLength: 12,
  });
  fc.assert(
    fc.property(fc.oneof(almost, fc.string()), (text) => {
      fc.pre(!text.includes("%"));
      expect(parseAddress(text)?.length).toBe({ 0: undefined, 4: 4, 6: 16 }[isIP(text)]);
    }),
    { numRuns: 5000 },
  );
});

test("the zone of an address is not part of its bytes", () => {
  expect(parseAddress("fe80::1%eth0")).toEqual(parseAddress("fe80::1"));
  expect(canonicalAddress("fe80::1%eth0")).toBe("fe80::1");
});

test("[S25] an IPv4-mapped address is IPv4, however it is written", () => {
  for (const text of [
    "::ffff:192.0.2.7",
    "::FFFF:192.0.2.7",
    "::ffff:c000:207",
    "0:0:0:0:0:ffff:c000:0207",
  ]) {
    expect(canonicalAddress(text)).toBe("192.0.2.7");
  }
  expect(familyOf("::ffff:192.0.2.7")).toBe(6);
});

test("[S25] other IPv6 addresses with an IPv4 address in them stay what they are", () => {
  expect(canonicalAddress("::192.0.2.7")).toBe("::192.0.2.7");
  expect(canonicalAddress("::ffff:0:c000:207")).toBe("::ffff:0:c000:207");
  expect(canonicalAddress("64:ff9b::192.0.2.7")).toBe("64:ff9b::c000:207");
  expect(canonicalAddress("::ffff:1")).toBe("::255.255.0.1");
});

test("two texts of one address have one canonical text", () => {
  fc.assert(
    fc.property(fc.ipV6(), (text) => {
      const canonical = canonicalAddress(text);
      expect(canonicalAddress(nodeText(text))).toBe(canonical);
      expect(canonicalAddress(canonical)).toBe(canonical);
    }),
  );
});

test.each([0, 3, 5, 15, 17])("an address of %i bytes cannot be formatted", (length) => {
  expect(() => formatAddress(new Uint8Array(length))).toThrow(RangeError);
});

test("[S25] the IPv4-mapped sender address of a dual-stack socket becomes IPv4", async () => {
  const receiver = createSocket("udp6").bind(0, "::");
  const sender = createSocket("udp4");
  try {
    await once(receiver, "listening");
    const received = once(receiver, "message");
    sender.send("x", receiver.address().port, "127.0.0.1");
    const [, { address }] = await received;
    expect(address).toBe("::ffff:127.0.0.1");
    expect(formatAddress(parseAddress(address) ?? new Uint8Array())).toBe(address);
    expect(canonicalAddress(address)).toBe("127.0.0.1");
  } finally {
    receiver.close();
    sender.close();
  }
});
