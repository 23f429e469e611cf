import type { IncomingHttpHeaders } from "node:http";
import { canonicalAddress } from "@visavis/stun/core";
import { type Hop, hopsOfForwarded, hopsOfXForwarded } from "./forwarded-hops.ts";
import { isTrusted, type TrustedProxies } from "./trusted-proxies.ts";

/** What is known about the client behind a request. */
export interface Client {
  /** In canonical form, or `"unknown"`. */
  readonly address: string;
  /** True if the request reached us, or the first proxy, over TLS. */
  readonly isSecure: boolean;
  /** The host and port that the client used, as it wrote them. */
  readonly host: string | undefined;
}

/**
 * Finds the client behind a request. `Forwarded` (RFC 7239) and `X-Forwarded-For`, `-Proto` and `-Host` are used only
 * if the TCP connection comes from a trusted proxy. They are read from the right, through trusted proxies only: each
 * proxy appends what it saw, and the client may have written anything further left.
 *
 * If both kinds of headers are present and contradict each other, the client must have written one of them. Then
 * neither is used, and the address is `"unknown"`, which counts as one: that of the proxy is not limited.
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
  if (told.length > 1 && contradicts(told)) return { ...sender, address: "unknown" };
  return {
    address: firstOf(told, "address") ?? sender.address,
    isSecure: firstOf(told, "isSecure") ?? sender.isSecure,
    host: firstOf(told, "host") ?? sender.host,
  };
}

/** What the outermost trusted proxy reports about its client, with the last known address. */
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
