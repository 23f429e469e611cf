import type { Server as HttpServer } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { canonicalAddress } from "@visavis/stun/core";
import type { ConnectionAddresses, ProxyRefusal } from "@visavis/turn/core";
import {
  createTlsTerminator,
  type DecidedOpening,
  readOpening,
  STUN_APPLICATION_PROTOCOLS,
  showAddresses,
  type TlsContext,
} from "@visavis/turn/node";
import type { AddressLimits } from "../limits/address-limits.ts";
import { isTrusted, type TrustedProxies } from "../proxy/trusted-proxies.ts";
import { type Beginning, beginningOf } from "./first-byte.ts";

/**
 * The time limit for each step until the protocol is known: first byte, with a PROXY header before it; handshake; first byte
 * inside TLS.
 */
const STEP_LIMIT_MS = 5_000;

/**
 * How many connections may be undecided. Beyond that, the oldest is closed: a real client sends its first byte well
 * before.
 */
const MAX_UNDECIDED = 1_000;

/** What an HTTP client reads whose address has too many connections. Others see that the connection is closed. */
const TOO_MANY_CONNECTIONS =
  "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 10\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

/** Detects an idle TURN client that has vanished. */
const KEEP_ALIVE_MS = 60_000;

/** Connections that the system queues while we are busy; beyond that, clients wait for whole seconds. */
const BACKLOG = 4096;

/** The ALPN identifier of HTTP. Clients without ALPN are distinguished by their first byte. */
const HTTP_PROTOCOL = "http/1.1";

export interface FrontOptions {
  /** Receives HTTP and WebSocket connections; it does not listen itself. */
  readonly http: HttpServer;
  /** Takes a STUN or TURN connection, with the bytes already read from it. */
  readonly onTurn: (socket: Socket, early: Uint8Array) => void;
  readonly tls: TlsContext;
  readonly maxHttpConnections: number;
  readonly limits: AddressLimits;
  /** May put a PROXY header in front of a connection. Nobody else may. */
  readonly trustedProxies: TrustedProxies;
  readonly onProxyRefused: (reason: ProxyRefusal) => void;
  /** Receives unexpected errors; the server keeps running. */
  readonly onFault: (fault: unknown) => void;
}

/** One TCP port for HTTP, HTTPS, WebSocket, TURN over TCP and TURN over TLS. */
export interface Front {
  /**
   * Opens another port; 0 picks a free one.
   *
   * @returns the address and port in use
   * @throws the system's error, such as `EADDRINUSE`
   */
  listen(where: { readonly host: string | undefined; readonly port: number }): Promise<Listening>;
  /** Sets the certificate for new connections. @throws the OpenSSL error; the old certificate stays */
  setTlsContext(context: TlsContext): void;
  /** Closes all ports and undecided connections. The others belong to `http` and `onTurn`. */
  close(): void;
  /** The number of undecided connections. */
  undecided(): number;
  /** Resolves when the last connection of `http` is closed. */
  httpClosed(): Promise<void>;
}

export interface Listening {
  readonly address: string;
  readonly port: number;
}

