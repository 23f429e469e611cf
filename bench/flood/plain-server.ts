/** What others would write: node:http and node:https with ws, and sirv for the pages. Prints its two addresses. */
import { createServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { join } from "node:path";
import sirv from "sirv";
import { WebSocketServer } from "ws";
import { TEST_CERTIFICATES } from "../../packages/turn/src/testing/test-certificates.ts";

const HOST = "127.0.0.1";
const [certificate] = TEST_CERTIFICATES;

const serveFile = sirv(join(import.meta.dirname, "../../packages/server/dist/pages"), {
  brotli: true,
  gzip: true,
  etag: true,
});
const answer: RequestListener = (request, response) => serveFile(request, response);

const gateway = new WebSocketServer({ noServer: true });
gateway.on("connection", (socket) => {
  socket.on("error", () => {});
  socket.on("message", (text) => {
    const { type } = JSON.parse(String(text));
    socket.send(JSON.stringify({ type: type === "join" ? "welcome" : "pong" }));
  });
});

async function listen(server: ReturnType<typeof createServer> | ReturnType<typeof createHttpsServer>) {
  server.on("upgrade", (request, socket, head) => {
    gateway.handleUpgrade(request, socket, head, (accepted) => gateway.emit("connection", accepted));
  });
  await new Promise<void>((resolve) => (server as Server).listen(0, HOST, 4096, resolve));
  return (server.address() as AddressInfo).port;
}

const port = await listen(createServer(answer));
const tlsPort = await listen(createHttpsServer(certificate, answer));
console.log(`http://${HOST}:${port}/ https://${HOST}:${tlsPort}/`);
