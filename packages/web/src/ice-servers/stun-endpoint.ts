import {
  formatIceServerUrl,
  type IceServerUrl,
  parseIceServerUrl,
  portOf,
  readIceServerUrl,
  transportOf,
} from "@visavis/stun/core";

/** More than any list needs; each server takes connections of their own. */
export const MAX_SERVERS = 64;
/** No list is as long; more would only keep the page busy. */
export const MAX_CHARACTERS = 20_000;

/** Where a STUN server is to be asked over UDP. */
export interface StunEndpoint {
  /** As the browser is given it, always with its port. */
  readonly url: string;
  /** A name in small letters, or an address without brackets. */
  readonly host: string;
  readonly port: number;
}

/** What a text has in servers. */
export interface ServersRead {
  /** Each once, in the order of the text. */
  readonly servers: readonly StunEndpoint[];
  /** Words that are no STUN server. */
  readonly unreadable: readonly string[];
  /** There are more servers than `MAX_SERVERS`, or the text is longer than `MAX_CHARACTERS`. */
  readonly isCut: boolean;
}

/**
 * Reads a list of STUN servers: names or addresses, with or without `stun:` and port, one a line or with commas between.
 * What stands behind `#` is a remark.
 */
export function readServers(text: string): ServersRead {
  const words = text
    .slice(0, MAX_CHARACTERS)
    .split(/[\r\n]+/)
    .flatMap((line) => line.replace(/#.*$/, "").split(/[\s,;"']+/))
    // What is left of a list in JSON.
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

/** One server, as written by a person; `undefined` for what is none. */
export function stunEndpoint(written: string): StunEndpoint | undefined {
  const { url } = parseIceServerUrl(written);
  return url?.scheme === "stun" ? endpointOf(url) : undefined;
}

/**
 * Where the ICE servers of an application answer to STUN over UDP: a TURN server answers to Binding requests as well
 * (RFC 8656 §1). Each once.
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
