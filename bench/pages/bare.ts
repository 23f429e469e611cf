/** The server that our pages are compared with: node:https with sirv, and nothing else. Prints its port. */
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import sirv from "sirv";
import { TEST_CERTIFICATES } from "../../packages/turn/src/testing/test-certificates.ts";

const PAGES = join(import.meta.dirname, "../../packages/server/dist/pages");

const [certificate] = TEST_CERTIFICATES;
const server = createServer(
  { ...certificate, minVersion: "TLSv1.2" },
  sirv(PAGES, { brotli: true, gzip: true, etag: true }),
);
server.listen({ host: "127.0.0.1", port: 0 }, () => console.log((server.address() as AddressInfo).port));
