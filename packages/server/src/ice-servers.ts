import { isIP, isIPv4, isIPv6 } from "node:net";
import type { IceServer } from "@visavis/signal/core";
import type { IceServersRequest } from "@visavis/signal/node";
import { canonicalAddress } from "@visavis/stun/core";
import { isLoopback, isUnspecified, needsZone, urlHost } from "./addresses.ts";
import type { TurnPorts } from "./ports.ts";

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
 * The address or name by which a participant reaches the relay: the one that led its browser here, or where that is none
 * to a browser or means something in one network only, the address where its connection came in. Browsers do not gather
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

/** RFC 1123 §2.1: what stands between dots of a name. */
const LABEL = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/;
const MAX_NAME_LENGTH = 253;
const HOST_AND_PORT = /^(?:\[([\da-f:.]+)\]|([a-z\d.-]+))(?::\d{1,5})?$/;

/**
 * The address or name in a `Host` header (RFC 9110 §7.2) without its port; `undefined` for anything that a browser
 * would not take in a `turn:` URL, since one malformed URL fails its whole connection.
 */
function readHostHeader(text: string): string | undefined {
  const [, ipv6, other] = HOST_AND_PORT.exec(text.toLowerCase()) ?? [];
  if (ipv6 !== undefined) return isIPv6(ipv6) && !needsZone(ipv6) ? canonicalAddress(ipv6) : undefined;
  if (other === undefined || isIPv4(other)) return other;
  const labels = other.split(".");
  // What ends in a number is an IPv4 address to a browser, or nothing.
  const isName =
    labels.every((label) => LABEL.test(label)) && !/^(?:\d+|0x[\da-f]*)$/.test(labels.at(-1) ?? "");
  return isName && other.length <= MAX_NAME_LENGTH ? other : undefined;
}

/**
 * A name that only its own network knows, by mDNS, a router, or a search list. Browsers open pages by such names, but look
 * those of ICE servers up in other ways: Chromium as fully qualified ones, which `nas` is not.
 */
function isNameOfOneNetwork(host: string): boolean {
  return isIP(host) === 0 && (!host.includes(".") || /\.(?:local|lan|home|internal|home\.arpa)$/.test(host));
}

function leadsToLoopback(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || isLoopback(host) || isUnspecified(host);
}
