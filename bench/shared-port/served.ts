/** A server for the benchmark: `shared` is our shared port, `plain` is node:https. Prints its port. */
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { createFront } from "../../packages/server/src/front/front.ts";
import { addressLimits, DEFAULT_LIMITS } from "../../packages/server/src/limits/address-limits.ts";
import { TEST_CERTIFICATES } from "../../packages/turn/src/testing/test-certificates.ts";

const [certificate] = TEST_CERTIFICATES;
const PAGE = Buffer.alloc(2_000, "x");
const HOST = "127.0.0.1";

const answer: RequestListener = (_, response) => {
  response.writeHead(200, { "Content-Type": "text/html", "Content-Length": PAGE.length }).end(PAGE);
};

async function serveShared(): Promise<number> {
  const http = createHttpServer(answer);
  const front = createFront({
    http,
    onTurn: (socket) => socket.destroy(),
    tls: certificate,
    maxHttpConnections: 1_000,
    limits: addressLimits(DEFAULT_LIMITS, { trustedProxies: [], onRefused() {} }),
    trustedProxies: [],
    onProxyRefused() {},
    onFault: (fault) => console.error(fault),
  });
  const { port } = await front.listen({ host: HOST, port: 0 });
  return port;
}

function servePlain(): Promise<number> {
  return new Promise((resolve) => {
    const server = createHttpsServer({ ...certificate, minVersion: "TLSv1.2" }, answer);
    server.listen({ host: HOST, port: 0, backlog: 4096 }, () =>
      resolve((server.address() as AddressInfo).port),
    );
  });
}

console.log(process.argv[2] === "shared" ? await serveShared() : await servePlain());
