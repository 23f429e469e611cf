/** Serves the minimal call and forwards each message to the others on the same path. Prints its port. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { type WebSocket, WebSocketServer } from "ws";

const read = (file: string) => readFileSync(join(import.meta.dirname, file));
const files = new Map([
  ["/", { type: "text/html; charset=utf-8", content: read("index.html") }],
  ["/call.js", { type: "text/javascript; charset=utf-8", content: read("call.js") }],
]);

const server = createServer((request, response) => {
  const file = files.get(new URL(request.url ?? "/", "http://localhost").pathname);
  if (file === undefined) response.writeHead(404).end();
  else response.setHeader("content-type", file.type).end(file.content);
});

const roomOf = new WeakMap<WebSocket, string | undefined>();
const gateway = new WebSocketServer({ server });
gateway.on("connection", (socket, { url: room }) => {
  roomOf.set(socket, room);
  socket.on("message", (message) => {
    for (const other of gateway.clients) {
      if (other !== socket && roomOf.get(other) === room) other.send(String(message));
    }
  });
});

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address === "object") console.log(address.port);
});
