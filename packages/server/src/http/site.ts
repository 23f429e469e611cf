import type { IncomingMessage, ServerResponse } from "node:http";
import { TLSSocket } from "node:tls";
import { canonicalAddress, urlHost } from "@visavis/stun/core";
import type { TrustAnchor } from "../certificates/authority.ts";
import { isLoopback } from "../network/addresses.ts";
import { type Client, clientOf } from "../proxy/client.ts";
import { isTrusted, type TrustedProxies } from "../proxy/trusted-proxies.ts";
import { sendInsecureNotice } from "../trust/insecure-notice.ts";
import { sendTrustDownload, TRUST_DOWNLOADS } from "../trust/trust-downloads.ts";
import { leadsToLoopback, readHostHeader, readHostPort } from "./host-header.ts";
import type { Pages } from "./pages.ts";

/** Sent with every response, pages and refusals alike. */
export const SECURITY_HEADERS = new Map([
  [
    "Content-Security-Policy",
    [
      "default-src 'self'",
      "img-src 'self' blob: data:",
      "media-src 'self' blob:",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'self'",
    ].join("; "),
  ],
  ["X-Content-Type-Options", "nosniff"],
  // The name of a room is in the URL of its page and is the only key to the room.
  ["Referrer-Policy", "no-referrer"],
  [
    "Permissions-Policy",
    "camera=(self), microphone=(self), display-capture=(self), speaker-selection=(self)",
  ],
  ["Cross-Origin-Opener-Policy", "same-origin"],
]);

const NOT_FOUND_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>404 · Visavis</title>
<h1>Page not found</h1>
<p>The address may be incomplete. <a href="/">Go to the home page</a>.</p>
<div lang="zh-CN">
<h1>页面不存在</h1>
<p>网址可能不完整。<a href="/">返回首页</a>。</p>
</div>
</html>
`;

/** What an answer is made from. */
export interface Site {
  readonly health: () => Readonly<Record<string, unknown>>;
  /** Missing where the certificate is the operator's own. */
  readonly authority: TrustAnchor | undefined;
  /** Where the pages are over HTTPS, for other devices. */
  readonly httpsOrigins: () => readonly string[];
  /** The shared port, and the one that the operator named for HTTPS, if any. */
  readonly port: number;
  readonly httpsPort: number | undefined;
  readonly trustedProxies: TrustedProxies;
  readonly pages: Pages;
}

/** Answers a request of whatever kind. */
export function answer(request: IncomingMessage, response: ServerResponse, site: Site): void {
  response.setHeaders(SECURITY_HEADERS);
  const path = pathOf(request);
  if (request.method !== "GET" && request.method !== "HEAD") {
    // The connection ends here, so that nobody has to read the body.
    response.writeHead(405, { Allow: "GET, HEAD", Connection: "close" }).end();
  } else if (path === "/healthz") {
    sendHealth(response, site.health());
  } else if (path.startsWith(TRUST_DOWNLOADS)) {
    const { authority } = site;
    if (!sendTrustDownload(response, path, { authority, origins: originsFor(request, site) }))
      sendNotFound(response);
  } else if (isDocument(request, path) && !isForTrust(path) && !isSecure(request, site.trustedProxies)) {
    sendInsecureNotice(response, {
      httpsUrl: httpsUrlOf(request, site),
      authority: site.authority,
      languages: request.headers["accept-language"],
    });
  } else {
    site.pages.serve(request, response, () => sendNotFound(response));
  }
}

export function pathOf({ url = "/" }: IncomingMessage): string {
  return url.split("?", 1)[0] ?? "/";
}

/** Who sent a request, as a trusted proxy says where one is in between. */
export function clientBehind(request: IncomingMessage, trustedProxies: TrustedProxies): Client {
  const { socket, headers } = request;
  const isEncrypted = socket instanceof TLSSocket;
  return clientOf({ remoteAddress: socket.remoteAddress ?? "", isEncrypted, headers }, trustedProxies);
}

/**
 * Whether a browser takes the page for one that may have a camera: it came over TLS, or the browser asked its own computer
 * for it (W3C Secure Contexts §3.1). What comes in on loopback is either that, or from a proxy on this computer.
 */
function isSecure(request: IncomingMessage, trustedProxies: TrustedProxies): boolean {
  const client = clientBehind(request, trustedProxies);
  const asked = readHostHeader(client.host ?? "");
  return (
    client.isSecure ||
    (asked !== undefined && leadsToLoopback(asked)) ||
    isLoopback(canonicalAddress(request.socket.localAddress ?? ""))
  );
}

/** A page, rather than a part of one. Over plain HTTP browsers do not say what they want it for. */
function isDocument({ headers }: IncomingMessage, path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  // What Vite makes up has such a path, as `/@vite/client`.
  const isNamedLikePage = !name.includes(".") && !path.startsWith("/@");
  return (headers.accept?.includes("text/html") ?? false) || name.endsWith(".html") || isNamedLikePage;
}

/** The page that tells how to trust the authority is needed before anything is trusted. */
function isForTrust(path: string): boolean {
  return path === "/trust.html" || path === "/trust";
}

/** Where other devices reach the pages: as this one did, if it is another one, and by whatever else we are called. */
function originsFor(request: IncomingMessage, site: Site): readonly string[] {
  const asked = readHostHeader(clientBehind(request, site.trustedProxies).host ?? "");
  if (asked === undefined || leadsToLoopback(asked)) return site.httpsOrigins();
  return [...new Set([httpsOriginOf(request, site), ...site.httpsOrigins()])];
}

/** The same page over HTTPS. */
function httpsUrlOf(request: IncomingMessage, site: Site): string {
  const { url = "/" } = request;
  // A request to a proxy has a whole URL there, which is none of this server.
  return `${httpsOriginOf(request, site)}${url.startsWith("/") ? url : "/"}`;
}

/**
 * Where the pages are over HTTPS for who sent the request: by the name or address that the browser asked for, and by its
 * port, which need not be ours where a router or a container leads to us by another one. It takes HTTPS as well.
 */
function httpsOriginOf(request: IncomingMessage, { port, httpsPort, trustedProxies }: Site): string {
  const asked = clientBehind(request, trustedProxies).host ?? "";
  const host = readHostHeader(asked);
  if (host === undefined) {
    return `https://${urlHost(canonicalAddress(request.socket.localAddress ?? ""))}:${httpsPort ?? port}`;
  }
  // Of a proxy's ports we know nothing.
  const isDirect = !isTrusted(trustedProxies, canonicalAddress(request.socket.remoteAddress ?? ""));
  return `https://${urlHost(host)}:${httpsPort ?? (isDirect ? readHostPort(asked) : undefined) ?? port}`;
}

function sendHealth(response: ServerResponse, counts: Readonly<Record<string, unknown>>): void {
  const health = { status: "ok", ...counts, uptimeSeconds: Math.floor(process.uptime()) };
  response
    .writeHead(200, { "Content-Type": "application/json", "Cache-Control": "no-store" })
    .end(JSON.stringify(health));
}

/** Answers with a small page in both languages that links to the home page. */
function sendNotFound(response: ServerResponse): void {
  response
    .writeHead(404, {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Length": Buffer.byteLength(NOT_FOUND_PAGE),
      "Cache-Control": "no-cache",
    })
    .end(NOT_FOUND_PAGE);
}
