/**
 * The PROXY protocol, versions 1 and 2: the header that a proxy writes at the beginning of a TCP connection, so that the
 * server learns whose connection it passes on. https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt
 */
import { canonicalAddress, formatAddress, parseAddress, type TransportAddress } from "@visavis/stun/core";

/** Both ends of a client's own connection, in canonical form. */
export interface ConnectionAddresses {
  readonly remote: TransportAddress;
  /** Where the client connected to: an address of the proxy. */
  readonly local: TransportAddress;
}

export interface ProxyHeader {
  /** In bytes; those of the client follow. */
  readonly length: number;
  /**
   * `undefined` if the proxy speaks for itself, as in a health check (LOCAL), or names no IP addresses (UNKNOWN, UNSPEC, UNIX
   * sockets): the addresses of the connection itself count.
   */
  readonly addresses: ConnectionAddresses | undefined;
}

/** §2.1: `PROXY` and a space. */
const SIGNATURE_1 = Uint8Array.from("PROXY ", (character) => character.charCodeAt(0));
/** §2.2: `\r\n\r\n\0\r\nQUIT\n`. */
const SIGNATURE_2 = Uint8Array.of(13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10);

/** §2.1: with its line break. */
const MAX_LINE_LENGTH = 107;
/** Room for many extensions (TLVs); the header may claim up to 64 KiB. */
const MAX_BLOCK_LENGTH = 4_096;

/** Whether a connection begins with the signature of a header; `partial` until enough bytes have arrived to tell. */
export function proxySignature(bytes: Uint8Array): "absent" | "partial" | "present" {
  const found = [SIGNATURE_1, SIGNATURE_2].find((signature) =>
    signature.every((byte, index) => index >= bytes.length || byte === bytes[index]),
  );
  if (found === undefined) return "absent";
  return bytes.length < found.length ? "partial" : "present";
}

/** Reads the header at the beginning of a connection, where `proxySignature` has found one. */
export function decodeProxyHeader(bytes: Uint8Array): ProxyHeader | "partial" | "malformed" {
  return bytes[0] === SIGNATURE_1[0] ? decodeLine(bytes) : decodeBlock(bytes);
}

/** `PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n`. §2.1 */
function decodeLine(bytes: Uint8Array): ProxyHeader | "partial" | "malformed" {
  const start = bytes.subarray(0, MAX_LINE_LENGTH);
  const length = start.indexOf(10) + 1;
  if (length === 0) return bytes.length < MAX_LINE_LENGTH ? "partial" : "malformed";
  const line = String.fromCharCode(...start.subarray(0, length));
  if (/^PROXY UNKNOWN(?: [^\r\n]*)?\r\n$/.test(line)) return { length, addresses: undefined };
  const [, family, source = "", destination = "", sourcePort, destinationPort] =
    /^PROXY TCP([46]) (\S+) (\S+) (\d{1,5}) (\d{1,5})\r\n$/.exec(line) ?? [];
  const isIpv6 = family === "6";
  const remote = readWritten(source, sourcePort, isIpv6);
  const local = readWritten(destination, destinationPort, isIpv6);
  if (remote === undefined || local === undefined) return "malformed";
  return { length, addresses: { remote, local } };
}

function readWritten(address: string, digits = "", isIpv6: boolean): TransportAddress | undefined {
  const port = Number(digits);
  const isPort = String(port) === digits && port <= 65_535;
  const isAddress = !address.includes("%") && parseAddress(address)?.length === (isIpv6 ? 16 : 4);
  return isPort && isAddress ? { address: canonicalAddress(address), port } : undefined;
}

const COMMANDS = { local: 0x20, proxy: 0x21 } as const;

/**
 * The lengths of the addresses of each family, by family and transport: of the whole part, and of one IP address, or 0 where
 * there is none that a TCP connection can have. §2.2: other combinations must be refused.
 */
const FAMILIES: ReadonlyMap<number, { readonly part: number; readonly address: number }> = new Map([
  [0x00, { part: 0, address: 0 }],
  [0x11, { part: 12, address: 4 }],
  [0x12, { part: 12, address: 0 }],
  [0x21, { part: 36, address: 16 }],
  [0x22, { part: 36, address: 0 }],
  [0x31, { part: 216, address: 0 }],
  [0x32, { part: 216, address: 0 }],
]);

/**
 * ```
 *  0      signature (12 bytes)
 * 12      version 2, command
 * 13      address family, transport
 * 14      length of what follows (16 bits)
 * 16      source address, destination address, source port, destination port
 *         extensions (TLVs), which are skipped
 * ```
 *
 * §2.2
 */
function decodeBlock(bytes: Uint8Array): ProxyHeader | "partial" | "malformed" {
  const start = SIGNATURE_2.length + 4;
  if (bytes.length < start) return "partial";
  const command = bytes[12];
  const isLocal = command === COMMANDS.local;
  if (!isLocal && command !== COMMANDS.proxy) return "malformed";
  const blockLength = uint16(bytes, 14);
  // LOCAL may name any family; it is not looked at.
  const family = isLocal ? FAMILIES.get(0) : FAMILIES.get(bytes[13] ?? 0);
  if (family === undefined || blockLength < family.part || blockLength > MAX_BLOCK_LENGTH) return "malformed";
  const length = start + blockLength;
  if (bytes.length < length) return "partial";
  const addressLength = family.address;
  if (addressLength === 0) return { length, addresses: undefined };
  const middle = start + addressLength;
  const end = middle + addressLength;
  const read = (from: number, portAt: number): TransportAddress => ({
    address: canonicalAddress(formatAddress(bytes.subarray(from, from + addressLength))),
    port: uint16(bytes, portAt),
  });
  return { length, addresses: { remote: read(start, end), local: read(middle, end + 2) } };
}

function uint16(bytes: Uint8Array, offset: number): number {
  return (bytes[offset] ?? 0) * 256 + (bytes[offset + 1] ?? 0);
}
