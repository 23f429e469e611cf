import {
  formatIceServerUrl,
  type IceServerUrl,
  parseIceServerUrl,
  portOf,
  readIceServerUrl,
  transportOf,
} from "@visavis/stun/core";

/** More than any list needs: each server takes connections of its own. */
export const MAX_SERVERS = 64;
/** Longer than any real list. More would only slow down the page. */
export const MAX_CHARACTERS = 20_000;

/** Where a STUN server is queried over UDP. */
export interface StunEndpoint {
  /** The URL for the browser, always with a port. */
  readonly url: string;
  /** A name in lower case, or an address without brackets. */
  readonly host: string;
  readonly port: number;
}

/** The servers in a text. */
export interface ServersRead {
  /** Each once, in the order of the text. */
  readonly servers: readonly StunEndpoint[];
  /** Words that are not STUN servers. */
  readonly unreadable: readonly string[];
  /** There are more servers than `MAX_SERVERS`, or the text is longer than `MAX_CHARACTERS`. */
  readonly isCut: boolean;
}

/**
 * Reads a list of STUN servers: names or addresses, with or without `stun:` and port, one per line or separated by commas.
 * Text after `#` is a comment.
 */
export function readServers(text: string): ServersRead {
  const words = text
    .slice(0, MAX_CHARACTERS)
    .split(/[\r\n]+/)
    .flatMap((line) => line.replace(/#.*$/, "").split(/[\s,;"']+/))
    // The brackets of a list in JSON.
    .filter((word) => !/^[[\]{}]*$/.test(word));
  const servers = new Map<string, StunEndpoint>();
  const unreadable: string[] = [];
  for (const word of words) {
    const endpoint = stunEndpoint(word);
    if (endpoint === undefined) unreadable.push(word);
    else servers.set(endpoint.url, endpoint);
  }
  const all = [...servers.values()];
  return {
    servers: all.slice(0, MAX_SERVERS),
    unreadable: unreadable.slice(0, MAX_SERVERS),
    isCut: all.length > MAX_SERVERS || text.length > MAX_CHARACTERS,
  };
}

/** One server, as a person writes it; `undefined` if it is not a STUN server. */
export function stunEndpoint(written: string): StunEndpoint | undefined {
  const { url } = parseIceServerUrl(written);
  return url?.scheme === "stun" ? endpointOf(url) : undefined;
}

/**
 * Where the ICE servers of an application answer STUN requests over UDP, each endpoint once. TURN servers answer Binding
 * requests, too (RFC 8656 §1).
 */
export function udpEndpoints(iceServers: readonly { readonly urls: string | readonly string[] }[]) {
  const endpoints = iceServers
    .flatMap(({ urls }) => (typeof urls === "string" ? [urls] : urls))
    .flatMap((text) => readIceServerUrl(text) ?? [])
    .filter((url) => transportOf(url) === "udp")
    .map(endpointOf);
  return [...new Map(endpoints.map((endpoint) => [endpoint.url, endpoint])).values()];
}

/** @param host as in `StunEndpoint` */
export function endpointAt(host: string, port: number): StunEndpoint {
  return { url: formatIceServerUrl({ scheme: "stun", host, port }), host, port };
}

function endpointOf(url: IceServerUrl): StunEndpoint {
  return endpointAt(url.host.toLowerCase(), portOf(url));
}
