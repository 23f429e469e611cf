import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { ended, frame, type HostileClient, pour } from "./hostile-client.ts";

export interface Attack {
  readonly what: string;
  /** Newcomers come over TLS as well. */
  readonly isTls?: boolean;
  /** Begins it; it goes on until the process ends. */
  readonly begin: (client: HostileClient) => void;
}

/** More than any share of one address. */
const HELD = 2_000;

const REQUEST = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
/** About what fits into the buffers of a connection. */
const PIPELINED = Buffer.from(REQUEST.repeat(200));
const PINGS = Buffer.concat(
  new Array<Buffer>(40).fill(frame({ opcode: "ping", payload: new Uint8Array(125) })),
);
const ONE_BYTE_FRAGMENTS = Buffer.concat(
  new Array<Buffer>(16_000).fill(frame({ opcode: "continuation", payload: "x", hasMore: true })),
);
/** A frame of 64 KiB of which only the head and these bytes come. */
const BEGUN_FRAME = frame({ opcode: "text", payload: new Uint8Array(65_535) }).subarray(0, 100);

const message = (value: unknown) => frame({ opcode: "text", payload: JSON.stringify(value) });
const join = (room: string) => message({ type: "join", room });
const LEAVE = message({ type: "leave" });

let rooms = 0;
const anotherRoom = () => {
  rooms += 1;
  return `guess ${rooms}`;
};

/** Reads one response whose length is known; `undefined` if the connection ended before. */
function responseOn(socket: Socket): Promise<true | undefined> {
  return new Promise((resolve) => {
    let left = Number.POSITIVE_INFINITY;
    let text = "";
    const end = (isComplete: true | undefined) => {
      socket.off("data", read);
      socket.off("close", fail);
      resolve(isComplete);
    };
    const fail = () => end(undefined);
    const read = (bytes: Buffer) => {
      if (left === Number.POSITIVE_INFINITY) {
        text += bytes.toString("latin1");
        const headEnd = text.indexOf("\r\n\r\n");
        if (headEnd < 0) return;
        const body = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0);
        left = body - (text.length - headEnd - 4);
      } else left -= bytes.length;
      if (left <= 0) end(/^HTTP\/1\.1 200/.test(text) ? true : undefined);
    };
    socket.on("data", read);
    socket.once("close", fail);
  });
}

/** Requests that wait for each answer, on connections that are kept open. */
async function requests(client: HostileClient): Promise<undefined> {
  const socket = await client.tcp();
  if (socket === undefined) return undefined;
  for (;;) {
    socket.write(REQUEST);
    if ((await responseOn(socket)) === undefined) break;
    client.counts.done += 1;
  }
  socket.destroy();
  return undefined;
}

/** Opens connections and keeps them, also when they are closed. */
async function hold(
  opening: Promise<Socket | undefined>,
  use?: (socket: Socket) => void,
): Promise<undefined> {
  const socket = await opening;
  if (socket === undefined) return undefined;
  use?.(socket);
  return ended(socket);
}

/** A byte a second, so that the headers never end. */
function dribble(socket: Socket): void {
  socket.write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX");
  const timer = setInterval(() => socket.write("x"), 1_000);
  socket.once("close", () => clearInterval(timer));
}

/** Two participants of which one sends the other the largest messages there are, at the rate that the protocol allows. */
function descriptions(client: HostileClient): (worker: number) => Promise<undefined> {
  return async () => {
    const room = anotherRoom();
    const [sender, receiver] = [await client.webSocket(), await client.webSocket()];
    if (sender === undefined || receiver === undefined) return undefined;
    receiver.write(join(room));
    const self = await new Promise<string>((resolve) => {
      receiver.once("data", (bytes: Buffer) =>
        resolve(/"self":"([^"]+)"/.exec(bytes.toString("latin1"))?.[1] ?? "nobody"),
      );
      receiver.once("close", () => resolve(""));
    });
    sender.write(join(room));
    const sdp = "x".repeat(65_300);
    const bytes = message({ type: "description", to: self, description: { type: "offer", sdp } });
    const timer = setInterval(() => {
      if (sender.writableLength === 0) sender.write(bytes);
      client.counts.done += 1;
    }, 20);
    await ended(sender);
    clearInterval(timer);
    receiver.destroy();
    return undefined;
  };
}

