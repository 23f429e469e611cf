import type { IncomingHttpHeaders } from "node:http";
import { canonicalAddress, parseAddress } from "@visavis/stun/core";

/** What one proxy reports about the request it received. Invalid values are left out. */
export interface Hop {
  /** The sender, in canonical form; missing if the proxy does not report it. */
  readonly address: string | undefined;
  readonly isSecure: boolean | undefined;
  /** The `Host` of the request, with its port. */
  readonly host: string | undefined;
}

/** No real chain of proxies is longer; further entries are ignored. */
const MAX_HOPS = 16;

/** The entries of `Forwarded`, nearest proxy first; `undefined` without the header. RFC 7239 §4. */
export function hopsOfForwarded(headers: IncomingHttpHeaders): readonly Hop[] | undefined {
  return listFromRight(headers, "forwarded")?.map(readElement);
}

/**
 * The entries of `X-Forwarded-For`, `-Proto` and `-Host`, nearest proxy first; `undefined` without these headers.
 *
 * The lists are aligned at the right, where each proxy appends. A list is shorter if proxies pass the protocol or host on
 * unchanged: then its leftmost entry applies to all earlier hops.
 */
export function hopsOfXForwarded(headers: IncomingHttpHeaders): readonly Hop[] | undefined {
  const addresses = listFromRight(headers, "x-forwarded-for");
  const protocols = listFromRight(headers, "x-forwarded-proto");
  const hosts = listFromRight(headers, "x-forwarded-host");
  if (addresses === undefined && protocols === undefined && hosts === undefined) return undefined;
  return (addresses ?? [""]).map((address, index) => ({
    address: readAddress(address),
    isSecure: readProtocol(protocols?.at(index) ?? protocols?.at(-1)),
    host: readHost(hosts?.at(index) ?? hosts?.at(-1)),
  }));
}

/**
 * Splits at every comma, also inside quotes: no valid value contains one, and this way an unclosed quote from a client
 * cannot swallow what a proxy appended.
 */
function listFromRight(headers: IncomingHttpHeaders, name: string): readonly string[] | undefined {
  const value = headers[name];
  if (value === undefined) return undefined;
  const text = typeof value === "string" ? value : value.join();
  return text
    .split(",")
    .slice(-MAX_HOPS)
    .map((part) => part.trim())
    .reverse();
}

/** RFC 7239 §4: `token=value` pairs with semicolons between; a value is a token or quoted. */
const PAIR = /^([!#$%&'*+.^_`|~\w-]+)=(?:([!#$%&'*+.^_`|~\w-]+)|"([^"\\]*)")$/;

/** A malformed pair or a repeated name makes the whole element invalid. */
function readElement(text: string): Hop {
  const pairs = new Map<string, string>();
  for (const part of text.split(";")) {
    const [, name, token, quoted] = PAIR.exec(part.trim()) ?? [];
    if (name === undefined || pairs.has(name.toLowerCase())) return readPairs(new Map());
    pairs.set(name.toLowerCase(), token ?? quoted ?? "");
  }
  return readPairs(pairs);
}

function readPairs(pairs: ReadonlyMap<string, string>): Hop {
  return {
    address: readAddress(pairs.get("for") ?? ""),
    isSecure: readProtocol(pairs.get("proto")),
    host: readHost(pairs.get("host")),
  };
}

/** `[2001:db8::7]:443`, or IPv4 with or without a port. */
const NODE = /^(?:\[([\da-f:.]+)\]|([\d.]+))(?::\d{1,5})?$/i;

/** An address with or without a port; IPv6 may lack its brackets, as in most `X-Forwarded-For`. */
function readAddress(text: string): string | undefined {
  const [, ipv6, ipv4] = NODE.exec(text) ?? [];
  const address = ipv6 ?? ipv4 ?? text;
  const isAddress = !address.includes("%") && parseAddress(address) !== undefined;
  return isAddress && (ipv6 === undefined || ipv6.includes(":")) ? canonicalAddress(address) : undefined;
}

/** Some proxies report WebSockets with their own schemes. */
const PROTOCOLS: ReadonlyMap<string | undefined, boolean> = new Map([
  ["https", true],
  ["wss", true],
  ["http", false],
  ["ws", false],
]);

function readProtocol(text: string | undefined): boolean | undefined {
  return PROTOCOLS.get(text?.toLowerCase());
}

/** The longest: a name of 253 characters, a colon and a port. RFC 9110 §7.2. */
const HOST = /^[\w.:[\]-]{1,259}$/;

function readHost(text: string | undefined): string | undefined {
  return text !== undefined && HOST.test(text) ? text : undefined;
}
