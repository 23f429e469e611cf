import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { proxyBlock, proxyLine, rawProxyBlock } from "../testing/proxy-headers.ts";
import { createOpening, type Opening } from "./opening.ts";

const IPV4 = {
  remote: { address: "203.0.113.9", port: 56_324 },
  local: { address: "198.51.100.1", port: 443 },
};
const IPV6 = {
  remote: { address: "2001:db8::9", port: 65_535 },
  local: { address: "2001:db8:1::1", port: 0 },
};
const REQUEST = bytesOf("GET / HTTP/1.1\r\n\r\n");

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

const joined = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

/** What is known after the last chunk; nothing may be decided before. */
function openingOf(chunks: readonly Uint8Array[], { isTrusted = true } = {}): Opening {
  const open = createOpening(isTrusted);
  for (const [index, chunk] of chunks.entries()) {
    const opening = open(chunk);
    if (opening.kind !== "waiting" || index === chunks.length - 1) return opening;
  }
  throw new Error("no chunk");
}

const opened = (text: string, options?: Parameters<typeof openingOf>[1]) =>
  openingOf([bytesOf(text)], options);
const malformed: Opening = { kind: "refused", reason: "malformed" };
const plain = (bytes: Uint8Array): Opening => ({ kind: "open", bytes, addresses: undefined });

