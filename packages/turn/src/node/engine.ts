import type { Socket } from "node:net";
import type { Turn } from "../core/index.ts";
import type { OpenHandles } from "./open-handles.ts";

/** What the sockets of one server share. */
export interface Engine {
  readonly turn: Turn;
  /** TCP and TLS connections of clients, and TCP connections with peers. */
  readonly connections: Set<Socket>;
  readonly handles: OpenHandles;
  /** Takes what should not have happened; the server goes on. */
  readonly report: (fault: unknown) => void;
}

/** Once a connection is to end: how long its reader may take over the rest without making progress, and at most. */
const LINGER_MS = 5_000;
const LONGEST_LINGER_MS = 60_000;

/** The one clock of all lifetimes; it never jumps. In milliseconds from some moment. */
export function monotonicMs(): number {
  return performance.now();
}

/**
 * Takes the event of one socket to the core. A fault there ends neither the process nor what other clients have.
 *
 * @returns `undefined` after a fault
 */
export function enterCore<Result>(
  { report }: Pick<Engine, "report">,
  deed: () => Result,
): Result | undefined {
  try {
    return deed();
  } catch (fault) {
    report(fault);
    return undefined;
  }
}

/** For sockets whose "close" event says all there is to know. */
export function ignoreError(): void {}

/** Keeps count of a connection until it is closed, so that the end of the server finds it. */
export function trackConnection({ connections, handles }: Engine, socket: Socket): void {
  connections.add(socket);
  handles.opened();
  socket.once("close", () => {
    connections.delete(socket);
    handles.closed();
  });
}

/** Ends a connection as soon as what has been written to it is on its way. */
export function destroyOnceWritten(socket: Socket): void {
  if (socket.destroyed || socket.writableLength === 0) {
    socket.destroy();
    return;
  }
  const destroy = () => socket.destroy();
  socket.setTimeout(LINGER_MS, destroy);
  const longest = setTimeout(destroy, LONGEST_LINGER_MS);
  socket.once("close", () => clearTimeout(longest));
  socket.destroySoon();
}
