import type { Server as HttpServer } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { createSecureContext, createServer as createTlsServer, type TLSSocket } from "node:tls";
import { connectionKey, secureOptions, type TlsContext } from "@visavis/turn/node";
import { type Beginning, beginningOf } from "./first-byte.ts";

/** How long a client may take over each step before it is known what it wants: first byte, handshake, first byte inside. */
const STEP_LIMIT_MS = 5_000;

/** So many connections may be undecided. Beyond, the oldest goes: whoever means it has long said what it wants. */
const MAX_UNDECIDED = 1_000;

/** Notices a client that vanished while it had nothing to say. */
const KEEP_ALIVE_MS = 60_000;

/** Connections that the system keeps for us while we are busy; beyond them clients wait whole seconds. */
const BACKLOG = 4096;

/** By ALPN: HTTP, and STUN and TURN as RFC 7443 names them. Clients without ALPN are told apart by their first byte. */
const HTTP_PROTOCOL = "http/1.1";
const STUN_PROTOCOLS = ["stun.turn", "stun.nat-discovery"];

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
  /** In the order of their arrival, by their addresses: a TLS socket has those of the TCP socket below. */
  const undecided = new Map<string, Undecided>();
  const httpConnections = new Set<Socket>();
  /** Waits for the end of the last of them. */
  let onHttpClosed: (() => void) | undefined;

  const handshakes = createTlsServer({
    ...secureOptions(tls),
    ALPNProtocols: [HTTP_PROTOCOL, ...STUN_PROTOCOLS],
  });
  handshakes.on("secureConnection", guarded(routeSecured));
  // Node sets up the time limits of requests when a server listens; this one is handed its connections.
  http.emit("listening");

  /** A fault over one connection ends neither the process nor any other connection. */
  function guarded<Connection extends Socket>(take: (socket: Connection) => void) {
    return (socket: Connection): void => {
      try {
        take(socket);
      } catch (fault) {
        onFault(fault);
        socket.destroy();
      }
    };
  }

  function admit(socket: Socket): void {
    socket.on("error", ignoreError);
    const key = connectionKey(socket);
    undecided.set(key, { socket, limit: setTimeout(() => socket.destroy(), STEP_LIMIT_MS) });
    socket.once("close", () => {
      if (undecided.get(key)?.socket === socket) decided(key);
    });
    if (undecided.size > MAX_UNDECIDED) dropOldest();
    whenFirstBytesCome(socket, (bytes, beginning) => {
      if (beginning === "tls") secure(socket, bytes);
      else route(socket, bytes, beginning);
    });
  }

  function decided(key: string): void {
    clearTimeout(undecided.get(key)?.limit);
    undecided.delete(key);
  }

  function dropOldest(): void {
    for (const [key, { socket }] of undecided) {
      decided(key);
      socket.destroy();
      return;
    }
  }

  /** One step is done; the next one has its own time. */
  function awaitNextStep(socket: Socket): void {
    undecided.get(connectionKey(socket))?.limit.refresh();
  }

  function secure(socket: Socket, hello: Uint8Array): void {
    awaitNextStep(socket);
    socket.unshift(hello);
    handshakes.emit("connection", socket);
  }

  function routeSecured(socket: TLSSocket): void {
    socket.on("error", ignoreError);
    const { alpnProtocol } = socket;
    if (alpnProtocol === HTTP_PROTOCOL) serveHttp(socket);
    else if (STUN_PROTOCOLS.some((protocol) => protocol === alpnProtocol)) serveTurn(socket, NO_BYTES);
    else {
      awaitNextStep(socket);
      whenFirstBytesCome(socket, (bytes, beginning) => route(socket, bytes, beginning));
    }
  }

  function route(socket: Socket, bytes: Uint8Array, beginning: Beginning): void {
    switch (beginning) {
      case "turn":
        serveTurn(socket, bytes);
        break;
      case "http":
        socket.unshift(bytes);
        serveHttp(socket);
        socket.resume();
        break;
      // Among them TLS inside TLS.
      default:
        socket.destroy();
    }
  }

  function serveTurn(socket: Socket, early: Uint8Array): void {
    decided(connectionKey(socket));
    onTurn(socket, early);
  }

  function serveHttp(socket: Socket): void {
    decided(connectionKey(socket));
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
      guarded(() => take(bytes, beginningOf(bytes[0] ?? Number.NaN)))(socket);
    });
  }

  return {
    async listen({ host, port }) {
      const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS });
      server.on("connection", guarded(admit));
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
    setTlsContext(context) {
      // What OpenSSL refuses must leave the context that is in use untouched.
      createSecureContext(secureOptions(context));
      handshakes.setSecureContext(secureOptions(context));
    },
    close() {
      for (const server of listeners) server.close();
      listeners.clear();
      for (const { socket } of undecided.values()) socket.destroy();
    },
    undecided: () => undecided.size,
    httpClosed: () =>
      new Promise((resolve) => {
        onHttpClosed = resolve;
        if (httpConnections.size === 0) resolve();
      }),
  };
}

interface Undecided {
  /** Of a TLS connection the TCP socket below. */
  readonly socket: Socket;
  readonly limit: NodeJS.Timeout;
}

const NO_BYTES = new Uint8Array(0);

/** For sockets whose "close" event says all there is to know. */
function ignoreError(): void {}
