import type { StunCrypto, TransportAddress } from "@visavis/stun/core";

/** The transport between client and server. RFC 8656 §3.1. */
export type ClientTransport = "udp" | "tcp" | "tls";

/** A TCP or TLS connection from a client, as the edge accepted it. */
export interface AcceptedConnection {
  readonly transport: "tcp" | "tls";
  readonly local: TransportAddress;
  readonly remote: TransportAddress;
}

/** A relayed transport address that the edge is to bind. */
export interface RelayedAddressToOpen {
  readonly id: number;
  readonly transport: "udp" | "tcp";
  /** The address that the edge binds. */
  readonly local: TransportAddress;
  /** The address that clients and peers see: another one behind a 1:1 NAT. */
  readonly external: TransportAddress;
}

/** What was relayed for one user, over all allocations. */
export interface Usage {
  readonly allocations: number;
  readonly toPeers: Traffic;
  readonly toClients: Traffic;
  /** Dropped because of the limits on bytes and on bytes per second. */
  readonly dropped: Traffic;
}

/** Payload. */
interface Traffic {
  readonly packets: number;
  readonly bytes: number;
}

export type Notice =
  /** A user who has allocated is no longer current, or the server ends. */
  | { readonly kind: "userEnded"; readonly user: string; readonly usage: Usage }
  /** A user has been relayed as much as one may; without a name, all together, until midnight UTC. */
  | { readonly kind: "bytesUsedUp"; readonly user: string | undefined };

/**
 * What the edge does for the core: sockets and randomness.
 *
 * Sockets are identified by ids that the core assigned; the edge maps each id to its socket. An id whose socket has
 * closed in the meantime is ignored. Nothing here throws or blocks: a result arrives later as a call to `Turn`.
 */
export interface Environment {
  readonly crypto: StunCrypto;
  /** Unpredictable bytes. */
  random(length: number): Uint8Array;

  /** Sends a datagram from one of the server's own UDP sockets; it is lost when it cannot leave at once. */
  sendToClient(listenerId: number, bytes: Uint8Array, port: number, address: string): void;
  /**
   * Writes to a client's TCP or TLS connection. Droppable bytes (relayed datagrams) are lost while the client reads too
   * slowly; an answer is always queued.
   *
   * @returns false when the bytes were dropped
   */
  writeToClient(connectionId: number, bytes: Uint8Array, isDroppable: boolean): boolean;
  /** Ends a client's connection once everything written to it has left; `connectionClosed` follows. */
  closeConnection(connectionId: number): void;

  /** `relayedAddressOpened` or `relayedAddressFailed` follows, possibly before this returns. */
  openRelayedAddress(relayedAddress: RelayedAddressToOpen): void;
  closeRelayedAddress(relayedAddressId: number): void;
  /** Sends a datagram from a relayed UDP address; it is lost when it cannot leave at once. */
  sendToPeer(relayedAddressId: number, bytes: Uint8Array, port: number, address: string): void;

  /**
   * Opens a TCP connection from a relayed transport address to a peer (RFC 6062). `peerConnected` or `peerUnreachable`
   * follows.
   */
  connectToPeer(connection: {
    readonly peerConnectionId: number;
    readonly local: TransportAddress;
    readonly peer: TransportAddress;
  }): void;
  /**
   * Pipes a peer's connection and a client's connection into each other, with back-pressure. `early` are bytes that the
   * client has already sent; they go first. If it is metered, all bytes wait as `peerBytes` says.
   */
  joinPeer(ends: {
    readonly peerConnectionId: number;
    readonly connectionId: number;
    readonly early: Uint8Array;
    readonly isMetered: boolean;
  }): void;
  closePeerConnection(peerConnectionId: number): void;

  /** For the log. */
  notice(notice: Notice): void;
}
