import { createServer, isIPv6, type Socket } from "node:net";
import { openClientStream, readFrom, receiveChunk } from "./client-stream.ts";
import type { Engine } from "./engine.ts";
import type { ListenAddress, OpenListener } from "./listener.ts";
import { createProxiedClients, type Proxies } from "./proxied-clients.ts";
import type { TlsTerminator } from "./tls-terminator.ts";

/** Detects an idle client that has vanished. */
const KEEP_ALIVE_MS = 60_000;

/** Connections that the system queues while this process is busy; further clients wait for whole seconds. */
const BACKLOG = 4096;

/**
 * Listens for TCP or TLS. Connections over the limits are refused before a TLS handshake costs anything.
 *
 * @throws the system's error when the address cannot be bound
 */
export async function openStreamListener(
  engine: Engine,
  requested: ListenAddress & { readonly transport: "tcp" | "tls" },
  { terminator, proxies }: { readonly terminator: TlsTerminator | undefined; readonly proxies: Proxies },
): Promise<OpenListener> {
  if (requested.transport === "tls" && terminator === undefined) {
    throw new Error(`listening for TLS on ${requested.address} port ${requested.port} needs a certificate`);
  }
  const accepted = new Set<Socket>();
  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS });
  const clients = createProxiedClients(proxies);
  server.on("connection", (socket) => {
    accepted.add(socket);
    socket.once("close", () => accepted.delete(socket));
    clients.admit(socket, (early) => serve(socket, early));
  });
  function serve(socket: Socket, early: Uint8Array): void {
    const stream = openClientStream(engine, socket, requested.transport);
    if (stream === undefined) return;
    if (requested.transport === "tls") {
      if (early.length > 0) socket.unshift(early);
      terminator?.secure(socket, (secured) => readFrom(engine, stream, secured));
      return;
    }
    readFrom(engine, stream, socket);
    if (early.length > 0) receiveChunk(engine, stream, early);
  }
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(
      {
        host: requested.address,
        port: requested.port,
        ipv6Only: isIPv6(requested.address),
        exclusive: true,
        backlog: BACKLOG,
      },
      () => {
        server.off("error", reject);
        resolve();
      },
    );
  });
  server.on("error", engine.report);
  engine.handles.opened();
  server.once("close", engine.handles.closed);
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : requested.port;
  return {
    requested,
    actual: { ...requested, port },
    close() {
      server.close();
      for (const socket of accepted) socket.destroy();
    },
  };
}
