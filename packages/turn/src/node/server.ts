import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { nodeCrypto } from "@visavis/stun/node";
import {
  type CounterValues,
  createTurn,
  type Environment,
  type Gauges,
  type Notice,
  type TurnConfiguration,
} from "../core/index.ts";
import { closeStream, openClientStream, readFrom, receiveChunk, writeToStream } from "./client-stream.ts";
import { openRelayedUdp, sendDatagram } from "./datagrams.ts";
import { createOpenHandles, createSockets, destroyOnceWritten, type Engine, monotonicMs } from "./engine.ts";
import type { ListenAddress } from "./listener.ts";
import { createListeners } from "./listeners.ts";
import { NO_PROXIES, type Proxies } from "./proxied-clients.ts";
import { createRandomBytes } from "./random-bytes.ts";
import { connectToPeer, joinPeer, openRelayedTcp } from "./tcp-relay.ts";
import type { TlsContext } from "./tls-terminator.ts";

/** One timer serves everything that expires. */
const TICK_MS = 1_000;

export interface TurnServer {
  /** In the order of the options, with the actual ports. */
  readonly listening: readonly ListenAddress[];
  /** Totals since the start. */
  counters(): CounterValues;
  /** Current numbers of allocations, permissions, connections and so on. */
  gauges(): Gauges;
  /** Takes effect at once: existing permissions that the new peer policy forbids end. */
  reconfigure(configuration: TurnConfiguration): void;
  /**
   * Sets the certificate for new connections; existing ones continue.
   *
   * @throws when OpenSSL refuses it; the old one stays
   */
  setTlsContext(context: TlsContext): void;
  /**
   * Follows addresses that come and go: opens new listeners, closes those no longer listed together with their clients,
   * and keeps the rest.
   *
   * @throws the system's error when something cannot listen; nothing has changed then
   */
  setListeners(listen: readonly ListenAddress[]): Promise<void>;
  /**
   * Takes over a connection that the caller accepted, with the bytes that the caller has already read from it. A
   * `TLSSocket` counts as TLS.
   */
  acceptConnection(socket: Socket, early?: Uint8Array): void;
  /** Refuses new allocations; existing ones continue. */
  drain(): void;
  /** Ends what a user holds who is no longer current. The name has no timestamp. */
  endUser(user: string): void;
  /** Ends everything; resolves when no socket is left. */
  close(): Promise<void>;
}

export interface TurnServerOptions {
  readonly listen: readonly ListenAddress[];
  readonly configuration: TurnConfiguration;
  /** Needed to listen for TLS. */
  readonly tls?: TlsContext;
  /** Proxies that may tell the client's own address with the PROXY protocol, over TCP and TLS. */
  readonly proxies?: Proxies;
  /** Receives unexpected errors; the server keeps running. */
  readonly onFault?: (fault: unknown) => void;
  /** Receives what the log should have of users. */
  readonly onNotice?: (notice: Notice) => void;
}

/**
 * Starts a STUN and TURN server on the sockets of this machine.
 *
 * @throws the system's error (`code`, `address`, `port`) when something cannot listen; nothing stays open then
 */
export async function startTurnServer(options: TurnServerOptions): Promise<TurnServer> {
  const {
    listen,
    configuration,
    tls,
    proxies = NO_PROXIES,
    onFault = () => {},
    onNotice = () => {},
  } = options;
  const sockets = createSockets();
  const environment: Environment = {
    crypto: nodeCrypto,
    random: createRandomBytes(),
    sendToClient: (listenerId, bytes, port, address) =>
      sendDatagram(sockets.listeners.get(listenerId), bytes, port, address),
    writeToClient: (connectionId, bytes, isDroppable) =>
      writeToStream(sockets.clients.get(connectionId), bytes, isDroppable),
    closeConnection: (connectionId) => closeStream(sockets.clients.get(connectionId)),
    openRelayedAddress: (relayedAddress) =>
      relayedAddress.transport === "udp"
        ? openRelayedUdp(engine, relayedAddress)
        : openRelayedTcp(engine, relayedAddress),
    closeRelayedAddress(id) {
      const socket = sockets.relayedUdp.get(id) ?? sockets.relayedTcp.get(id);
      socket?.close();
      sockets.relayedUdp.delete(id);
      sockets.relayedTcp.delete(id);
    },
    sendToPeer: (relayedAddressId, bytes, port, address) =>
      sendDatagram(sockets.relayedUdp.get(relayedAddressId), bytes, port, address),
    connectToPeer: (connection) => connectToPeer(engine, connection),
    joinPeer: (ends) => joinPeer(engine, ends),
    closePeerConnection(id) {
      const socket = sockets.peers.get(id);
      if (socket !== undefined) destroyOnceWritten(socket);
    },
    notice: onNotice,
  };
  const turn = createTurn({ configuration, environment, nowMs: monotonicMs(), wallMs: Date.now() });
  const handles = createOpenHandles();
  const connections = new Set<Socket>();
  const engine: Engine = { turn, sockets, connections, handles, report: onFault };
  const listeners = createListeners(engine, { tls, proxies });
  await listeners.set(listen);
  const ticking = setInterval(() => {
    try {
      turn.tick({ nowMs: monotonicMs(), wallMs: Date.now() });
    } catch (fault) {
      onFault(fault);
    }
  }, TICK_MS);
  let isClosed = false;

  return {
    get listening() {
      return listeners.listening();
    },
    counters: turn.counters,
    gauges: turn.gauges,
    reconfigure: (next) => turn.reconfigure(next, monotonicMs()),
    setTlsContext: listeners.setTlsContext,
    setListeners: listeners.set,
    acceptConnection(socket, early = new Uint8Array(0)) {
      if (isClosed) {
        socket.destroy();
        return;
      }
      socket.setNoDelay(true);
      const stream = openClientStream(engine, socket, socket instanceof TLSSocket ? "tls" : "tcp");
      if (stream === undefined) return;
      readFrom(engine, stream, socket);
      if (early.length > 0) receiveChunk(engine, stream, early);
    },
    drain: turn.drain,
    endUser: (user) => turn.endUser(user, monotonicMs()),
    async close() {
      isClosed = true;
      clearInterval(ticking);
      await listeners.close();
      turn.endAllocations();
      for (const socket of connections) socket.destroy();
      await handles.allClosed();
    },
  };
}