describe("from a trusted proxy", () => {
  test.each([
    ["a line, IPv4", proxyLine(IPV4), IPV4],
    ["a line, IPv6", proxyLine(IPV6), IPV6],
    ["a block, IPv4", proxyBlock(IPV4), IPV4],
    ["a block, IPv6", proxyBlock(IPV6), IPV6],
    ["a block with extensions", proxyBlock(IPV4, [0x02, 0, 3, 97, 46, 98, 0x04, 0, 0]), IPV4],
    ["the longest block", proxyBlock(IPV4, Array(4_096 - 12).fill(4)), IPV4],
  ])("%s tells the addresses of the client's connection", (_, header, addresses) => {
    expect(openingOf([joined(header, REQUEST)])).toEqual({ kind: "open", bytes: REQUEST, addresses });
  });

  test("addresses are canonical", () => {
    const mapped = { address: "::ffff:203.0.113.9", port: 1 };
    const canonical = { address: "203.0.113.9", port: 1 };
    for (const header of [proxyLine, proxyBlock]) {
      const opening = openingOf([joined(header({ remote: mapped, local: mapped }), REQUEST)]);
      expect(opening).toMatchObject({ addresses: { remote: canonical, local: canonical } });
    }
    expect(opened("PROXY TCP6 2001:DB8:0::9 2001:db8::1 1 2\r\n\x16")).toMatchObject({
      addresses: { remote: { address: "2001:db8::9" } },
    });
  });

  test.each([
    ["PROXY UNKNOWN", bytesOf("PROXY UNKNOWN\r\n")],
    ["PROXY UNKNOWN with anything", bytesOf(`PROXY UNKNOWN ${"f".repeat(91)}\r\n`)],
    ["LOCAL", rawProxyBlock({ command: 0x20, family: 0, rest: [] })],
    ["LOCAL with addresses", rawProxyBlock({ command: 0x20, family: 0x11, rest: Array(12).fill(1) })],
    ["LOCAL with a family that does not exist", rawProxyBlock({ command: 0x20, family: 0x77, rest: [1] })],
    ["UNSPEC", rawProxyBlock({ command: 0x21, family: 0, rest: [1, 2, 3] })],
    ["UDP", rawProxyBlock({ command: 0x21, family: 0x12, rest: Array(12).fill(1) })],
    ["UNIX sockets", rawProxyBlock({ command: 0x21, family: 0x31, rest: Array(216).fill(1) })],
  ])("%s leaves the connection its own addresses", (_, header) => {
    expect(openingOf([joined(header, REQUEST)])).toEqual(plain(REQUEST));
  });

  test.each([
    "G",
    "P",
    "PR",
    "PUT / HTTP/1.1\r\n",
    "PROXYLESS",
    "\r\n\r\n\0\r\nQUIZ\n",
    "\x16\x03\x01",
    "\0\x01\0\0",
  ])("%j is what the client says, without a header", (text) => {
    // One more byte makes the shortest of them recognizable.
    expect(opened(`${text}~`)).toEqual(plain(bytesOf(`${text}~`)));
  });

  test.each([
    "PROXY \r\n",
    "PROXY TCP4\r\n",
    "PROXY TCP4 203.0.113.9 198.51.100.1 56324\r\n",
    "PROXY TCP4 203.0.113.9 198.51.100.1 56324 443 \r\n",
    "PROXY TCP4  203.0.113.9 198.51.100.1 56324 443\r\n",
    "PROXY TCP4 203.0.113.9 198.51.100.1 56324 443\n",
    "PROXY TCP4 203.0.113.9 198.51.100.1 56324 65536\r\n",
    "PROXY TCP4 203.0.113.9 198.51.100.1 056324 443\r\n",
    "PROXY TCP4 203.0.113.9 198.51.100.1 +1 443\r\n",
    "PROXY TCP4 203.0.113.09 198.51.100.1 1 2\r\n",
    "PROXY TCP4 203.0.113 198.51.100.1 1 2\r\n",
    "PROXY TCP4 2001:db8::9 2001:db8::1 1 2\r\n",
    "PROXY TCP6 203.0.113.9 198.51.100.1 1 2\r\n",
    "PROXY TCP6 fe80::1%eth0 2001:db8::1 1 2\r\n",
    "PROXY TCP5 203.0.113.9 198.51.100.1 1 2\r\n",
    "PROXY UDP4 203.0.113.9 198.51.100.1 1 2\r\n",
    "PROXY tcp4 203.0.113.9 198.51.100.1 1 2\r\n",
    "PROXY UNKNOWNS\r\n",
    "PROXY UNKNOWN a\rb\r\n",
    `PROXY UNKNOWN ${"f".repeat(92)}\r\n`,
    `PROXY ${"f".repeat(101)}`,
  ])("the line %j is refused", (line) => {
    expect(opened(line)).toEqual(malformed);
  });

  test.each([
    ["of version 1", { command: 0x11, family: 0x11, rest: Array(12).fill(1) }],
    ["of version 3", { command: 0x31, family: 0x11, rest: Array(12).fill(1) }],
    ["with another command", { command: 0x22, family: 0x11, rest: Array(12).fill(1) }],
    ["with another family", { command: 0x21, family: 0x41, rest: Array(12).fill(1) }],
    ["with another transport", { command: 0x21, family: 0x13, rest: Array(12).fill(1) }],
    ["too short for IPv4", { command: 0x21, family: 0x11, rest: Array(11).fill(1) }],
    ["too short for IPv6", { command: 0x21, family: 0x21, rest: Array(35).fill(1) }],
    ["too long", { command: 0x21, family: 0x11, rest: [], length: 4_097 }],
    ["too long, though LOCAL", { command: 0x20, family: 0, rest: [], length: 65_535 }],
  ])("a block %s is refused", (_, block) => {
    expect(openingOf([rawProxyBlock(block)])).toEqual(malformed);
  });

  test.each([
    ["a line", proxyLine(IPV6)],
    ["a block", proxyBlock(IPV6)],
  ])("a second header, %s, is refused: the client wrote it", (_, second) => {
    expect(openingOf([joined(proxyBlock(IPV4), second)])).toEqual({ kind: "refused", reason: "repeated" });
    expect(openingOf([joined(proxyLine(IPV4), second)])).toEqual({ kind: "refused", reason: "repeated" });
  });
});

