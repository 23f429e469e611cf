import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

/** From which the attacks come: one address, which is neither that of the visitors nor exempt from limits. */
const HOSTILE_ADDRESS = "127.0.0.66";
const HOST = "127.0.0.1";
const CONNECT_LIMIT_MS = 10_000;
/** After a refusal a worker comes again, but does not spend all its time on that. */
const PAUSE_MS = 50;

const OPCODES = { continuation: 0, text: 1, ping: 9 } as const;

export interface Frame {
  readonly opcode: keyof typeof OPCODES;
  readonly payload: string | Uint8Array;
  /** Whether the message goes on after this frame. */
  readonly hasMore?: boolean;
}

/** What an attack can do, from one address. Failures are what it is after, so they are not reported but counted. */
export interface HostileClient {
  readonly counts: { done: number; refused: number };
  /** A TCP connection; `undefined` if it failed. What comes is discarded until somebody listens. */
  tcp(): Promise<Socket | undefined>;
  tls(): Promise<Socket | undefined>;
  /** A connection that has become a WebSocket. */
  webSocket(): Promise<Socket | undefined>;
  /** Runs so many workers at once, each again and again, until the process ends. */
  repeat(workers: number, work: (worker: number) => Promise<unknown>): void;
}

export function createHostileClient({
  port,
  tlsPort,
}: {
  readonly port: number;
  readonly tlsPort: number;
}): HostileClient {
  const counts = { done: 0, refused: 0 };
  const origin = { host: HOST, localAddress: HOSTILE_ADDRESS };

  function opened(socket: Socket, event: string): Promise<Socket | undefined> {
    return new Promise((resolve) => {
      socket.setNoDelay(true);
      socket.setTimeout(CONNECT_LIMIT_MS, () => socket.destroy());
      socket.on("error", () => {});
      socket.once("close", () => resolve(undefined));
      socket.once(event, () => {
        socket.setTimeout(0);
        socket.resume();
        resolve(socket);
      });
    });
  }

  const tcp = () => opened(connectTcp({ ...origin, port }), "connect");

  return {
    counts,
    tcp,
    tls: () =>
      opened(
        connectTls({ ...origin, port: tlsPort, rejectUnauthorized: false, ALPNProtocols: ["http/1.1"] }),
        "secureConnect",
      ),
    async webSocket() {
      const socket = await tcp();
      if (socket === undefined) return undefined;
      socket.write(
        `GET /signal HTTP/1.1\r\nHost: ${HOST}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
      );
      const head = await new Promise<string>((resolve) => {
        socket.once("data", (bytes: Buffer) => resolve(bytes.toString("latin1", 0, 12)));
        socket.once("close", () => resolve(""));
      });
      if (head === "HTTP/1.1 101") return socket;
      socket.destroy();
      return undefined;
    },
    repeat(workers, work) {
      for (let worker = 0; worker < workers; worker += 1) void again(worker, work);
    },
  };

  async function again(worker: number, work: (worker: number) => Promise<unknown>): Promise<never> {
    for (;;) {
      const isDone = (await work(worker)) !== undefined;
      if (isDone) counts.done += 1;
      else counts.refused += 1;
      if (!isDone) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/** A frame as clients send it, masked with zeros. RFC 6455 §5.2. */
export function frame({ opcode, payload, hasMore = false }: Frame): Buffer {
  const content = Buffer.from(payload);
  const start = (hasMore ? 0 : 0x80) | OPCODES[opcode];
  const mask = [0, 0, 0, 0];
  if (content.length < 126) return Buffer.concat([Buffer.of(start, 0x80 | content.length, ...mask), content]);
  const head = Buffer.of(start, 0x80 | 126, 0, 0, ...mask);
  head.writeUInt16BE(content.length, 2);
  return Buffer.concat([head, content]);
}

/** Resolves once the connection has ended, with what `undefined` says to `repeat`: come again after a pause. */
export function ended(socket: Socket): Promise<undefined> {
  return new Promise((resolve) => {
    if (socket.destroyed) resolve(undefined);
    else socket.once("close", () => resolve(undefined));
  });
}

/** Sends the same bytes again and again, as fast as they are taken, until the connection ends. */
export async function pour(socket: Socket, bytes: Uint8Array): Promise<undefined> {
  const write = () => {
    for (let count = 0; count < 20 && !socket.destroyed; count += 1) if (!socket.write(bytes)) return;
    setImmediate(write);
  };
  socket.on("drain", write);
  write();
  return ended(socket);
}
