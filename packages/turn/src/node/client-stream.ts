/** Clients' TCP and TLS connections. */
import type { Socket } from "node:net";
import { canonicalAddress, type TransportAddress } from "@visavis/stun/core";
import {
  type ClientStream,
  destroyOnceWritten,
  type Engine,
  enterCore,
  ignoreError,
  monotonicMs,
  trackConnection,
} from "./engine.ts";

/** Relayed datagrams are dropped while this much is waiting for a client that reads too slowly. */
const MAX_RELAYED_BACKLOG_BYTES = 256 * 1024;

/** A client for which this much is queued has gone, or is hostile. */
const MAX_BACKLOG_BYTES = 1024 * 1024;

/** Registers a connection, or destroys it when the limits do not allow it. Nothing is read before `readFrom`. */
export function openClientStream(
  engine: Engine,
  carrier: Socket,
  transport: "tcp" | "tls",
): ClientStream | undefined {
  carrier.on("error", ignoreError);
  if (carrier.destroyed || carrier.remoteAddress === undefined) {
    carrier.destroy();
    return undefined;
  }
  const local = transportAddress(carrier.localAddress, carrier.localPort);
  const remote = transportAddress(carrier.remoteAddress, carrier.remotePort);
  const id = enterCore(engine, () => engine.turn.openConnection({ transport, local, remote }, monotonicMs()));
  if (id === undefined) {
    carrier.destroy();
    return undefined;
  }
  const stream: ClientStream = { id, carrier, socket: undefined, isOver: false };
  engine.sockets.clients.set(id, stream);
  trackConnection(engine, carrier);
  carrier.once("close", () => {
    stream.isOver = true;
    engine.sockets.clients.delete(id);
    enterCore(engine, () => engine.turn.connectionClosed(id, monotonicMs()));
  });
  return stream;
}

function transportAddress(address = "", port = 0): TransportAddress {
  return { address: canonicalAddress(address), port };
}

/** Starts reading from the TCP connection itself, or from the TLS socket on top of it. */
export function readFrom(engine: Engine, stream: ClientStream, socket: Socket): void {
  stream.socket = socket;
  // Node reports a TLS error after the handshake but leaves the connection open.
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk: Uint8Array) => receiveChunk(engine, stream, chunk));
  socket.resume();
}

export function receiveChunk(engine: Engine, stream: ClientStream, chunk: Uint8Array): void {
  if (stream.isOver) return;
  try {
    engine.turn.receiveBytes(stream.id, chunk, monotonicMs());
  } catch (fault) {
    engine.report(fault);
    stream.carrier.destroy();
  }
}

/** @returns false when the bytes were dropped */
export function writeToStream(
  stream: ClientStream | undefined,
  bytes: Uint8Array,
  isDroppable: boolean,
): boolean {
  const socket = stream?.socket;
  if (socket === undefined || stream?.isOver !== false || !socket.writable) return false;
  if (isDroppable && socket.writableLength > MAX_RELAYED_BACKLOG_BYTES) return false;
  if (socket.writableLength > MAX_BACKLOG_BYTES) {
    stream.carrier.destroy();
    return false;
  }
  socket.write(bytes);
  return true;
}

export function closeStream(stream: ClientStream | undefined): void {
  if (stream === undefined || stream.isOver) return;
  stream.isOver = true;
  if (stream.socket === undefined) stream.carrier.destroy();
  else destroyOnceWritten(stream.socket);
}
