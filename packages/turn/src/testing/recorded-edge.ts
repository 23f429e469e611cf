import type { TransportAddress } from "@visavis/stun/core";
import { nodeCrypto } from "@visavis/stun/node";
import {
  addDatagramSocket,
  createTurn,
  type Listener,
  type PeerConnection,
  peerArrived,
  peerConnected,
  type Relay,
  receiveFromPeer,
  relayFailed,
  relayOpened,
  type StreamSocket,
  type Turn,
  type TurnConfiguration,
  tick,
} from "../core/index.ts";
import { createNumbers } from "./numbers.ts";
import { SERVER, SERVER_IPV6, testConfiguration } from "./test-configuration.ts";

/** A datagram that left one of the server's sockets. */
export interface SentDatagram {
  readonly bytes: Uint8Array;
  readonly from: TransportAddress;
  readonly to: TransportAddress;
}

/** A relay that the machine asked for. */
export interface RecordedRelay {
  readonly relay: Relay;
  state: "asked" | "bound" | "failed" | "closed";
}

/** A TCP connection to a peer, with what the machine did to it. */
export interface RecordedPeerConnection extends PeerConnection {
  joined: { readonly client: StreamSocket; readonly early: Uint8Array } | undefined;
  isClosed: boolean;
}

/** A connection to a peer that the machine asked for. */
interface RecordedConnect {
  readonly relay: Relay;
  readonly peer: TransportAddress;
  readonly connectionId: number;
}

/**
 * A machine between sockets that only take notes. Its clock stands still until it is moved on, its random numbers are the
 * same in each run.
 */
export interface RecordedEdge {
  readonly turn: Turn;
  /** On `SERVER`. */
  readonly listener: Listener;
  /** On `SERVER_IPV6`. */
  readonly listenerIpv6: Listener;
  nowMs: number;
  wallMs: number;
  /** What becomes of a relay when the machine asks for it. */
  binding: "atOnce" | "later" | "fails";
  readonly relays: RecordedRelay[];
  readonly connects: RecordedConnect[];
  /** Connections of clients whose bytes go to a peer. */
  readonly joined: Set<StreamSocket>;
  /** What left the server's own UDP sockets. */
  readonly toClients: SentDatagram[];
  /** What left relays. */
  readonly toPeers: SentDatagram[];
}

const START_WALL_MS = Date.UTC(2026, 0, 1);

/** @param changes to `testConfiguration` */
export function createRecordedEdge(changes: Partial<TurnConfiguration> = {}): RecordedEdge {
  const numbers = createNumbers(1);
  const notes = {
    nowMs: 1_000_000,
    wallMs: START_WALL_MS,
    binding: "atOnce" as const,
    relays: [],
    connects: [],
    joined: new Set<StreamSocket>(),
    toClients: [],
    toPeers: [],
  };
  const turn: Turn = createTurn({
    configuration: testConfiguration(changes),
    environment: {
      crypto: nodeCrypto,
      random: (length) => Uint8Array.from({ length }, () => numbers.below(256)),
      openRelay: (relay) => {
        const recorded: RecordedRelay = { relay, state: "asked" };
        edge.relays.push(recorded);
        if (edge.binding === "atOnce") bindRelay(edge, recorded);
        if (edge.binding === "fails") failRelay(edge, recorded);
      },
      connectToPeer: (relay, peer, connectionId) => edge.connects.push({ relay, peer, connectionId }),
    },
    nowMs: notes.nowMs,
    wallMs: notes.wallMs,
  });
  const edge: RecordedEdge = Object.assign(notes, {
    turn,
    listener: addDatagramSocket(turn, createDatagramSocket(notes, SERVER)),
    listenerIpv6: addDatagramSocket(turn, createDatagramSocket(notes, SERVER_IPV6)),
  });
  return edge;
}

/** One more UDP socket of the server. */
export function addListener(edge: RecordedEdge, local: TransportAddress): Listener {
  return addDatagramSocket(edge.turn, createDatagramSocket(edge, local));
}