/** Listens, and passes each connection to the handler of its protocol. */
export function createFront(options: FrontOptions): Front {
  const { http, onTurn, tls, maxHttpConnections, limits, trustedProxies, onProxyRefused, onFault } = options;
  const listeners = new Set<Server>();
  /** In order of arrival. A TLS connection is represented by its TCP socket. */
  const undecided = new Set<Undecided>();
  const httpConnections = new Set<Socket>();
  /** Resolved when the last of them has ended. */
  let onHttpClosed: (() => void) | undefined;

  const terminator = createTlsTerminator({
    context: tls,
    applicationProtocols: [HTTP_PROTOCOL, ...STUN_APPLICATION_PROTOCOLS],
    // `STEP_LIMIT_MS` covers the handshake.
    handshakeTimeoutMs: 0,
  });
  // Node sets up request timeouts when a server listens; this server does not listen but is given its connections.
  http.emit("listening");

  /** An error on one connection ends neither the process nor another connection. */
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
    const address = canonicalAddress(socket.remoteAddress ?? "");
    const shares = takeShares(address);
    if (shares === undefined) {
      refuse(socket);
      return;
    }
    const limit = setTimeout(() => socket.destroy(), STEP_LIMIT_MS);
    const entry: Undecided = { socket, limit, address, shares, addresses: undefined };
    undecided.add(entry);
    socket.once("close", () => {
      decided(entry);
      entry.shares.releaseConnection();
    });
    if (undecided.size > MAX_UNDECIDED) dropOldest();
    readOpening(socket, {
      isTrusted: isTrusted(trustedProxies, address),
      onNamed(addresses) {
        let isPassed = false;
        guard(socket, () => {
          isPassed = passTo(entry, addresses);
        });
        return isPassed;
      },
      onDecided: (opening) => guard(socket, () => begin(entry, opening)),
    });
  }

  /** `undefined` if the address has its share of connections. */
  function takeShares(address: string): Shares | undefined {
    const releaseConnection = limits.requests.isEmpty(address) ? undefined : limits.connections.take(address);
    const releaseUndecided = releaseConnection && limits.undecided.take(address);
    if (releaseConnection !== undefined && releaseUndecided !== undefined) {
      return { releaseConnection, releaseUndecided };
    }
    releaseConnection?.();
    return undefined;
  }

  function refuse(socket: Socket): void {
    limits.refuse("connections");
    socket.end(TOO_MANY_CONNECTIONS, () => socket.destroy());
  }

  function begin(entry: Undecided, opening: DecidedOpening): void {
    const { socket } = entry;
    if (opening.kind === "refused") {
      onProxyRefused(opening.reason);
      socket.destroy();
      return;
    }
    const { bytes, addresses } = opening;
    if (addresses !== undefined && !passTo(entry, addresses)) return;
    const beginning = beginningOf(bytes[0] ?? Number.NaN);
    if (beginning === "tls") secure(entry, bytes);
    else route({ socket, entry, bytes, beginning });
  }

  /** From now on the connection is one of the client for which a proxy has opened it. If the client has its share, it is refused. */
  function passTo(entry: Undecided, addresses: ConnectionAddresses): boolean {
    if (entry.addresses !== undefined) return true;
    const { address } = addresses.remote;
    const shares = takeShares(address);
    if (shares === undefined) {
      refuse(entry.socket);
      return false;
    }
    entry.shares.releaseUndecided();
    entry.shares.releaseConnection();
    entry.address = address;
    entry.shares = shares;
    entry.addresses = addresses;
    showAddresses(entry.socket, addresses);
    return true;
  }

  function decided(entry: Undecided): void {
    clearTimeout(entry.limit);
    entry.shares.releaseUndecided();
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
    if (!limits.handshakes.take(entry.address)) {
      limits.refuse("handshakes");
      entry.socket.destroy();
      return;
    }
    // One step is done; the next one has its own time limit.
    entry.limit.refresh();
    entry.socket.unshift(hello);
    terminator.secure(entry.socket, (secured) => guard(secured, () => routeSecured(secured, entry)));
  }

  function routeSecured(socket: TLSSocket, entry: Undecided): void {
    // Node reports a TLS error after the handshake but leaves the connection open.
    socket.on("error", () => socket.destroy());
    if (entry.addresses !== undefined) showAddresses(socket, entry.addresses);
    const { alpnProtocol } = socket;
    if (alpnProtocol === HTTP_PROTOCOL) serveHttp(socket, entry);
    else if (STUN_APPLICATION_PROTOCOLS.some((protocol) => protocol === alpnProtocol)) {
      serveTurn(socket, entry, NO_BYTES);
    } else {
      entry.limit.refresh();
      socket.once("data", (bytes: Uint8Array) => {
        socket.pause();
        guard(socket, () => route({ socket, entry, bytes, beginning: beginningOf(bytes[0] ?? Number.NaN) }));
      });
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
      // Including TLS inside TLS.
      default:
        socket.destroy();
    }
  }

  function serveTurn(socket: Socket, entry: Undecided, early: Uint8Array): void {
    decided(entry);
    // Only this detects a vanished TURN client; HTTP has timeouts and WebSocket has pings.
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

/** A connection whose protocol is not known yet. */
interface Undecided {
  /** The TCP socket, also below TLS. */
  readonly socket: Socket;
  readonly limit: NodeJS.Timeout;
  /** The client's, once a PROXY header has told it; until then that of the proxy. */
  address: string;
  shares: Shares;
  /** From a PROXY header. */
  addresses: ConnectionAddresses | undefined;
}

/** What the connection has of its address's shares, and how to give it back. */
interface Shares {
  readonly releaseConnection: () => void;
  readonly releaseUndecided: () => void;
}

interface FirstBytes {
  /** The socket that they came from: the TLS socket, if any. */
  readonly socket: Socket;
  readonly entry: Undecided;
  readonly bytes: Uint8Array;
  readonly beginning: Beginning;
}

const NO_BYTES = new Uint8Array(0);

/** For sockets whose "close" event is enough. */
function ignoreError(): void {}