/** Joins one room after another, as often as the protocol allows. */
function joins(client: HostileClient, nextRoom: () => string): () => Promise<undefined> {
  return async () => {
    const socket = await client.webSocket();
    if (socket === undefined) return undefined;
    const timer = setInterval(() => {
      socket.write(Buffer.concat([join(nextRoom()), LEAVE]));
      client.counts.done += 1;
    }, 40);
    await ended(socket);
    clearInterval(timer);
    return undefined;
  };
}

export const ATTACKS = {
  none: { what: "nothing", begin: () => {} },
  "none-tls": { what: "nothing, newcomers over TLS", isTls: true, begin: () => {} },
  "pipelining-5": {
    what: "requests pipelined on 5 connections",
    begin: (client) => client.repeat(5, () => hold(client.tcp(), (socket) => void pour(socket, PIPELINED))),
  },
  "pipelining-100": {
    what: "requests pipelined on 100 connections",
    begin: (client) => client.repeat(100, () => hold(client.tcp(), (socket) => void pour(socket, PIPELINED))),
  },
  requests: {
    what: "requests on 64 connections that are kept",
    begin: (client) => client.repeat(64, () => requests(client)),
  },
  connections: {
    what: "64 connections at once, each closed after one request",
    begin: (client) =>
      client.repeat(64, async () => {
        const socket = await client.tcp();
        socket?.write(REQUEST);
        const isAnswered = socket && (await responseOn(socket));
        socket?.resetAndDestroy();
        return isAnswered;
      }),
  },
  silent: {
    what: "2,000 TCP connections that say nothing",
    begin: (client) => client.repeat(HELD, () => hold(client.tcp())),
  },
  "silent-tls": {
    what: "2,000 TLS connections that say nothing",
    isTls: true,
    begin: (client) => client.repeat(HELD, () => hold(client.tls())),
  },
  sockets: {
    what: "2,000 WebSockets in rooms",
    begin: (client) =>
      client.repeat(HELD, () => hold(client.webSocket(), (socket) => socket.write(join(anotherRoom())))),
  },
  "slow-headers": {
    what: "2,000 connections with headers that never end",
    begin: (client) => client.repeat(HELD, () => hold(client.tcp(), dribble)),
  },
  fragments: {
    what: "400 WebSockets, each with a message of one-byte fragments that never ends",
    begin: (client) =>
      client.repeat(400, () =>
        hold(client.webSocket(), (socket) => {
          socket.write(frame({ opcode: "text", payload: "x", hasMore: true }));
          socket.write(ONE_BYTE_FRAGMENTS);
        }),
      ),
  },
  frames: {
    what: "400 WebSockets, each with a frame that never ends",
    begin: (client) =>
      client.repeat(400, () =>
        hold(client.webSocket(), (socket) => {
          socket.write(BEGUN_FRAME);
          const timer = setInterval(() => socket.write("x"), 20);
          socket.once("close", () => clearInterval(timer));
        }),
      ),
  },
  pings: {
    what: "WebSocket pings on 40 connections",
    begin: (client) =>
      client.repeat(40, () => hold(client.webSocket(), (socket) => void pour(socket, PINGS))),
  },
  joins: {
    what: "joins and leaves on 200 WebSockets",
    begin: (client) =>
      client.repeat(
        200,
        joins(client, () => "one room for all"),
      ),
  },
  guesses: {
    what: "room names guessed on 200 WebSockets",
    begin: (client) => client.repeat(200, joins(client, anotherRoom)),
  },
  descriptions: {
    what: "descriptions of 64 KiB between 40 pairs",
    begin: (client) => client.repeat(40, descriptions(client)),
  },
  handshakes: {
    what: "TLS handshakes, 32 at once",
    isTls: true,
    begin: (client) =>
      client.repeat(32, async () => {
        const socket = await client.tls();
        socket?.destroy();
        return socket;
      }),
  },
  reconnects: {
    what: "400 participants who all come back at once, every second",
    begin: (client) =>
      client.repeat(400, async () => {
        const socket = await client.webSocket();
        socket?.write(message({ type: "join", room: anotherRoom(), resumable: true }));
        await sleep(1_000 - (Date.now() % 1_000));
        socket?.resetAndDestroy();
        return socket;
      }),
  },
} as const satisfies Record<string, Attack>;

export type AttackName = keyof typeof ATTACKS;
