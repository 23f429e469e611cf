import {
  CONNECTION_ID,
  DATA,
  METHODS,
  readAttribute,
  StunDecodeError,
  type StunMessage,
  type TransportAddress,
  XOR_PEER_ADDRESS,
} from "../core/index.ts";

/** What a server tells of a peer. */
export type PeerIndication =
  | { readonly kind: "data"; readonly peer: TransportAddress; readonly data: Uint8Array }
  | { readonly kind: "connectionAttempt"; readonly peer: TransportAddress; readonly connectionId: number };

/** Reads a Data (RFC 8656 §11.4) or ConnectionAttempt indication (RFC 6062 §4.4); undefined for all else. */
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
