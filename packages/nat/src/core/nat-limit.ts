import { isSameTransportAddress, type TransportAddress } from "@visavis/stun/core";

/**
 * Why something stays unknown.
 *
 * - `server-silent`: no answer to a plain Binding request
 * - `server-refused`: an error response to one
 * - `server-unusable`: one could not be sent, or its answer tells no address
 * - `no-other-address`: there is no second address to ask, or to be answered from
 * - `one-ip-address`: there is a second port, but no second IP address
 * - `other-address-silent`: another address of the server did not answer when asked directly
 * - `mapping-unstable`: the NAT maps one socket in two ways towards one address
 * - `change-request-refused`, `change-request-ignored`: the server does not answer from elsewhere
 * - `response-port-unsupported`: the server does not answer to another port than the one that asked
 * - `contact-lost`: the way to the server was no longer the same after a test
 */
export type NatLimit =
  | "server-silent"
  | "server-refused"
  | "server-unusable"
  | "no-other-address"
  | "one-ip-address"
  | "other-address-silent"
  | "mapping-unstable"
  | "change-request-refused"
  | "change-request-ignored"
  | "response-port-unsupported"
  | "contact-lost";

/** What it takes to tell more is missing among `addresses`, the server's own and others. */
export function missingAddresses(
  server: TransportAddress,
  addresses: readonly TransportAddress[],
): "no-other-address" | "one-ip-address" | undefined {
  if (addresses.every((address) => isSameTransportAddress(address, server))) return "no-other-address";
  return addresses.every(({ address }) => address === server.address) ? "one-ip-address" : undefined;
}
