/** TCP between relayed transport addresses and peers. RFC 6062. */
import { BoundSocket, connect, createServer, isIPv6, type Socket } from "node:net";
import { canonicalAddress, type TransportAddress } from "@visavis/stun/core";
import type { Environment, RelayedAddressToOpen } from "../core/index.ts";
import {
  bindFailure,
  destroyOnceWritten,
  type Engine,
  enterCore,
  ignoreError,
  monotonicMs,
  trackConnection,
} from "./engine.ts";

/** The core gives a peer 30 seconds (RFC 6062 §5.2); this timeout ends attempts that it has given up. */
const CONNECT_TIMEOUT_MS = 35_000;

/** Listens on `local` for peers. RFC 6062 §5.1. */
export function openRelayedTcp(engine: Engine, { id, local }: RelayedAddressToOpen): void {
  const { turn, sockets, handles, report } = engine;
  const server = createServer({ allowHalfOpen: true, noDelay: true });
  server.on("connection", (socket) => admitPeer(engine, id, socket));
  function fail(fault: unknown): void {
    const reason = bindFailure(engine, fault);
    enterCore(engine, () => turn.relayedAddressFailed(id, reason, monotonicMs()));
  }
  function failToListen(fault: unknown): void {
    handles.closed();
    fail(fault);
  }
  server.once("error", failToListen);
  server.once("listening", () => {
    server.off("error", failToListen);
    server.on("error", report);
    sockets.relayedTcp.set(id, server);
    enterCore(engine, () => turn.relayedAddressOpened(id, monotonicMs()));
  });
  try {
    server.listen(bindForListening(local));
    handles.opened();
    server.once("close", handles.closed);
  } catch (fault) {
    fail(fault);
  }
}

/** Opens a connection from a relayed transport address to a peer. RFC 6062 §5.2. */
export function connectToPeer(
  engine: Engine,
  { peerConnectionId, local, peer }: Parameters<Environment["connectToPeer"]>[0],
): void {
  const { turn } = engine;
  const socket = connect({
    ...sourceOf(local),
    host: peer.address,
    port: peer.port,
    allowHalfOpen: true,
    noDelay: true,
  });
  let isConnected = false;
  trackPeer(engine, socket);
  registerPeer(engine, peerConnectionId, socket, () => {
    if (isConnected) turn.peerConnectionClosed(peerConnectionId);
    else turn.peerUnreachable(peerConnectionId, monotonicMs());
  });
  socket.setTimeout(CONNECT_TIMEOUT_MS, () => {
    if (!isConnected) socket.destroy();
  });
  socket.once("connect", () => {
    isConnected = true;
    socket.setTimeout(0);
    enterCore(engine, () => turn.peerConnected(peerConnectionId, monotonicMs()));
  });
}

function admitPeer(engine: Engine, relayedAddressId: number, socket: Socket): void {
  const { turn } = engine;
  const { remoteAddress, remotePort } = socket;
  trackPeer(engine, socket);
  const peerConnectionId =
    remoteAddress === undefined || remotePort === undefined
      ? undefined
      : enterCore(engine, () => {
          const peer = { address: canonicalAddress(remoteAddress), port: remotePort };
          return turn.peerArrived(relayedAddressId, peer, monotonicMs());
        });
  if (peerConnectionId === undefined) socket.destroy();
  else registerPeer(engine, peerConnectionId, socket, () => turn.peerConnectionClosed(peerConnectionId));
}

/**
 * Until a client is joined to it, nothing reads from the socket: the stream buffers 64 KiB, and then TCP itself makes
 * the peer wait.
 */
function trackPeer(engine: Engine, socket: Socket): void {
  socket.on("error", ignoreError);
  trackConnection(engine, socket);
}

function registerPeer(engine: Engine, peerConnectionId: number, socket: Socket, onClose: () => void): void {
  const { peers } = engine.sockets;
  peers.set(peerConnectionId, socket);
  socket.once("close", () => {
    peers.delete(peerConnectionId);
    enterCore(engine, onClose);
  });
}

