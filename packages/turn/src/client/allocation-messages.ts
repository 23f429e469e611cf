/** The messages between the client of an allocation and the server. RFC 8656, RFC 6062. */
import {
  ADDITIONAL_ADDRESS_FAMILY,
  ADDRESS_ERROR_CODE,
  attribute,
  CHANNEL_NUMBER,
  CONNECTION_ID,
  DATA,
  DONT_FRAGMENT,
  EVEN_PORT,
  encodeMessage,
  LIFETIME,
  METHODS,
  MOBILITY_TICKET,
  REQUESTED_ADDRESS_FAMILY,
  REQUESTED_TRANSPORT,
  RESERVATION_TOKEN,
  readAttribute,
  readAttributes,
  StunDecodeError,
  type StunMessage,
  type TransportAddress,
  XOR_MAPPED_ADDRESS,
  XOR_PEER_ADDRESS,
  XOR_RELAYED_ADDRESS,
} from "@visavis/stun/core";
import { randomTransactionId, type StunRequest, StunRequestError } from "@visavis/stun/node";

/** The options of an Allocate request. RFC 8656 §7.1. */
export interface AllocationRequest {
  /** Between the server and the peers: `udp` by default, `tcp` for RFC 6062. */
  readonly peerTransport?: "udp" | "tcp";
  /** REQUESTED-ADDRESS-FAMILY; IPv4 by default. */
  readonly addressFamily?: 4 | 6;
  /** ADDITIONAL-ADDRESS-FAMILY: an IPv6 address in addition to the IPv4 one. */
  readonly additionalIpv6?: boolean;
  /** EVEN-PORT; `even-and-reserve-next` also reserves the next port, to be claimed with the reservation token. */
  readonly evenPort?: "even" | "even-and-reserve-next";
  readonly reservationToken?: Uint8Array;
  readonly lifetimeSeconds?: number;
  /** Asks for a mobility ticket. RFC 8016. */
  readonly mobility?: boolean;
  readonly dontFragment?: boolean;
}

/** What the server granted. RFC 8656 §7.3. */
export interface AllocationGrant {
  /** One, or an IPv4 and an IPv6 one. */
  readonly relayedAddresses: readonly [TransportAddress, ...TransportAddress[]];
  /** The client's server-reflexive address. */
  readonly mappedAddress: TransportAddress | undefined;
  readonly lifetimeSeconds: number;
  readonly reservationToken: Uint8Array | undefined;
  readonly mobilityTicket: Uint8Array | undefined;
  /** Why one of the two requested families is missing. */
  readonly addressError:
    | { readonly family: number; readonly code: number; readonly reason: string }
    | undefined;
}

/** Protocol numbers of REQUESTED-TRANSPORT. RFC 8656 §18.8. */
const PEER_TRANSPORTS = { udp: 17, tcp: 6 } as const;
/** RFC 8656 §18.6. */
const ADDRESS_FAMILIES = { 4: 1, 6: 2 } as const;

/** RFC 8656 §7.2: the default lifetime of an allocation. */
export const DEFAULT_LIFETIME_SECONDS = 600;

export function allocateRequest(request: AllocationRequest = {}): StunRequest {
  const { addressFamily, evenPort, reservationToken, lifetimeSeconds } = request;
  const attributes = [attribute(REQUESTED_TRANSPORT, PEER_TRANSPORTS[request.peerTransport ?? "udp"])];
  if (lifetimeSeconds !== undefined) attributes.push(attribute(LIFETIME, lifetimeSeconds));
  if (addressFamily !== undefined) {
    attributes.push(attribute(REQUESTED_ADDRESS_FAMILY, ADDRESS_FAMILIES[addressFamily]));
  }
  if (request.additionalIpv6 === true)
    attributes.push(attribute(ADDITIONAL_ADDRESS_FAMILY, ADDRESS_FAMILIES[6]));
  if (evenPort !== undefined) attributes.push(attribute(EVEN_PORT, evenPort === "even-and-reserve-next"));
  if (reservationToken !== undefined) attributes.push(attribute(RESERVATION_TOKEN, reservationToken));
  if (request.mobility === true) attributes.push(attribute(MOBILITY_TICKET, new Uint8Array()));
  if (request.dontFragment === true) attributes.push(attribute(DONT_FRAGMENT, true));
  return { method: METHODS.allocate, attributes };
}

