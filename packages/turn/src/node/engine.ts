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

/** Once a connection is to end: how long its reader may take over the rest without making progress. */
const LINGER_MS = 5_000;

/** The one clock of all lifetimes; it never jumps. In milliseconds from some moment. */
export function monotonicMs(): number {
  return performance.now();
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
  if (socket.writableLength === 0) {
    socket.destroy();
    return;
  }
  socket.setTimeout(LINGER_MS, () => socket.destroy());
  socket.destroySoon();
}