describe("from anyone else", () => {
  test("a header is refused as soon as it can be told", () => {
    const refused = { kind: "refused", reason: "untrusted" };
    expect(opened("PROXY ", { isTrusted: false })).toEqual(refused);
    expect(openingOf([proxyBlock(IPV4).subarray(0, 12)], { isTrusted: false })).toEqual(refused);
    expect(opened("PROXY", { isTrusted: false })).toEqual({ kind: "waiting", addresses: undefined });
  });

  test("all else is what the client says", () => {
    expect(openingOf([REQUEST], { isTrusted: false })).toEqual(plain(REQUEST));
  });
});

const port = fc.integer({ min: 0, max: 65_535 });
const addresses = fc.oneof(
  fc.record({
    remote: fc.record({ address: fc.ipV4(), port }),
    local: fc.record({ address: fc.ipV4(), port }),
  }),
  fc.constant(IPV6),
);

/** The same bytes in pieces. */
function cut(bytes: Uint8Array, places: readonly number[]): readonly Uint8Array[] {
  const ends = [...new Set(places.map((place) => place % bytes.length))].sort((one, other) => one - other);
  return [...ends, bytes.length].map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

test("wherever the stream is cut, the same comes out, and nothing of the client is lost", () => {
  const header = fc.oneof(
    addresses.map(proxyLine),
    addresses.map((both) => proxyBlock(both, [4, 0, 1, 0])),
    fc.constant(new Uint8Array(0)),
  );
  const places = fc.array(fc.nat(200), { maxLength: 40 });
  fc.assert(
    fc.property(header, places, (written, at) => {
      const whole = openingOf([joined(written, REQUEST)]);
      const bytes = joined(written, REQUEST);
      const open = createOpening(true);
      const pieces = cut(bytes, at);
      const index = pieces.map((piece) => open(piece).kind).indexOf("open");
      const again = createOpening(true);
      const opening = pieces
        .slice(0, index + 1)
        .map((piece) => again(piece))
        .at(-1);
      if (opening?.kind !== "open" || whole.kind !== "open") throw new Error("not open");
      expect(opening.addresses).toEqual(whole.addresses);
      expect(joined(opening.bytes, ...pieces.slice(index + 1))).toEqual(REQUEST);
    }),
  );
});

test("no bytes, in whatever pieces, make it throw or keep more than a header", () => {
  const beginnings = [proxyLine(IPV4), proxyBlock(IPV6), bytesOf("PROXY "), new Uint8Array(0)];
  const bytes = fc
    .tuple(
      fc.constantFrom(...beginnings),
      fc.uint8Array({ maxLength: 200 }),
      fc.array(fc.tuple(fc.nat(), fc.nat(255))),
    )
    .map(([beginning, rest, changes]) => {
      const all = joined(beginning, rest, Uint8Array.of(0));
      for (const [place, byte] of changes) all[place % all.length] = byte;
      return all;
    });
  fc.assert(
    fc.property(bytes, fc.boolean(), (all, isTrusted) => {
      const open = createOpening(isTrusted);
      for (let index = 0; index < all.length; index += 1) {
        const opening = open(all.subarray(index, index + 1));
        if (opening.kind === "open") expect(opening.bytes.length).toBeLessThanOrEqual(12);
        if (opening.kind !== "waiting") return;
      }
    }),
    { numRuns: 2_000 },
  );
});

test("a proxy that never ends its header has at most as much kept as a header may have", () => {
  const open = createOpening(true);
  const line = openingOf([bytesOf("PROXY "), ...Array.from({ length: 101 }, () => bytesOf("x"))]);
  expect(line).toEqual(malformed);
  const block = rawProxyBlock({ command: 0x21, family: 0x11, rest: [], length: 4_096 });
  expect(open(block)).toEqual({ kind: "waiting", addresses: undefined });
  expect(open(new Uint8Array(4_095))).toEqual({ kind: "waiting", addresses: undefined });
  expect(open(new Uint8Array(2))).toMatchObject({ kind: "open", bytes: new Uint8Array(1) });
});
