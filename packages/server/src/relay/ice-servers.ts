import { isIP } from "node:net";
import type { IceServer } from "@visavis/signal/core";
import type { IceServersRequest } from "@visavis/signal/node";
import { canonicalAddress, urlHost } from "@visavis/stun/core";
import { leadsToLoopback, readHostHeader } from "../http/host-header.ts";
import { needsZone } from "../network/addresses.ts";
import { isInDomain, PRIVATE_DOMAINS } from "../network/host-name.ts";
import type { TurnPorts } from "../network/ports.ts";

/** How long a participant's credentials are valid for new allocations, and when they are replaced. */
export const CREDENTIALS_LIFETIME_MS = 3_600_000;
export const RENEW_AFTER_MS = CREDENTIALS_LIFETIME_MS / 2;

export interface IceCredentials {
  readonly username: string;
  readonly credential: string;
}

/** The ICE servers of one participant: this server, at the address or name `host`. RFC 7064 and RFC 7065. */
export function ownIceServers({
  host,
  ports,
  credentials,
}: {
  readonly host: string;
  readonly ports: TurnPorts;
  readonly credentials: IceCredentials;
}): readonly IceServer[] {
  const at = (port: number) => `${urlHost(host)}:${port}`;
  const urls = [
    `turn:${at(ports.udp)}?transport=udp`,
    `turn:${at(ports.tcp)}?transport=tcp`,
    `turns:${at(ports.tls)}?transport=tcp`,
  ];
  return [{ urls: [`stun:${at(ports.udp)}`] }, { urls, ...credentials }];
}

/**
 * The host at which a participant reaches the relay: the one in the URL of its page. If browsers do not accept that
 * one, or it is known to one network only, it is the address on which its connection arrived. Browsers do not gather
 * candidates towards loopback, so a participant on this computer, or behind a proxy on it, gets `beyondLoopback`.
 */
export function relayHost(
  { host, localAddress }: Pick<IceServersRequest, "host" | "localAddress">,
  beyondLoopback: string,
): string {
  const asked = readHostHeader(host ?? "");
  const isAskedUseful = asked !== undefined && !leadsToLoopback(asked);
  if (isAskedUseful && !isNameOfOneNetwork(asked)) return asked;
  const cameInAt = localAddress === undefined ? undefined : canonicalAddress(localAddress);
  if (cameInAt !== undefined && !leadsToLoopback(cameInAt) && !needsZone(cameInAt)) return cameInAt;
  return isAskedUseful ? asked : beyondLoopback;
}

/**
 * The ports of the relay for a participant: of one that came in at a port which is not ours, so through a proxy with the PROXY
 * protocol, TLS at the proxy's. Such a proxy passes on everything, and its port is one that the participant can reach.
 */
export function relayPorts(
  ports: TurnPorts,
  { localPort, ownPorts }: { readonly localPort: number | undefined; readonly ownPorts: readonly number[] },
): TurnPorts {
  const isOwn = localPort === undefined || localPort === 0 || ownPorts.includes(localPort);
  return isOwn ? ports : { ...ports, tls: localPort };
}

/**
 * True for a name that only one network resolves, by mDNS, a router, or a search list. Browsers open pages by these
 * names, but resolve ICE servers differently: Chromium treats their names as fully qualified, which `nas` is not.
 */
function isNameOfOneNetwork(host: string): boolean {
  return isIP(host) === 0 && (!host.includes(".") || isInDomain(host, PRIVATE_DOMAINS));
}
