import type { StreamSplitter, TransportAddress } from "@visavis/stun/core";
import type { Allocation } from "./allocation.ts";
import type { ClientTransport, DatagramSocket, StreamSocket } from "./environment.ts";

/** One of the server's UDP sockets, with the allocations of the clients behind it. */
export interface Listener {
  readonly socket: DatagramSocket;
  /** By the client's transport address, see `addressKey`. */
  readonly allocations: Map<string, Allocation>;
}

/** A source of datagrams at one listener: together a five-tuple, RFC 8656 §3.1. */
interface DatagramClient {
  readonly kind: "datagram";
  readonly listener: Listener;
  readonly remote: TransportAddress;
}

/** A TCP or TLS connection of a client: a five-tuple with a state. */
export interface Connection {
  readonly kind: "stream";
  readonly stream: StreamSocket;
  readonly remote: TransportAddress;
  readonly splitter: StreamSplitter;
  readonly addressKey: string;
  allocation: Allocation | undefined;
  /** When it began to hold no allocation. */
  idleSinceMs: number;
  /** When the first bytes of a message came whose last ones have not come yet. */
  partialSinceMs: number | undefined;
  /** The connection to a peer whose bytes it carries. RFC 6062 §5.4. */
  linkId: number | undefined;
  /** True until a message came. */
  isNew: boolean;
  /** True once it is closed, or carries the bytes of a peer (RFC 6062 §5.4) and no more messages. */
  isOver: boolean;
}

/** Who sent a message, and where answers go. */
export type Client = DatagramClient | Connection;

export function transportOf(client: Client): ClientTransport {
  return client.kind === "datagram" ? "udp" : client.stream.transport;
}

/** The server's side of the five-tuple. */
export function localOf(client: Client): TransportAddress {
  return client.kind === "datagram" ? client.listener.socket.local : client.stream.local;
}

export function addressKey(address: string, port: number): string {
  return `${address} ${port}`;
}

export function allocationOf(client: Client): Allocation | undefined {
  if (client.kind === "stream") return client.allocation;
  return client.listener.allocations.get(addressKey(client.remote.address, client.remote.port));
}

/** Makes `allocation` the one of this five-tuple, or takes the five-tuple's allocation away. */
export function setAllocation(client: Client, allocation: Allocation | undefined, nowMs: number): void {
  if (client.kind === "stream") {
    client.allocation = allocation;
    client.idleSinceMs = nowMs;
    return;
  }
  const key = addressKey(client.remote.address, client.remote.port);
  if (allocation === undefined) client.listener.allocations.delete(key);
  else client.listener.allocations.set(key, allocation);
}

export function isSameClient(one: Client, other: Client): boolean {
  if (one.kind === "stream" || other.kind === "stream") return one === other;
  return (
    one.listener === other.listener &&
    one.remote.port === other.remote.port &&
    one.remote.address === other.remote.address
  );
}

const ANSWER = { droppable: false } as const;

/** Sends a message that the client waits for. */
export function sendAnswer(client: Client, bytes: Uint8Array): void {
  if (client.kind === "stream") client.stream.send(bytes, ANSWER);
  else client.listener.socket.send(bytes, client.remote.port, client.remote.address);
}
