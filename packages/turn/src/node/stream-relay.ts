import { BoundSocket, connect, createServer, isIPv6, type Socket } from "node:net";
import { canonicalAddress, type TransportAddress } from "@visavis/stun/core";
import {
  peerArrived,
  peerConnected,
  peerConnectionClosed,
  peerUnreachable,
  type Relay,
  relayFailed,
  relayOpened,
} from "../core/index.ts";
import { reportUnlessBusy } from "./datagram-relay.ts";
import { type Engine, enterCore, monotonicMs } from "./engine.ts";
import { PeerStream } from "./peer-stream.ts";

/** The core gives a peer 30 seconds (RFC 6062 §5.2); this ends what it has given up. */
const CONNECT_TIMEOUT_MS = 35_000;

/** Listens on `relay.local` for peers. RFC 6062 §5.1. */
export function openStreamRelay(engine: Engine, relay: Relay): void {
  const { turn, handles, report } = engine;
  const server = createServer({ allowHalfOpen: true, noDelay: true });
  server.on("connection", (socket) => admitPeer(engine, relay, socket));
  function fail(fault: unknown): void {
    reportUnlessBusy(engine, fault);
    enterCore(engine, () => relayFailed(turn, relay, monotonicMs()));
  }
  function failToListen(fault: unknown): void {
    handles.closed();
    fail(fault);
  }
  server.once("error", failToListen);
  server.once("listening", () => {
    server.off("error", failToListen);
    server.on("error", report);
    const opened = { send() {}, close: () => server.close() };
    enterCore(engine, () => relayOpened(turn, relay, opened, monotonicMs()));
  });
  try {
    server.listen(bindForListening(relay.local));
    handles.opened();
    server.once("close", handles.closed);
  } catch (fault) {
    fail(fault);
  }
}

/** Opens a connection from the relay to a peer. RFC 6062 §5.2. */
export function connectToPeer(
  engine: Engine,
  {
    relay,
    peer,
    connectionId,
  }: { readonly relay: Relay; readonly peer: TransportAddress; readonly connectionId: number },
): void {
  const { turn } = engine;
  const socket = connect({
    ...sourceOf(relay.local),
    host: peer.address,
    port: peer.port,
    allowHalfOpen: true,
    noDelay: true,
  });
  let isConnected = false;
  const stream = new PeerStream(engine, socket, () => {
    enterCore(engine, () => {
      if (isConnected) peerConnectionClosed(turn, connectionId);
      else peerUnreachable(turn, connectionId, monotonicMs());
    });
  });
  socket.setTimeout(CONNECT_TIMEOUT_MS, () => {
    if (!isConnected) socket.destroy();
  });
  socket.once("connect", () => {
    isConnected = true;
    socket.setTimeout(0);
    enterCore(engine, () => peerConnected(turn, connectionId, stream, monotonicMs()));
  });
}

function admitPeer(engine: Engine, relay: Relay, socket: Socket): void {
  const { turn } = engine;
  const { remoteAddress, remotePort } = socket;
  let connectionId: number | undefined;
  const stream = new PeerStream(engine, socket, () => {
    const id = connectionId;
    if (id !== undefined) enterCore(engine, () => peerConnectionClosed(turn, id));
  });
  if (remoteAddress !== undefined && remotePort !== undefined) {
    const peer = { address: canonicalAddress(remoteAddress), port: remotePort };
    connectionId = enterCore(engine, () => peerArrived(turn, relay, peer, stream, monotonicMs()));
  }
  if (connectionId === undefined) socket.destroy();
}

/**
 * The relay's port, shared with the connections that leave from it (docs/decisions/0012). The first bind shares with
 * nobody: it fails where another program listens, even one of the same user that would share.
 */
function bindForListening({ address, port }: TransportAddress): BoundSocket {
  const alone = new BoundSocket({ host: address, port, ipv6Only: isIPv6(address) });
  try {
    alone.close();
    return shareRelayPort({ address, port });
  } catch {
    // Systems without SO_REUSEPORT.
    return new BoundSocket({ host: address, port, ipv6Only: isIPv6(address) });
  }
}

/** Where a connection to a peer leaves from: the relayed transport address, or at least its IP address. */
function sourceOf(local: TransportAddress): { handle: BoundSocket } | { localAddress: string } {
  try {
    return { handle: shareRelayPort(local) };
  } catch {
    return { localAddress: local.address };
  }
}

function shareRelayPort({ address, port }: TransportAddress): BoundSocket {
  return new BoundSocket({ host: address, port, ipv6Only: isIPv6(address), reusePort: true });
}
