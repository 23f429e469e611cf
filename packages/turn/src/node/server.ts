import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { nodeCrypto } from "@visavis/stun/node";
import {
  type Counters,
  createTurn,
  drain,
  endAllocations,
  type Gauges,
  gauges,
  reconfigure,
  type TurnConfiguration,
  tick,
} from "../core/index.ts";
import { ClientStream } from "./client-stream.ts";
import { openDatagramRelay } from "./datagram-relay.ts";
import { type Engine, monotonicMs } from "./engine.ts";
import type { ListenAddress } from "./listener.ts";
import { createListeners } from "./listeners.ts";
import { createOpenHandles } from "./open-handles.ts";
import { createRandomBytes } from "./random-bytes.ts";
import { connectToPeer, openStreamRelay } from "./stream-relay.ts";
import type { TlsContext } from "./tls-terminator.ts";

/** One timer looks after everything that expires. */
const TICK_MS = 1_000;

export interface TurnServer {
  /** In the order asked for, with the ports that were taken. */
  readonly listening: readonly ListenAddress[];
  /** What has happened since the start; the numbers go on changing. */
  readonly counters: Counters;
  /** How much there is of everything at the moment. */
  gauges(): Gauges;
  /** From now on, and for what exists already: permissions that the new peer policy forbids end. */
  reconfigure(configuration: TurnConfiguration): void;
  /**
   * A new certificate for new connections; existing ones go on.
   *
   * @throws what OpenSSL finds wrong with it; the old one stays
   */
  setTlsContext(context: TlsContext): void;
  /**
   * Follows addresses that come and go: opens what is new, closes what is gone with its clients, keeps the rest.
   *
   * @throws the system's error when something cannot listen; everything is then as it was
   */
  setListeners(listen: readonly ListenAddress[]): Promise<void>;
  /**
   * Takes over a connection that somebody else accepted, with the bytes they read to know that it is for us. A
   * `TLSSocket` counts as TLS.
   */
  acceptConnection(socket: Socket, early?: Uint8Array): void;
  /** No new allocations; the ones that exist live on. */
  drain(): void;
  /** Ends everything; resolves when no socket is left. */
  close(): Promise<void>;
}

export interface TurnServerOptions {
  readonly listen: readonly ListenAddress[];
  readonly configuration: TurnConfiguration;
  /** Needed to listen for TLS. */
  readonly tls?: TlsContext;
  /** Receives what should not have happened and ended nothing. */
  readonly onFault?: (fault: unknown) => void;
}

/**
 * Starts a STUN and TURN server on the sockets of this machine.
 *
 * @throws the system's error (`code`, `address`, `port`) when something cannot listen; nothing stays open then
 */
export async function startTurnServer(options: TurnServerOptions): Promise<TurnServer> {
  const { listen, configuration, tls, onFault = () => {} } = options;
  const handles = createOpenHandles();
  const connections = new Set<Socket>();
  const turn = createTurn({
    configuration,
    environment: {
      crypto: nodeCrypto,
      random: createRandomBytes(),
      openRelay: (relay) =>
        relay.transport === "udp" ? openDatagramRelay(engine, relay) : openStreamRelay(engine, relay),
      connectToPeer: (relay, peer, connectionId) => connectToPeer(engine, { relay, peer, connectionId }),
    },
    nowMs: monotonicMs(),
    wallMs: Date.now(),
  });
  const engine: Engine = { turn, connections, handles, report: onFault };
  const listeners = createListeners(engine, tls);
  await listeners.set(listen);
  const ticking = setInterval(() => {
    try {
      tick(turn, { nowMs: monotonicMs(), wallMs: Date.now() });
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
    gauges: () => gauges(turn),
    reconfigure: (next) => reconfigure(turn, next, monotonicMs()),
    setTlsContext: listeners.setTlsContext,
    setListeners: listeners.set,
    acceptConnection(socket, early = new Uint8Array(0)) {
      if (isClosed) {
        socket.destroy();
        return;
      }
      socket.setNoDelay(true);
      const stream = ClientStream.open(engine, socket, socket instanceof TLSSocket ? "tls" : "tcp");
      stream?.receiveFrom(socket);
      if (early.length > 0) stream?.receive(early);
    },
    drain: () => drain(turn),
    async close() {
      isClosed = true;
      clearInterval(ticking);
      await listeners.close();
      endAllocations(turn);
      for (const socket of connections) socket.destroy();
      await handles.allClosed();
    },
  };
}
