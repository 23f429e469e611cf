import { isIPv4, isIPv6 } from "node:net";
import { canonicalAddress, isLoopbackHost } from "@visavis/stun/core";
import { isUnspecified, needsZone } from "../network/addresses.ts";

/** A label between the dots of a name. RFC 1123 §2.1. */
const LABEL = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/;
const MAX_NAME_LENGTH = 253;
const HTTP_PORT = 80;
const HOST_AND_PORT = /^(?:\[([\da-f:.]+)\]|([a-z\d.-]+))(?::\d{1,5})?$/;

/**
 * The address or name in a `Host` header (RFC 9110 §7.2) without its port; `undefined` for anything that a browser does
 * not accept in a URL. (One malformed `turn:` URL makes the whole connection fail.)
 */
export function readHostHeader(text: string): string | undefined {
  const [, ipv6, other] = HOST_AND_PORT.exec(text.toLowerCase()) ?? [];
  if (ipv6 !== undefined) return isIPv6(ipv6) && !needsZone(ipv6) ? canonicalAddress(ipv6) : undefined;
  if (other === undefined || isIPv4(other)) return other;
  const labels = other.split(".");
  // Browsers parse a host that ends in a number as an IPv4 address, or reject it.
  const isName =
    labels.every((label) => LABEL.test(label)) && !/^(?:\d+|0x[\da-f]*)$/.test(labels.at(-1) ?? "");
  return isName && other.length <= MAX_NAME_LENGTH ? other : undefined;
}

/** The port in a `Host` header that `readHostHeader` accepts; without one, that of plain HTTP. */
export function readHostPort(text: string): number | undefined {
  const port = Number(/:(\d{1,5})$/.exec(text)?.[1] ?? HTTP_PORT);
  return port > 0 && port <= 65_535 ? port : undefined;
}

/** True if a browser reaches its own computer by this host. */
export function leadsToLoopback(host: string): boolean {
  return isLoopbackHost(host) || isUnspecified(host);
}
