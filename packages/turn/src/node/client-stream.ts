import type { Socket } from "node:net";
import { canonicalAddress, type TransportAddress } from "@visavis/stun/core";
import {
  type Connection,
  connectionClosed,
  openConnection,
  receiveBytes,
  type StreamSocket,
} from "../core/index.ts";
import {
  destroyOnceWritten,
  type Engine,
  enterCore,
  ignoreError,
  monotonicMs,
  trackConnection,
} from "./engine.ts";

/** Relayed datagrams are lost while this much waits for a client that reads too slowly. */
const MAX_RELAYED_BACKLOG_BYTES = 256 * 1024;

/** A client that lets so many answers pile up is not there any more, or means harm. */
const MAX_BACKLOG_BYTES = 1024 * 1024;

/** A client's TCP or TLS connection. */
export class ClientStream implements StreamSocket {
  readonly transport: "tcp" | "tls";
  readonly local: TransportAddress;
  readonly remote: TransportAddress;
  readonly #engine: Engine;
  /** Closes when the connection does. Under TLS not what is written to. */
  readonly #carrier: Socket;
  /** Missing until a TLS handshake is done. */
  #socket: Socket | undefined;
  #connection: Connection | undefined;
  #isOver = false;

  private constructor(engine: Engine, carrier: Socket, transport: "tcp" | "tls") {
    this.#engine = engine;
    this.#carrier = carrier;
    this.transport = transport;
    this.local = transportAddress(carrier.localAddress, carrier.localPort);
    this.remote = transportAddress(carrier.remoteAddress, carrier.remotePort);
  }

  /** Takes a connection in, or destroys it where the limits say so. Nothing is read before `receiveFrom`. */
  static open(engine: Engine, carrier: Socket, transport: "tcp" | "tls"): ClientStream | undefined {
    carrier.on("error", ignoreError);
    if (carrier.destroyed || carrier.remoteAddress === undefined) {
      carrier.destroy();
      return undefined;
    }
    const stream = new ClientStream(engine, carrier, transport);
    stream.#connection = enterCore(engine, () => openConnection(engine.turn, stream, monotonicMs()));
    if (stream.#connection === undefined) {
      carrier.destroy();
      return undefined;
    }
    trackConnection(engine, carrier);
    carrier.once("close", () => stream.#end());
    return stream;
  }

  /** Begins to read: from the carrier itself, or from the TLS socket around it. */
  receiveFrom(socket: Socket): void {
    this.#socket = socket;
    // Node tells of what breaks TLS after its handshake, and leaves the connection open.
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk: Uint8Array) => this.receive(chunk));
    socket.resume();
  }

  receive(chunk: Uint8Array): void {
    if (this.#isOver || this.#connection === undefined) return;
    try {
      receiveBytes(this.#engine.turn, this.#connection, chunk, monotonicMs());
    } catch (fault) {
      this.#engine.report(fault);
      this.#carrier.destroy();
    }
  }

  send(bytes: Uint8Array, { droppable }: { readonly droppable: boolean }): boolean {
    const socket = this.#socket;
    if (socket === undefined || this.#isOver || !socket.writable) return false;
    if (droppable && socket.writableLength > MAX_RELAYED_BACKLOG_BYTES) return false;
    if (socket.writableLength > MAX_BACKLOG_BYTES) {
      this.#carrier.destroy();
      return false;
    }
    socket.write(bytes);
    return true;
  }

  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#socket === undefined) this.#carrier.destroy();
    else destroyOnceWritten(this.#socket);
  }

  /** Hands the socket over; nothing is read from it here any more. RFC 6062 §5.4. */
  release(): Socket | undefined {
    this.#socket?.removeAllListeners("data");
    return this.#isOver ? undefined : this.#socket;
  }

  #end(): void {
    this.#isOver = true;
    const connection = this.#connection;
    if (connection === undefined) return;
    enterCore(this.#engine, () => connectionClosed(this.#engine.turn, connection, monotonicMs()));
  }
}

function transportAddress(address = "", port = 0): TransportAddress {
  return { address: canonicalAddress(address), port };
}
