import type { TransportAddress } from "@visavis/stun/core";
import { nodeCrypto } from "@visavis/stun/node";
import type { Environment, Notice, RelayedAddressToOpen, Turn, TurnConfiguration } from "../core/index.ts";
import { createState, type TurnState } from "../core/state.ts";
import { turnOn } from "../core/turn.ts";
import { createNumbers } from "./numbers.ts";
import { SERVER, SERVER_IPV6, testConfiguration } from "./test-configuration.ts";

/** A datagram that left one of the server's sockets. */
export interface SentDatagram {
  readonly bytes: Uint8Array;
  readonly from: TransportAddress;
  readonly to: TransportAddress;
}

/** A relayed transport address that the core asked for. */
export interface RecordedRelayedAddress extends RelayedAddressToOpen {
  state: "requested" | "bound" | "failed" | "closed";
}

/** A TCP connection to a peer, and what the core did with it. */
export interface RecordedPeerConnection {
  readonly id: number | undefined;
  /** The client's connection that it is joined to, and the bytes that go first. */
  joined:
    | { readonly connectionId: number; readonly early: Uint8Array; readonly isMetered: boolean }
    | undefined;
  isClosed: boolean;
}

/** The edge's side of a client's connection. */
export interface RecordedStream {
  write(bytes: Uint8Array, isDroppable: boolean): boolean;
  close(): void;
}

/**
 * The core with an edge that only records. Its clock stands still until a test advances it, and its random numbers are
 * the same in every run.
 */
export interface RecordedEdge {
  readonly turn: Turn;
  readonly state: TurnState;
  /** On `SERVER`. */
  readonly listenerId: number;
  /** On `SERVER_IPV6`. */
  readonly listenerIpv6Id: number;
  /** Local addresses by listener id. */
  readonly listeners: Map<number, TransportAddress>;
  nowMs: number;
  wallMs: number;
  /** What happens when the core asks for a relayed transport address. */
  binding: "atOnce" | "later" | "fails";
  readonly relayedAddresses: RecordedRelayedAddress[];
  /** Connections to peers that the core asked for. */
  readonly connects: Parameters<Environment["connectToPeer"]>[0][];
  readonly peerConnections: Map<number, RecordedPeerConnection>;
  /** Ids of clients' connections whose bytes go to a peer. */
  readonly joined: Set<number>;
  /** Clients' connections by id. */
  readonly streams: Map<number, RecordedStream>;
  /** Datagrams sent from the server's own UDP sockets. */
  readonly toClients: SentDatagram[];
  /** Datagrams sent from relayed transport addresses. */
  readonly toPeers: SentDatagram[];
  readonly notices: Notice[];
}

const START_WALL_MS = Date.UTC(2026, 0, 1);

/** @param changes to `testConfiguration` */
export function createRecordedEdge(changes: Partial<TurnConfiguration> = {}): RecordedEdge {
  const numbers = createNumbers(1);
  const nowMs = 1_000_000;
  const state = createState({
    configuration: testConfiguration(changes),
    environment: {
      crypto: nodeCrypto,
      random: (length) => Uint8Array.from({ length }, () => numbers.below(256)),
      sendToClient(listenerId, bytes, port, address) {
        const from = edge.listeners.get(listenerId);
        if (from === undefined) throw new Error("the core sends from a listener that does not exist");
        edge.toClients.push({ bytes: bytes.slice(), from, to: { address, port } });
      },
      writeToClient: (id, bytes, isDroppable) => streamOf(id).write(bytes, isDroppable),
      closeConnection: (id) => streamOf(id).close(),
      openRelayedAddress(relayedAddress) {
        const recorded: RecordedRelayedAddress = { ...relayedAddress, state: "requested" };
        edge.relayedAddresses.push(recorded);
        if (edge.binding === "atOnce") bindRelayedAddress(edge, recorded);
        if (edge.binding === "fails") failRelayedAddress(edge, recorded);
      },
      closeRelayedAddress(id) {
        const recorded = edge.relayedAddresses.find((each) => each.id === id);
        if (recorded !== undefined) recorded.state = "closed";
      },
      sendToPeer(id, bytes, port, address) {
        const recorded = edge.relayedAddresses.find((each) => each.id === id);
        if (recorded?.state !== "bound") throw new Error("the core sends from an address that is not bound");
        edge.toPeers.push({ bytes: bytes.slice(), from: recorded.local, to: { address, port } });
      },
      connectToPeer: (connection) => edge.connects.push(connection),
      joinPeer({ peerConnectionId, connectionId, early, isMetered }) {
        peerConnectionOf(peerConnectionId).joined = { connectionId, early: early.slice(), isMetered };
        edge.joined.add(connectionId);
      },
      closePeerConnection: (id) => {
        peerConnectionOf(id).isClosed = true;
      },
      notice: (notice) => edge.notices.push(notice),
    },
    nowMs,
    wallMs: START_WALL_MS,
  });
  const turn = turnOn(state);
  const listenerId = turn.addListener(SERVER);
  const listenerIpv6Id = turn.addListener(SERVER_IPV6);
  const edge: RecordedEdge = {
    turn,
    state,
    listenerId,
    listenerIpv6Id,
    listeners: new Map<number, TransportAddress>([
      [listenerId, SERVER],
      [listenerIpv6Id, SERVER_IPV6],
    ]),
    nowMs,
    wallMs: START_WALL_MS,
    binding: "atOnce",
    relayedAddresses: [],
    connects: [],
    peerConnections: new Map(),
    joined: new Set(),
    streams: new Map(),
    toClients: [],
    toPeers: [],
    notices: [],
  };

  function streamOf(id: number): RecordedStream {
    const stream = edge.streams.get(id);
    if (stream === undefined) throw new Error("the core writes to a connection that does not exist");
    return stream;
  }

  function peerConnectionOf(id: number): RecordedPeerConnection {
    const connection = edge.peerConnections.get(id);
    if (connection === undefined)
      throw new Error("the core names a connection to a peer that does not exist");
    return connection;
  }

  return edge;
}

