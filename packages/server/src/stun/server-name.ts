import { isIP } from "node:net";
import type { TransportAddress } from "@visavis/stun/core";
import { InvalidValueError } from "../options/invalid-value.ts";

/** RFC 8489 §8. */
const STUN_PORT = 3478;

const HOST_AND_PORT = /^(?:\[(?<ipv6>[\da-f:.]+)\]|(?<name>[^:[\]\s/]{1,253}))(?::(?<port>\d{1,5}))?$/i;

/**
 * A STUN server as a person types it: `stun.example.org`, `192.0.2.1:3478`, `[2001:db8::1]:3478`, or with the scheme of
 * an ICE server, `stun:stun.example.org` (RFC 7064).
 *
 * @throws {InvalidValueError}
 */
export function readServerName(text: string): TransportAddress {
  const bare = text.replace(/^stun:/i, "");
  if (isIP(bare) === 6) return { address: bare, port: STUN_PORT };
  const { ipv6, name, port = String(STUN_PORT) } = HOST_AND_PORT.exec(bare)?.groups ?? {};
  const address = ipv6 ?? name;
  const isUsable = address !== undefined && (ipv6 === undefined || isIP(ipv6) === 6);
  if (isUsable && Number(port) >= 1 && Number(port) <= 65_535) return { address, port: Number(port) };
  throw new InvalidValueError(
    `"${text}" is no server; write it like stun.example.org:3478, 192.0.2.1 or [2001:db8::1]:3478`,
  );
}
