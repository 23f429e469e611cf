import type { IncomingMessage, ServerResponse } from "node:http";
import { TLSSocket } from "node:tls";
import type { TrustAnchor } from "./certificates/trust-anchor.ts";
import { sendNotFound } from "./not-found.ts";
import type { Pages } from "./pages.ts";
import { type Client, clientOf } from "./proxy/client.ts";
import type { TrustedProxies } from "./proxy/trusted-proxies.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";

/** What an answer is made from. */
export interface Site {
  readonly health: () => Readonly<Record<string, unknown>>;
  /** Missing where the certificate is the operator's own. */
  readonly authority: TrustAnchor | undefined;
  readonly httpsPort: number;
  readonly trustedProxies: TrustedProxies;
  readonly pages: Pages;
}

/** Answers a request of whatever kind. */
export function answer(request: IncomingMessage, response: ServerResponse, site: Site): void {
  response.setHeaders(SECURITY_HEADERS);
  if (request.method !== "GET" && request.method !== "HEAD") {
    // The connection ends here, so that nobody has to read the body.
    response.writeHead(405, { Allow: "GET, HEAD", Connection: "close" }).end();
  } else if (pathOf(request) === "/healthz") {
    sendHealth(response, site.health());
  } else {
    site.pages.serve(request, response, () => sendNotFound(response));
  }
}

export function pathOf(request: IncomingMessage): string | undefined {
  return request.url?.split("?", 1)[0];
}

/** Who sent a request, as a trusted proxy says where one is in between. */
export function clientBehind(request: IncomingMessage, trustedProxies: TrustedProxies): Client {
  const { socket, headers } = request;
  const isEncrypted = socket instanceof TLSSocket;
  return clientOf({ remoteAddress: socket.remoteAddress ?? "", isEncrypted, headers }, trustedProxies);
}

function sendHealth(response: ServerResponse, counts: Readonly<Record<string, unknown>>): void {
  const health = { status: "ok", ...counts, uptimeSeconds: Math.floor(process.uptime()) };
  response
    .writeHead(200, { "Content-Type": "application/json", "Cache-Control": "no-store" })
    .end(JSON.stringify(health));
}
