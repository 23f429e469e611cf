import { readUint16, writeUint16 } from "./big-endian.ts";

/**
 * The 4 or 16 bytes of an address; undefined for anything else, including IPv4 with leading zeros, which some programs
 * read as octal. The zone of an IPv6 address ("%eth0") is not part of its bytes.
 */
export function parseAddress(address: string): Uint8Array | undefined {
  return address.includes(":") ? parseIpv6(address) : parseIpv4(address);
}

function parseIpv4(text: string): Uint8Array | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return undefined;
  const bytes = new Uint8Array(4);
  for (let index = 0; index < 4; index++) {
    const digits = match[index + 1] ?? "";
    const value = Number(digits);
    if (value > 255 || (digits.length > 1 && digits.startsWith("0"))) return undefined;
    bytes[index] = value;
  }
  return bytes;
}

/** RFC 4291 §2.2: eight groups; "::" replaces one run of zeros; the last two groups may be dotted IPv4. */
function parseIpv6(text: string): Uint8Array | undefined {
  const [address = "", zone, ...more] = text.split("%");
  if (more.length > 0 || zone === "") return undefined;
  const halves = address.split("::");
  if (halves.length > 2) return undefined;
  const isCompressed = halves.length === 2;
  const before = parseGroups(halves[0] ?? "", { last: !isCompressed });
  const after = parseGroups(halves[1] ?? "", { last: true });
  if (before === undefined || after === undefined) return undefined;
  const missing = 8 - before.length - after.length;
  if (isCompressed ? missing < 1 : missing !== 0) return undefined;
  const bytes = new Uint8Array(16);
  for (const [index, group] of before.entries()) writeUint16(bytes, 2 * index, group);
  const start = 8 - after.length;
  for (const [index, group] of after.entries()) writeUint16(bytes, 2 * (start + index), group);
  return bytes;
}

/** `last`: the text is the end of an address, where dotted IPv4 is allowed. */
function parseGroups(text: string, { last }: { readonly last: boolean }): number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (/^[\da-f]{1,4}$/i.test(part)) {
      groups.push(Number.parseInt(part, 16));
      continue;
    }
    const ipv4 = last && index === parts.length - 1 ? parseIpv4(part) : undefined;
    if (ipv4 === undefined) return undefined;
    groups.push(readUint16(ipv4, 0), readUint16(ipv4, 2));
  }
  return groups;
}

/**
 * Formats the 4 or 16 bytes of an address exactly as Node does (libuv's `inet_ntop`), so that texts can be compared.
 * That is RFC 5952, but with the dotted form for IPv4-compatible addresses too.
 *
 * @throws {RangeError} for another number of bytes
 */
export function formatAddress(bytes: Uint8Array): string {
  if (bytes.length === 4) return formatIpv4(bytes, 0);
  if (bytes.length === 16) return formatIpv6(bytes);
  throw new RangeError(`an address must have 4 or 16 bytes, not ${bytes.length}`);
}

function formatIpv4(bytes: Uint8Array, offset: number): string {
  return `${bytes[offset]}.${bytes[offset + 1]}.${bytes[offset + 2]}.${bytes[offset + 3]}`;
}

function formatIpv6(bytes: Uint8Array): string {
  const run = longestZeroRun(bytes);
  // ::a.b.c.d and ::ffff:a.b.c.d, RFC 4291 §2.5.5.
  if (run.start === 0 && run.length === 6) return `::${formatIpv4(bytes, 12)}`;
  if (run.start === 0 && run.length === 5 && readUint16(bytes, 10) === 0xffff) {
    return `::ffff:${formatIpv4(bytes, 12)}`;
  }
  let text = "";
  for (let group = 0; group < 8; group++) {
    if (group === run.start) {
      text += "::";
      group += run.length - 1;
      continue;
    }
    if (text !== "" && group !== run.start + run.length) text += ":";
    text += readUint16(bytes, 2 * group).toString(16);
  }
  return text;
}

/** The first of the longest runs of at least two zero groups; `start` is -1 if there is none. RFC 5952 §4.2. */
function longestZeroRun(bytes: Uint8Array): { readonly start: number; readonly length: number } {
  let start = -1;
  let length = 1;
  let zeros = 0;
  for (let group = 0; group < 8; group++) {
    zeros = readUint16(bytes, 2 * group) === 0 ? zeros + 1 : 0;
    if (zeros > length) {
      length = zeros;
      start = group - zeros + 1;
    }
  }
  return { start, length };
}
