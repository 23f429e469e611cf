import type { Server as HttpServer, IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { SignalingGateway } from "@visavis/signal/node";
import type { AddressLimits } from "../limits/address-limits.ts";
import type { Report } from "../log/events.ts";
import type { Client } from "../proxy/client.ts";
import { isForeignOrigin } from "./own-hosts.ts";
import { requestAdmission } from "./request-admission.ts";
import { answer, clientBehind, pathOf, type Site } from "./site.ts";

/**
 * Not imported: an import reads every export of node:http, including `WebSocket`, for which Node.js loads undici. That
 * takes a tenth of the whole start.
 */
const { createServer } = process.getBuiltinModule("node:http");

/** A client that sends its request or reads the response slower than this is disconnected. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const IDLE_TIMEOUT_MS = 60_000;
const TIMEOUT_CHECK_INTERVAL_MS = 5_000;

const MAX_HEADER_BYTES = 16_384;

/**
 * The HTTP server of pages and signaling. It does not listen: it is given connections.
 *
 * @param options.site what to answer with; the current one, for each request. `undefined` while the server starts
 * @param options.isStopping whether connections are closed after the current request, and nobody is let into a call
 */
export function createHttpServer(options: {
  readonly site: () => Site | undefined;
  readonly isStopping: () => boolean;
  readonly limits: AddressLimits;
  readonly signaling: Pick<SignalingGateway, "handleUpgrade">;
  readonly report: Report;
}): HttpServer {
  const { site, isStopping, limits, signaling, report } = options;
  const { admits, admitsUpgrade } = requestAdmission(limits);
  const http = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
    // Any other upgrade is ignored, as RFC 9110 §7.8 allows: Java's client and `curl --http2` ask for h2c.
    shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === "websocket",
  });
  http.timeout = IDLE_TIMEOUT_MS;

  http.on("request", (request, response) => {
    const current = site();
    if (current === undefined) {
      response.writeHead(503, { "Retry-After": "1" }).end();
      return;
    }
    const client = clientBehind(request, current.trustedProxies);
    if (!admits(client.address, response)) return;
    response.once("close", () => {
      if (isStopping()) http.closeIdleConnections();
    });
    // No page sends a body. Its reading ends with the connection.
    if (hasBody(request)) response.setHeader("Connection", "close");
    try {
      answer({ request, client }, response, current);
    } catch (error) {
      report({ event: "request.failed", error });
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    }
  });

  // Node.js would answer these by itself, however many there are.
  http.on("checkExpectation", (request, response) => {
    const { address } = clientBehind(request, site()?.trustedProxies ?? []);
    if (admits(address, response)) response.writeHead(417, { Connection: "close" }).end();
  });

  /** Why a WebSocket is refused, if it is. */
  function refusalOf(
    request: IncomingMessage,
    { isOwnHost, publicHosts }: Site,
    { address, host }: Client,
  ): string | undefined {
    if (!admitsUpgrade(address, request.socket)) return "429 Too Many Requests";
    if (!isOwnHost(host, request.socket.localAddress)) return "421 Misdirected Request";
    return isForeignOrigin(request.headers.origin, { host, publicHosts }) ? "403 Forbidden" : undefined;
  }

  http.on("upgrade", (request, socket, head) => {
    const current = site();
    // A stopping server would wait for the new connection, and a starting one may not have its relay yet.
    if (current === undefined || isStopping()) {
      refuseUpgrade(socket, "503 Service Unavailable");
      return;
    }
    const client = clientBehind(request, current.trustedProxies);
    const refusal = refusalOf(request, current, client);
    if (refusal !== undefined) refuseUpgrade(socket, refusal);
    else if (pathOf(request) === "/signal") {
      signaling.handleUpgrade(request, socket, head, client);
    } else if (!current.pages.handleUpgrade?.(request, socket, head)) refuseUpgrade(socket, "404 Not Found");
  });
  return http;
}

function hasBody({ headers }: IncomingMessage): boolean {
  return Number(headers["content-length"] ?? 0) > 0;
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on("error", () => {});
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}
