import type { Server as HttpServer } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { createTlsTerminator, STUN_APPLICATION_PROTOCOLS, type TlsContext } from "@visavis/turn/node";
import { type Beginning, beginningOf } from "./first-byte.ts";

/** How long a client may take over each step before it is known what it wants: first byte, handshake, first byte inside. */
const STEP_LIMIT_MS = 5_000;

/** So many connections may be undecided. Beyond, the oldest goes: whoever means it has long said what it wants. */
const MAX_UNDECIDED = 1_000;

/** Notices a TURN client that vanished while it had nothing to say. */
const KEEP_ALIVE_MS = 60_000;

/** Connections that the system keeps for us while we are busy; beyond them clients wait whole seconds. */
const BACKLOG = 4096;

/** The ALPN identifier of HTTP. Clients that do not use ALPN are told apart by their first byte. */
const HTTP_PROTOCOL = "http/1.1";

export interface FrontOptions {
  /** Receives HTTP and WebSocket connections; it does not listen by itself. */
  readonly http: HttpServer;
  /** Takes a connection on which STUN or TURN is spoken, with what was read of it. */
  readonly onTurn: (socket: Socket, early: Uint8Array) => void;
  readonly tls: TlsContext;
  readonly maxHttpConnections: number;
  /** Receives what should not have happened and ended nothing. */
  readonly onFault: (fault: unknown) => void;
}

/** One TCP port for HTTP, HTTPS, WebSocket, TURN over TCP and TURN over TLS. */
export interface Front {
  /**
   * Opens one more port; 0 takes a free one.
   *
   * @returns the address and port that were taken
   * @throws the system's error, such as `EADDRINUSE`
   */
  listen(where: { readonly host: string | undefined; readonly port: number }): Promise<Listening>;
  /** A new certificate for new connections. @throws what OpenSSL finds wrong with it; the old one stays */
  setTlsContext(context: TlsContext): void;
  /** Closes all ports, and connections that are undecided. The others are those of `http` and `onTurn`. */
  close(): void;
  /** How many connections have not said yet what they want. */
  undecided(): number;
  /** Resolves when the last connection of `http` is closed. */
  httpClosed(): Promise<void>;
}

export interface Listening {
  readonly address: string;
  readonly port: number;
}

