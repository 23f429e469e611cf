/** State shared by the sockets of one server. */
import type { Socket as DatagramSocket } from "node:dgram";
import type { Server, Socket } from "node:net";
import type { Turn } from "../core/index.ts";

export interface Engine {
  readonly turn: Turn;
  readonly sockets: Sockets;
  /** Clients' TCP and TLS connections, and TCP connections with peers, for the end of the server. */
  readonly connections: Set<Socket>;
  readonly handles: OpenHandles;
  /** Receives unexpected errors; the server keeps running. */
  readonly report: (fault: unknown) => void;
}

/** The sockets by the ids that the core assigned. */
export interface Sockets {
  readonly listeners: Map<number, DatagramSocket>;
  readonly clients: Map<number, ClientStream>;
  readonly relayedUdp: Map<number, DatagramSocket>;
  readonly relayedTcp: Map<number, Server>;
  readonly peers: Map<number, Socket>;
}

/** A client's TCP or TLS connection. */
export interface ClientStream {
  readonly id: number;
  /** The TCP connection; with TLS, data is written to `socket` instead. */
  readonly carrier: Socket;
  /** The socket to read and write; missing until a TLS handshake has succeeded. */
  socket: Socket | undefined;
  isOver: boolean;
}

export function createSockets(): Sockets {
  return {
    listeners: new Map(),
    clients: new Map(),
    relayedUdp: new Map(),
    relayedTcp: new Map(),
    peers: new Map(),
  };
}

/** Counts the open sockets, so that `close` can wait for the last of them. */
export interface OpenHandles {
  opened(): void;
  /** A handler for "close" events, the same for all sockets. */
  readonly closed: () => void;
  /** Resolves as soon as none is open. */
  allClosed(): Promise<void>;
}

export function createOpenHandles(): OpenHandles {
  let count = 0;
  const waiting: (() => void)[] = [];
  function settle(): void {
    if (count > 0) return;
    for (const resolve of waiting.splice(0)) resolve();
  }
  return {
    opened() {
      count += 1;
    },
    closed() {
      count -= 1;
      settle();
    },
    allClosed() {
      return new Promise((resolve) => {
        waiting.push(resolve);
        settle();
      });
    },
  };
}

/** Time limits for the reader of a connection that is being closed: without progress, and in total. */
const LINGER_MS = 5_000;
const MAX_LINGER_MS = 60_000;

/** The clock of all lifetimes, in milliseconds from an arbitrary moment. It never jumps. */
export function monotonicMs(): number {
  return performance.now();
}

/**
 * Passes one socket's event to the core. An error there ends neither the process nor anything that other clients hold.
 *
 * @returns `undefined` after an error
 */
export function enterCore<Result>(
  { report }: Pick<Engine, "report">,
  callCore: () => Result,
): Result | undefined {
  try {
    return callCore();
  } catch (fault) {
    report(fault);
    return undefined;
  }
}

/** For sockets whose "close" event is enough. */
export function ignoreError(): void {}

/** Why a relayed transport address could not be bound. Anything but a port of another program, which is normal, is reported. */
export function bindFailure({ report }: Pick<Engine, "report">, fault: unknown): "busy" | "failed" {
  if (fault instanceof Error && "code" in fault && fault.code === "EADDRINUSE") return "busy";
  report(fault);
  return "failed";
}

/** Tracks a connection until it is closed, so that the server can close it when it stops. */
export function trackConnection({ connections, handles }: Engine, socket: Socket): void {
  connections.add(socket);
  handles.opened();
  socket.once("close", () => {
    connections.delete(socket);
    handles.closed();
  });
}

/** Ends a connection as soon as everything written to it has left. */
export function destroyOnceWritten(socket: Socket): void {
  if (socket.destroyed || socket.writableLength === 0) {
    socket.destroy();
    return;
  }
  const destroy = () => socket.destroy();
  socket.setTimeout(LINGER_MS, destroy);
  const longest = setTimeout(destroy, MAX_LINGER_MS);
  socket.once("close", () => clearTimeout(longest));
  socket.destroySoon();
}