/** Pipes the two connections into each other. RFC 6062 §5.4. */
export function joinPeer(
  engine: Engine,
  { peerConnectionId, connectionId, early, isMetered }: Parameters<Environment["joinPeer"]>[0],
): void {
  const { sockets } = engine;
  const peerSocket = sockets.peers.get(peerConnectionId);
  const client = sockets.clients.get(connectionId);
  const clientSocket = client?.isOver === false ? client.socket : undefined;
  if (peerSocket === undefined) return;
  if (clientSocket === undefined) {
    peerSocket.destroy();
    return;
  }
  clientSocket.removeAllListeners("data");
  clientSocket.allowHalfOpen = true;
  if (early.length > 0) peerSocket.write(early);
  if (isMetered) {
    passMetered(engine, { from: clientSocket, to: peerSocket, peerConnectionId, direction: "toPeers" });
    passMetered(engine, { from: peerSocket, to: clientSocket, peerConnectionId, direction: "toClients" });
  } else {
    clientSocket.pipe(peerSocket);
    peerSocket.pipe(clientSocket);
  }
  endWith(peerSocket, clientSocket);
  endWith(clientSocket, peerSocket);
}

/**
 * Passes on what `from` sends as fast as the limits allow. Nothing is kept in between: what has to wait stays in the socket, so
 * that this does not end before everything is passed on.
 */
function passMetered(
  engine: Engine,
  {
    from,
    to,
    peerConnectionId,
    direction,
  }: {
    readonly from: Socket;
    readonly to: Socket;
    readonly peerConnectionId: number;
    readonly direction: "toPeers" | "toClients";
  },
): void {
  let isFull = false;
  let isEarly = false;
  const goOn = () => {
    if (!isFull && !isEarly) from.resume();
  };
  from.on("data", (chunk: Uint8Array) => {
    const piece = { bytes: chunk.length, direction };
    const waitMs = enterCore(engine, () => engine.turn.peerBytes(peerConnectionId, piece, monotonicMs()));
    if (waitMs === undefined) {
      from.destroy();
      return;
    }
    isFull = !to.write(chunk);
    isEarly = waitMs > 0;
    if (isFull || isEarly) from.pause();
    if (!isEarly) return;
    setTimeout(() => {
      isEarly = false;
      goOn();
    }, waitMs).unref();
  });
  to.on("drain", () => {
    isFull = false;
    goOn();
  });
  from.once("end", () => to.end());
  from.resume();
}

/** When `one` closes, `other` follows: at once after an error, otherwise when everything sent has been read. */
function endWith(one: Socket, other: Socket): void {
  one.once("close", (hadError) => {
    if (hadError || !one.readableEnded) other.destroy();
    else destroyOnceWritten(other);
  });
}

/**
 * The relayed port, shared with the outgoing connections that use it (docs/decisions/0012). The first bind is
 * exclusive: it fails if another program listens, even one of the same user with SO_REUSEPORT.
 */
function bindForListening({ address, port }: TransportAddress): BoundSocket {
  const alone = new BoundSocket({ host: address, port, ipv6Only: isIPv6(address) });
  try {
    alone.close();
    return sharePort({ address, port });
  } catch {
    // Systems without SO_REUSEPORT.
    return new BoundSocket({ host: address, port, ipv6Only: isIPv6(address) });
  }
}

/** The source of a connection to a peer: the relayed transport address, or at least its IP address. */
function sourceOf(local: TransportAddress): { handle: BoundSocket } | { localAddress: string } {
  try {
    return { handle: sharePort(local) };
  } catch {
    return { localAddress: local.address };
  }
}

function sharePort({ address, port }: TransportAddress): BoundSocket {
  return new BoundSocket({ host: address, port, ipv6Only: isIPv6(address), reusePort: true });
}
