import { createServer, isIPv6, type Socket } from "node:net";
import { ClientStream } from "./client-stream.ts";
import type { Engine } from "./engine.ts";
import type { ListenAddress, OpenListener } from "./listener.ts";
import type { TlsTerminator } from "./tls-terminator.ts";

/** So that a client that vanished is noticed even where it had nothing to say. */
const KEEP_ALIVE_MS = 60_000;

/** Connections that the system keeps for us while we are busy; beyond them clients wait whole seconds. */
const BACKLOG = 4096;

/**
 * Listens for TCP or TLS. Whether a connection is taken is decided before a TLS handshake costs anything.
 *
 * @throws the system's error when the address cannot be bound
 */
export async function openStreamListener(
  engine: Engine,
  requested: ListenAddress & { readonly transport: "tcp" | "tls" },
  terminator: TlsTerminator | undefined,
): Promise<OpenListener> {
  if (requested.transport === "tls" && terminator === undefined) {
    throw new Error(`to listen for TLS on ${requested.address} port ${requested.port} takes a certificate`);
  }
  const accepted = new Set<Socket>();
  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS });
  server.on("connection", (socket) => {
    const stream = ClientStream.open(engine, socket, requested.transport);
    if (stream === undefined) return;
    accepted.add(socket);
    socket.once("close", () => accepted.delete(socket));
    if (requested.transport === "tls") terminator?.secure(socket, (secured) => stream.receiveFrom(secured));
    else stream.receiveFrom(socket);
  });
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