/** Listens, and gives each connection to whom it is for. No connection is ever answered here. */
export function createFront({ http, onTurn, tls, maxHttpConnections, onFault }: FrontOptions): Front {
  const listeners = new Set<Server>();
  /** In the order of their arrival. Of a TLS connection the TCP socket below stands here. */
  const undecided = new Set<Undecided>();
  const httpConnections = new Set<Socket>();
  /** Waits for the end of the last of them. */
  let onHttpClosed: (() => void) | undefined;

  const terminator = createTlsTerminator({
    context: tls,
    applicationProtocols: [HTTP_PROTOCOL, ...STUN_APPLICATION_PROTOCOLS],
    // `STEP_LIMIT_MS` covers the handshake.
    handshakeTimeoutMs: 0,
  });
  // Node sets up the time limits of requests when a server listens; this one is handed its connections.
  http.emit("listening");

  /** A fault over one connection ends neither the process nor any other connection. */
  function guard(socket: Socket, take: () => void): void {
    try {
      take();
    } catch (fault) {
      onFault(fault);
      socket.destroy();
    }
  }

  function admit(socket: Socket): void {
    socket.on("error", ignoreError);
    const entry = { socket, limit: setTimeout(() => socket.destroy(), STEP_LIMIT_MS) };
    undecided.add(entry);
    socket.once("close", () => decided(entry));
    if (undecided.size > MAX_UNDECIDED) dropOldest();
    whenFirstBytesCome(socket, (bytes, beginning) => {
      if (beginning === "tls") secure(entry, bytes);
      else route({ socket, entry, bytes, beginning });
    });
  }

  function decided(entry: Undecided): void {
    clearTimeout(entry.limit);
    undecided.delete(entry);
  }

  function dropOldest(): void {
    for (const entry of undecided) {
      decided(entry);
      entry.socket.destroy();
      return;
    }
  }

  function secure(entry: Undecided, hello: Uint8Array): void {
    // One step is done; the next one has its own time.
    entry.limit.refresh();
    entry.socket.unshift(hello);
    terminator.secure(entry.socket, (secured) => guard(secured, () => routeSecured(secured, entry)));
  }

  function routeSecured(socket: TLSSocket, entry: Undecided): void {
    // Node tells of what breaks TLS after its handshake, and leaves the connection open.
    socket.on("error", () => socket.destroy());
    const { alpnProtocol } = socket;
    if (alpnProtocol === HTTP_PROTOCOL) serveHttp(socket, entry);
    else if (STUN_APPLICATION_PROTOCOLS.some((protocol) => protocol === alpnProtocol)) {
      serveTurn(socket, entry, NO_BYTES);
    } else {
      entry.limit.refresh();
      whenFirstBytesCome(socket, (bytes, beginning) => route({ socket, entry, bytes, beginning }));
    }
  }

  function route({ socket, entry, bytes, beginning }: FirstBytes): void {
    switch (beginning) {
      case "turn":
        serveTurn(socket, entry, bytes);
        break;
      case "http":
        socket.unshift(bytes);
        serveHttp(socket, entry);
        socket.resume();
        break;
      // Among them TLS inside TLS.
      default:
        socket.destroy();
    }
  }

  function serveTurn(socket: Socket, entry: Undecided, early: Uint8Array): void {
    decided(entry);
    // A client that vanished shows by nothing else: HTTP has its time limits, and WebSocket its pings.
    entry.socket.setKeepAlive(true, KEEP_ALIVE_MS);
    onTurn(socket, early);
  }

  function serveHttp(socket: Socket, entry: Undecided): void {
    decided(entry);
    if (httpConnections.size >= maxHttpConnections) {
      socket.destroy();
      return;
    }
    httpConnections.add(socket);
    socket.once("close", () => {
      httpConnections.delete(socket);
      if (httpConnections.size === 0) onHttpClosed?.();
    });
    http.emit("connection", socket);
  }

  /** Calls back once, with what comes first. The socket is paused then. */
  function whenFirstBytesCome(socket: Socket, take: (bytes: Uint8Array, beginning: Beginning) => void): void {
    socket.once("data", (bytes: Uint8Array) => {
      socket.pause();
      guard(socket, () => take(bytes, beginningOf(bytes[0] ?? Number.NaN)));
    });
  }

  return {
    async listen({ host, port }) {
      const server = createServer({ noDelay: true });
      server.on("connection", (socket) => guard(socket, () => admit(socket)));
      const listening = new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.once("listening", () => {
          server.off("error", reject);
          resolve();
        });
      });
      server.listen({ port, backlog: BACKLOG, ...(host !== undefined && { host }) });
      await listening;
      server.on("error", onFault);
      listeners.add(server);
      const taken = server.address();
      if (taken === null || typeof taken === "string") throw new TypeError("a TCP server has an address");
      return { address: taken.address, port: taken.port };
    },
    setTlsContext: terminator.setContext,
    close() {
      for (const server of listeners) server.close();
      listeners.clear();
      for (const { socket } of undecided) socket.destroy();
    },
    undecided: () => undecided.size,
    httpClosed: () =>
      new Promise((resolve) => {
        onHttpClosed = resolve;
        if (httpConnections.size === 0) resolve();
      }),
  };
}

/** A connection of which it is not known yet what it wants. */
interface Undecided {
  /** Of a TLS connection the TCP socket below. */
  readonly socket: Socket;
  readonly limit: NodeJS.Timeout;
}

interface FirstBytes {
  /** On which they came: the TLS socket where there is one. */
  readonly socket: Socket;
  readonly entry: Undecided;
  readonly bytes: Uint8Array;
  readonly beginning: Beginning;
}

const NO_BYTES = new Uint8Array(0);

/** For sockets whose "close" event says all there is to know. */
function ignoreError(): void {}
