import type { IncomingHttpHeaders } from "node:http";
import { canonicalAddress } from "@visavis/stun/core";
import { type Hop, hopsOfForwarded, hopsOfXForwarded } from "./forwarded-hops.ts";
import { isTrusted, type TrustedProxies } from "./trusted-proxies.ts";

/** Who sent a request, as far as that is known. */
export interface Client {
  /** In canonical form. */
  readonly address: string;
  /** Whether it reached us, or the proxy in front of us, over TLS. */
  readonly isSecure: boolean;
  /** The name or address with its port by which it did, in its own words. */
  readonly host: string | undefined;
}

/**
 * The client behind a request. What `Forwarded` (RFC 7239) and `X-Forwarded-For`, `-Proto` and `-Host` say is believed
 * only where the TCP connection is a trusted proxy's, and read from the right, through trusted proxies alone: each of
 * them appends what it saw, so what stands further left is the client's own invention.
 *
 * Where both kinds of headers are there and contradict each other, one of them is the client's, passed on by a proxy that
 * writes the other: neither is believed then, and the proxy stands for the client.
 */
export function clientOf(
  {
    remoteAddress,
    isEncrypted,
    headers,
  }: {
    /** Of the TCP connection. */
    readonly remoteAddress: string;
    readonly isEncrypted: boolean;
    readonly headers: IncomingHttpHeaders;
  },
  trusted: TrustedProxies,
): Client {
  const sender: Client = {
    address: canonicalAddress(remoteAddress),
    isSecure: isEncrypted,
    host: headers.host,
  };
  if (!isTrusted(trusted, sender.address)) return sender;
  const told = [hopsOfForwarded(headers), hopsOfXForwarded(headers)]
    .filter((hops) => hops !== undefined)
    .map((hops) => furthestHop(hops, trusted));
  if (told.length > 1 && contradicts(told)) return sender;
  return {
    address: firstOf(told, "address") ?? sender.address,
    isSecure: firstOf(told, "isSecure") ?? sender.isSecure,
    host: firstOf(told, "host") ?? sender.host,
  };
}

/** What the trusted proxy furthest from us says of its client, with the last address that is known. */
function furthestHop(hops: readonly Hop[], trusted: TrustedProxies): Hop {
  let address: string | undefined;
  let furthest: Hop | undefined;
  for (const hop of hops) {
    furthest = hop;
    if (hop.address === undefined) break;
    address = hop.address;
    if (!isTrusted(trusted, address)) break;
  }
  return { address, isSecure: furthest?.isSecure, host: furthest?.host };
}

function contradicts(hops: readonly Hop[]): boolean {
  return (["address", "isSecure", "host"] as const).some(
    (field) => new Set(hops.map((hop) => hop[field]).filter((value) => value !== undefined)).size > 1,
  );
}

function firstOf<Field extends keyof Hop>(hops: readonly Hop[], field: Field): Hop[Field] {
  return hops.map((hop) => hop[field]).find((value) => value !== undefined);
}
