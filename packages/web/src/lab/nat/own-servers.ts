import { freshIceServers } from "@visavis/client/browser";
import { endpointAt, type StunEndpoint, udpEndpoints } from "../../ice-servers/stun-endpoint.ts";
import { signalingAddress } from "../../ui/signaling-address.ts";

/** Where a page is that has no port in its address. */
const DEFAULT_PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

/**
 * Where the server of this page answers to STUN: at all that it tells participants, and at the port of the page itself,
 * which it has over UDP as well unless something stands in between.
 *
 * @throws {Error} when it does not tell
 */
export async function ownServers(): Promise<readonly StunEndpoint[]> {
  const told = udpEndpoints(await freshIceServers(signalingAddress()));
  const [first] = told;
  if (first === undefined) return [];
  const port = location.port === "" ? DEFAULT_PORTS[location.protocol] : Number(location.port);
  const isKnown = port === undefined || told.some((endpoint) => endpoint.port === port);
  return isKnown ? told : [...told, endpointAt(first.host, port)];
}
