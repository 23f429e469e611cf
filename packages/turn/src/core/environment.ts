import type { StunCrypto, TransportAddress } from "@visavis/stun/core";
import type { Relay } from "./relay.ts";

/** What carries a client's messages to us. RFC 8656 §3.1. */
export type ClientTransport = "udp" | "tcp" | "tls";

/** One of the server's own UDP sockets, bound to one local address. Given by the edge. */
export interface DatagramSocket {
  /** The local transport address, also the source of every answer. */
  readonly local: TransportAddress;
  /** Never throws and never waits; a datagram that cannot leave is lost, as datagrams are. */
  send(bytes: Uint8Array, port: number, address: string): void;
}

/** An accepted TCP or TLS connection. Given by the edge. */
export interface StreamSocket {
  readonly transport: "tcp" | "tls";
  readonly local: TransportAddress;
  readonly remote: TransportAddress;
  /**
   * Never throws. `droppable` bytes (relayed datagrams) are lost while the client reads too slowly; an answer is
   * always queued.
   *
   * @returns false when the bytes were dropped
   */
  send(bytes: Uint8Array, options: { readonly droppable: boolean }): boolean;
  /** Ends the connection, once what was sent has left; `connectionClosed` follows. */
  close(): void;
}

/** The socket behind a relayed transport address. Given by the edge once it is bound. */
export interface RelaySocket {
  /** As `DatagramSocket.send`. A TCP relay never has it called. */
  send(bytes: Uint8Array, port: number, address: string): void;
  close(): void;
}

/** A TCP connection between a relayed transport address and a peer, RFC 6062. Given by the edge. */
export interface PeerConnection {
  /** Passes bytes both ways from now on, with back-pressure; `early` came from the client before and goes first. */
  join(client: StreamSocket, early: Uint8Array): void;
  close(): void;
}

/** What a core cannot do by itself. */
export interface Environment {
  readonly crypto: StunCrypto;
  /** Unpredictable bytes. */
  random(length: number): Uint8Array;
  /**
   * Binds `relay.local`; the outcome comes back through `relayOpened` or `relayFailed`, possibly before this returns.
   */
  openRelay(relay: Relay): void;
  /**
   * Opens a TCP connection from the relay's address to a peer; the outcome comes back through `peerConnected` or
   * `peerUnreachable`.
   */
  connectToPeer(relay: Relay, peer: TransportAddress, connectionId: number): void;
}