/** One more UDP socket of the server. @returns its id */
export function addListener(edge: RecordedEdge, local: TransportAddress): number {
  const id = edge.turn.addListener(local);
  edge.listeners.set(id, local);
  return id;
}

/** The edge has bound the address. */
export function bindRelayedAddress(edge: RecordedEdge, recorded: RecordedRelayedAddress): void {
  recorded.state = "bound";
  edge.turn.relayedAddressOpened(recorded.id, edge.nowMs);
}

/** The edge could not bind the address. */
export function failRelayedAddress(
  edge: RecordedEdge,
  recorded: RecordedRelayedAddress,
  reason: "busy" | "failed" = "busy",
): void {
  recorded.state = "failed";
  edge.turn.relayedAddressFailed(recorded.id, reason, edge.nowMs);
}

/** The relayed transport addresses whose sockets are open. */
export function boundRelayedAddresses(edge: RecordedEdge): RecordedRelayedAddress[] {
  return edge.relayedAddresses.filter(({ state }) => state === "bound");
}

function boundAt(
  edge: RecordedEdge,
  { address, port }: TransportAddress,
): RecordedRelayedAddress | undefined {
  return boundRelayedAddresses(edge).find(
    ({ external }) => external.address === address && external.port === port,
  );
}

/** A peer sends a datagram to a relayed transport address; it is lost when that is not bound. */
export function sendFromPeer(
  edge: RecordedEdge,
  datagram: { readonly from: TransportAddress; readonly to: TransportAddress; readonly bytes: Uint8Array },
): void {
  const id = boundAt(edge, datagram.to)?.id;
  const { address, port } = datagram.from;
  if (id !== undefined) edge.turn.receiveFromPeer(id, datagram.bytes, port, address, edge.nowMs);
}

/** The datagrams sent from relayed transport addresses since the last call. */
export function takeToPeers(edge: RecordedEdge): SentDatagram[] {
  return edge.toPeers.splice(0);
}

/** Lets time pass, with a tick every second. */
export function pass(edge: RecordedEdge, durationMs: number): void {
  const endMs = edge.nowMs + durationMs;
  while (edge.nowMs < endMs) {
    const stepMs = Math.min(1000 - (edge.nowMs % 1000), endMs - edge.nowMs);
    edge.nowMs += stepMs;
    edge.wallMs += stepMs;
    if (edge.nowMs % 1000 === 0) edge.turn.tick(edge);
  }
}

/** Sets the wall clock; the monotonic clock is not affected. */
export function setWallClock(edge: RecordedEdge, wallMs: number): void {
  edge.wallMs = wallMs;
  edge.turn.tick(edge);
}

/** The peer accepts the connection that the core asked for last. */
export function acceptConnect(edge: RecordedEdge): RecordedPeerConnection {
  const connect = edge.connects.at(-1);
  if (connect === undefined) throw new Error("the core asked for no connection");
  const connection = recordPeerConnection(edge, connect.peerConnectionId);
  edge.turn.peerConnected(connect.peerConnectionId, edge.nowMs);
  return connection;
}

/** A peer connects to a relayed TCP address. */
export function connectFromPeer(
  edge: RecordedEdge,
  { from, to }: { readonly from: TransportAddress; readonly to: TransportAddress },
): RecordedPeerConnection {
  const relayedAddress = boundAt(edge, to);
  if (relayedAddress === undefined) throw new Error(`nothing is bound at ${to.address} port ${to.port}`);
  const id = edge.turn.peerArrived(relayedAddress.id, from, edge.nowMs);
  return id === undefined ? { id, joined: undefined, isClosed: true } : recordPeerConnection(edge, id);
}

function recordPeerConnection(edge: RecordedEdge, id: number): RecordedPeerConnection {
  const connection: RecordedPeerConnection = { id, joined: undefined, isClosed: false };
  edge.peerConnections.set(id, connection);
  return connection;
}
