import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { createSignalingGateway, type SignalingGateway } from "@visavis/signal/node";
import type { Report } from "./events.ts";
import type { RelayPorts } from "./ice-servers.ts";
import { sendNotFound } from "./not-found.ts";
import type { Options } from "./options.ts";
import type { Pages } from "./pages.ts";
import { type Relay, startRelay } from "./relay.ts";
import { RelayError } from "./relay-ports.ts";
import type { RelaySettings } from "./relay-settings.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";

/** A client that sends its request, or reads the answer, slower than this is cut off. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const IDLE_TIMEOUT_MS = 60_000;
const TIMEOUT_CHECK_INTERVAL_MS = 5_000;

const MAX_HEADER_BYTES = 16_384;

/** TCP connections beyond those of participants, for people who are loading a page. */
const MAX_PAGE_CONNECTIONS = 1000;

/** A free TCP port may be taken on UDP; so many others are tried. */
const MAX_FREE_PORT_TRIES = 10;

/** How long requests under way may take when the server stops. */
const STOP_GRACE_MS = 1000;

export interface Server {
  readonly address: string;
  readonly port: number;
  /** Where the relay listens, unless it is off. */
  readonly relayPorts: RelayPorts | undefined;
  /** Stops accepting, says goodbye to participants and resolves when all is closed, after a second at most. */
  close(): Promise<void>;
}

/**
 * Pages, health and signaling on one port, with the relay beside them.
 *
 * @param options.relay missing: no relay
 * @throws the error of `listen`, such as `EADDRINUSE`.
 * @throws {RelayError}
 */
export async function startServer({
  options,
  relay: relaySettings,
  pages,
  report,
}: {
  readonly options: Pick<Options, "port" | "host" | "ice-servers" | "max-connections">;
  readonly relay?: RelaySettings | undefined;
  readonly pages: Pages;
  readonly report: Report;
}): Promise<Server> {
  let relay: Relay | undefined;
  let isReady = false;
  const gateway = createSignalingGateway({
    iceServersFor(request) {
      const own = relay?.iceServersFor(request);
      return { ...own, iceServers: [...(own?.iceServers ?? []), ...options["ice-servers"]] };
    },
    maxConnections: options["max-connections"],
    report,
  });
  const http = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
  });
  http.timeout = IDLE_TIMEOUT_MS;
  http.maxConnections = options["max-connections"] + MAX_PAGE_CONNECTIONS;

  http.on("request", (request, response) => {
    try {
      answer(request, response, { gateway, relay, pages });
    } catch (error) {
      report({ event: "request.failed", error });
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    }
  });
  http.on("upgrade", (request, socket, head) => {
    // A stopping server would wait for a connection that has just begun, and a starting one may have no relay yet.
    if (!http.listening || !isReady) refuseUpgrade(socket, "503 Service Unavailable");
    else if (pathOf(request) === "/signal") gateway.handleUpgrade(request, socket, head);
    else if (!pages.handleUpgrade?.(request, socket, head)) refuseUpgrade(socket, "404 Not Found");
  });

  async function listen(tries: number): Promise<AddressInfo> {
    http.listen({ port: options.port, ...(options.host !== undefined && { host: options.host }) });
    await once(http, "listening");
    const listening = http.address() as AddressInfo;
    if (relaySettings === undefined) return listening;
    try {
      const { address, port } = listening;
      const onMoved = () => gateway.renewIceServers();
      relay = await startRelay({ address, port, settings: relaySettings, report, onMoved });
      return listening;
    } catch (error) {
      const closed = once(http, "close");
      http.close();
      http.closeAllConnections();
      await closed;
      const isTaken = error instanceof RelayError && error.code === "EADDRINUSE";
      if (options.port === 0 && isTaken && tries > 1) return listen(tries - 1);
      throw error;
    }
  }
  const { address, port } = await listen(MAX_FREE_PORT_TRIES);
  isReady = true;

  return {
    address,
    port,
    relayPorts: relay?.ports,
    async close() {
      const closed = once(http, "close");
      http.close();
      const parts = [closed, gateway.close(), relay?.close(), pages.close?.()];
      await Promise.race([Promise.all(parts), wait(STOP_GRACE_MS)]);
      http.closeAllConnections();
    },
  };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  {
    gateway,
    relay,
    pages,
  }: { readonly gateway: SignalingGateway; readonly relay: Relay | undefined; readonly pages: Pages },
): void {
  response.setHeaders(SECURITY_HEADERS);
  if (request.method !== "GET" && request.method !== "HEAD") {
    // The connection ends here, so that nobody has to read the body.
    response.writeHead(405, { Allow: "GET, HEAD", Connection: "close" }).end();
  } else if (pathOf(request) === "/healthz") {
    sendHealth(response, gateway, relay);
  } else {
    pages.serve(request, response, () => sendNotFound(response));
  }
}

function pathOf(request: IncomingMessage): string | undefined {
  return request.url?.split("?", 1)[0];
}

function sendHealth(response: ServerResponse, gateway: SignalingGateway, relay: Relay | undefined): void {
  const { rooms, participants } = gateway.counts();
  const uptimeSeconds = Math.floor(process.uptime());
  const health = { status: "ok", rooms, participants, relay: relay?.counts(), uptimeSeconds };
  response
    .writeHead(200, { "Content-Type": "application/json", "Cache-Control": "no-store" })
    .end(JSON.stringify(health));
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on("error", () => {});
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}