/** RFC 8656 §8.1. With a mobility ticket it moves the allocation to the five-tuple that sends it, RFC 8016 §3.2. */
export function refreshRequest(lifetimeSeconds: number, mobilityTicket?: Uint8Array): StunRequest {
  const ticket = mobilityTicket === undefined ? [] : [attribute(MOBILITY_TICKET, mobilityTicket)];
  return { method: METHODS.refresh, attributes: [attribute(LIFETIME, lifetimeSeconds), ...ticket] };
}

/** Binds or renews a channel. RFC 8656 §12.1. */
export function channelBindRequest(number: number, peer: TransportAddress): StunRequest {
  return {
    method: METHODS.channelBind,
    attributes: [attribute(CHANNEL_NUMBER, number), attribute(XOR_PEER_ADDRESS, peer)],
  };
}

/**
 * Reads a success response to an Allocate.
 *
 * @throws {StunDecodeError} `STUN_BAD_ATTRIBUTE`
 * @throws {StunRequestError} `STUN_BAD_RESPONSE` without a relayed transport address
 */
export function readAllocationGrant(message: StunMessage): AllocationGrant {
  const [relayedAddress, ...others] = readAttributes(message, XOR_RELAYED_ADDRESS);
  if (relayedAddress === undefined) {
    throw new StunRequestError("STUN_BAD_RESPONSE", "Allocate: a success without XOR-RELAYED-ADDRESS", {
      response: message,
    });
  }
  return {
    relayedAddresses: [relayedAddress, ...others],
    mappedAddress: readAttribute(message, XOR_MAPPED_ADDRESS),
    lifetimeSeconds: readAttribute(message, LIFETIME) ?? DEFAULT_LIFETIME_SECONDS,
    reservationToken: readAttribute(message, RESERVATION_TOKEN),
    mobilityTicket: readAttribute(message, MOBILITY_TICKET),
    addressError: readAttribute(message, ADDRESS_ERROR_CODE),
  };
}

/** RFC 8656 §11.1. */
export function encodeSendIndication(data: Uint8Array, peer: TransportAddress): Uint8Array {
  return encodeMessage({
    method: METHODS.send,
    class: "indication",
    transactionId: randomTransactionId(),
    attributes: [attribute(XOR_PEER_ADDRESS, peer), attribute(DATA, data)],
  });
}

/** What a server reports about a peer. */
export type PeerIndication =
  | { readonly kind: "data"; readonly peer: TransportAddress; readonly data: Uint8Array }
  | { readonly kind: "connectionAttempt"; readonly peer: TransportAddress; readonly connectionId: number };

/** Reads a Data (RFC 8656 §11.4) or ConnectionAttempt indication (RFC 6062 §4.4); undefined for anything else. */
export function readPeerIndication(message: StunMessage): PeerIndication | undefined {
  try {
    const peer = readAttribute(message, XOR_PEER_ADDRESS);
    if (peer === undefined) return undefined;
    if (message.method === METHODS.data) {
      const data = readAttribute(message, DATA);
      return data && { kind: "data", peer, data };
    }
    if (message.method !== METHODS.connectionAttempt) return undefined;
    const connectionId = readAttribute(message, CONNECTION_ID);
    return connectionId === undefined ? undefined : { kind: "connectionAttempt", peer, connectionId };
  } catch (error) {
    if (!(error instanceof StunDecodeError)) throw error;
    return undefined;
  }
}
