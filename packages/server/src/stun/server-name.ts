import { isIPv6 } from "node:net";
import { portOf, readIceServerUrl, type TransportAddress } from "@visavis/stun/core";
import { InvalidValueError } from "../options/invalid-value.ts";

/**
 * A STUN server as a person types it: `stun.example.org`, `192.0.2.1:3478`, `[2001:db8::1]:3478`, or with the scheme of
 * an ICE server, `stun:stun.example.org` (RFC 7064).
 *
 * @throws {InvalidValueError}
 */
export function readServerName(text: string): TransportAddress {
  const url = readIceServerUrl(text, { tolerate: ["noScheme", "bareIpv6"] });
  const isHost = url !== undefined && (!url.host.includes(":") || isIPv6(url.host));
  if (isHost && url.scheme === "stun") return { address: url.host, port: portOf(url) };
  throw new InvalidValueError(
    `"${text}" is not a server; write it like stun.example.org:3478, 192.0.2.1 or [2001:db8::1]:3478`,
  );
}

/**
 * Comma-separated server names from an option.
 *
 * @throws {InvalidValueError}
 */
export function readServerNames(text: string): readonly TransportAddress[] {
  return text.split(",").map(readServerName);
}