function createDatagramSocket(notes: { readonly toClients: SentDatagram[] }, local: TransportAddress) {
  return {
    local,
    send: (bytes: Uint8Array, port: number, address: string) => {
      notes.toClients.push({ bytes: bytes.slice(), from: local, to: { address, port } });
    },
  };
}

/** The edge has bound the relay. */
export function bindRelay(edge: RecordedEdge, recorded: RecordedRelay): void {
  const { relay } = recorded;
  recorded.state = "bound";
  const socket = {
    send: (bytes: Uint8Array, port: number, address: string) => {
      if (recorded.state !== "bound") throw new Error("the machine sends through a relay that is not bound");
      edge.toPeers.push({ bytes: bytes.slice(), from: relay.local, to: { address, port } });
    },
    close: () => {
      recorded.state = "closed";
    },
  };
  relayOpened(edge.turn, relay, socket, edge.nowMs);
}

/** The edge could not bind the relay. */
export function failRelay(edge: RecordedEdge, recorded: RecordedRelay): void {
  recorded.state = "failed";
  relayFailed(edge.turn, recorded.relay, edge.nowMs);
}

/** The relays whose sockets are open. */
export function boundRelays(edge: RecordedEdge): Relay[] {
  return edge.relays.filter(({ state }) => state === "bound").map(({ relay }) => relay);
}

/** The open relay behind a relayed transport address. */
function relayAt(edge: RecordedEdge, relayed: TransportAddress): Relay | undefined {
  return boundRelays(edge).find(
    ({ external }) => external.address === relayed.address && external.port === relayed.port,
  );
}

/** A peer sends a datagram to a relayed transport address; lost where no relay is. */
export function sendFromPeer(
  edge: RecordedEdge,
  datagram: { readonly from: TransportAddress; readonly to: TransportAddress; readonly bytes: Uint8Array },
): void {
  const relay = relayAt(edge, datagram.to);
  const { address, port } = datagram.from;
  if (relay !== undefined) receiveFromPeer(edge.turn, relay, datagram.bytes, port, address, edge.nowMs);
}

/** What left relays since the last time. */
export function takeToPeers(edge: RecordedEdge): SentDatagram[] {
  return edge.toPeers.splice(0);
}

/** Time passes, with a tick at each second. */
export function pass(edge: RecordedEdge, durationMs: number): void {
  const endMs = edge.nowMs + durationMs;
  while (edge.nowMs < endMs) {
    const stepMs = Math.min(1000 - (edge.nowMs % 1000), endMs - edge.nowMs);
    edge.nowMs += stepMs;
    edge.wallMs += stepMs;
    if (edge.nowMs % 1000 === 0) tick(edge.turn, edge);
  }
}

/** The wall clock is set; the monotonic one goes on. */
export function setWallClock(edge: RecordedEdge, wallMs: number): void {
  edge.wallMs = wallMs;
  tick(edge.turn, edge);
}

/** The peer takes the connection that the machine asked for last. */
export function acceptConnect(edge: RecordedEdge): RecordedPeerConnection {
  const connect = edge.connects.at(-1);
  if (connect === undefined) throw new Error("the machine asked for no connection");
  const connection = createPeerConnection(edge);
  peerConnected(edge.turn, connect.connectionId, connection, edge.nowMs);
  return connection;
}

/** A peer connects to a TCP relay. */
export function connectFromPeer(
  edge: RecordedEdge,
  { from, to }: { readonly from: TransportAddress; readonly to: TransportAddress },
): { readonly connection: RecordedPeerConnection; readonly connectionId: number | undefined } {
  const relay = relayAt(edge, to);
  if (relay === undefined) throw new Error(`no relay at ${to.address} port ${to.port}`);
  const connection = createPeerConnection(edge);
  return { connection, connectionId: peerArrived(edge.turn, relay, from, connection, edge.nowMs) };
}

function createPeerConnection(edge: RecordedEdge): RecordedPeerConnection {
  const connection: RecordedPeerConnection = {
    joined: undefined,
    isClosed: false,
    join: (client, early) => {
      edge.joined.add(client);
      connection.joined = { client, early: early.slice() };
    },
    close: () => {
      connection.isClosed = true;
    },
  };
  return connection;
}
