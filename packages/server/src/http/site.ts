import type { IncomingMessage, ServerResponse } from "node:http";
import { TLSSocket } from "node:tls";
import { canonicalAddress, urlHost } from "@visavis/stun/core";
import type { TrustAnchor } from "../certificates/authority.ts";
import type { InvitationCall } from "../invitations/invitation-call.ts";
import { isLoopback } from "../network/addresses.ts";
import { type Client, clientOf } from "../proxy/client.ts";
import { isTrusted, type TrustedProxies } from "../proxy/trusted-proxies.ts";
import { escapeHtml } from "../trust/html.ts";
import { sendInsecureNotice } from "../trust/insecure-notice.ts";
import { sendTrustDownload, TRUST_DOWNLOADS } from "../trust/trust-downloads.ts";
import { leadsToLoopback, readHostHeader, readHostPort } from "./host-header.ts";
import { type IsOwnHost, isForeignOrigin } from "./own-hosts.ts";
import type { Pages } from "./pages.ts";

/** Sent with every response, including errors. */
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

/** @param host in HTML */
const misdirectedPage = (host: string) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>421 · Visavis</title>
<h1>${host} is not a name of this server</h1>
<p>If the server is yours, start it with <code>--public-host ${host}</code>, or open it under another of its names.</p>
<div lang="zh-CN">
<h1>${host} 不是本服务器的名称</h1>
<p>如果这是您的服务器，请在启动时加上 <code>--public-host ${host}</code>，或者用它的其他名称打开。</p>
</div>
</html>
`;

/** What responses depend on. */
export interface Site {
  readonly isOwnHost: IsOwnHost;
  readonly health: () => Readonly<Record<string, unknown>>;
  /** `undefined` if the certificate is the operator's own. */
  readonly authority: TrustAnchor | undefined;
  /** Awaited before a device gets the authority. Must not reject. */
  readonly handOut: () => Promise<void>;
  /** The HTTPS origins of the pages, for other devices. */
  readonly httpsOrigins: () => readonly string[];
  /** The shared port, and the one for HTTPS if the operator chose one. */
  readonly port: number;
  readonly httpsPort: number | undefined;
  readonly trustedProxies: TrustedProxies;
  readonly pages: Pages;
  /** What `POST /invitations` does, if it is there. */
  readonly invitationCall: InvitationCall | undefined;
  /** The current ones, at each call. */
  readonly publicHosts: () => readonly string[];
}

/** A request, and who has sent it according to {@link clientBehind}. */
interface Sent {
  readonly request: IncomingMessage;
  readonly client: Client;
}

/** Answers any request. */
export function answer(sent: Sent, response: ServerResponse, site: Site): void {
  response.setHeaders(SECURITY_HEADERS);
  const { request, client } = sent;
  const path = pathOf(request);
  const { host } = client;
  if (!site.isOwnHost(host, request.socket.localAddress)) {
    const named = readHostHeader(host ?? "") ?? host ?? "";
    sendPage(response, 421, misdirectedPage(escapeHtml(named)));
  } else if (path === "/invitations" && site.invitationCall !== undefined) {
    site.invitationCall(request, response, {
      address: client.address,
      isSecure: isSecure(sent),
      isForeignSite: isForeignOrigin(request.headers.origin, { host, publicHosts: site.publicHosts }),
    });
  } else if (request.method !== "GET" && request.method !== "HEAD") {
    // The connection is closed, so the body need not be read.
    response.writeHead(405, { Allow: "GET, HEAD", Connection: "close" }).end();
  } else if (path === "/healthz") {
    sendHealth(response, site.health());
  } else if (path.startsWith(TRUST_DOWNLOADS)) {
    const { authority, handOut } = site;
    if (!sendTrustDownload(response, path, { authority, origins: originsFor(sent, site), handOut }))
      sendNotFound(response);
  } else if (isDocument(request, path) && !isForTrust(path) && !isSecure(sent)) {
    sendInsecureNotice(response, {
      httpsUrl: httpsUrlOf(sent, site),
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

/** The client that sent a request, according to a trusted proxy if there is one. */
export function clientBehind(request: IncomingMessage, trustedProxies: TrustedProxies): Client {
  const { socket, headers } = request;
  const isEncrypted = socket instanceof TLSSocket;
  return clientOf({ remoteAddress: socket.remoteAddress ?? "", isEncrypted, headers }, trustedProxies);
}

/**
 * True if the browser treats the page as a secure context, which may use the camera: it came over TLS, or from the
 * browser's own computer (W3C Secure Contexts §3.1). A request on loopback is either the latter, or from a proxy on
 * this computer.
 */
function isSecure({ request, client }: Sent): boolean {
  const asked = readHostHeader(client.host ?? "");
  return (
    client.isSecure ||
    (asked !== undefined && leadsToLoopback(asked)) ||
    isLoopback(canonicalAddress(request.socket.localAddress ?? ""))
  );
}

/** True for a page, false for its parts. Over plain HTTP, browsers send no `Sec-Fetch-Dest`. */
function isDocument({ headers }: IncomingMessage, path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  // Vite's own modules have such paths, like `/@vite/client`.
  const isNamedLikePage = !name.includes(".") && !path.startsWith("/@");
  return (headers.accept?.includes("text/html") ?? false) || name.endsWith(".html") || isNamedLikePage;
}

/** The page that explains how to trust the authority must work before the device trusts it. */
function isForTrust(path: string): boolean {
  return path === "/trust.html" || path === "/trust";
}

/** Where other devices reach the pages: at the host of this request, unless it is loopback, and at the other names. */
function originsFor(sent: Sent, site: Site): readonly string[] {
  const asked = readHostHeader(sent.client.host ?? "");
  if (asked === undefined || leadsToLoopback(asked)) return site.httpsOrigins();
  return [...new Set([httpsOriginOf(sent, site), ...site.httpsOrigins()])];
}

/** The same page over HTTPS. */
function httpsUrlOf(sent: Sent, site: Site): string {
  const { url = "/" } = sent.request;
  // A request meant for a forward proxy has an absolute URL there.
  return `${httpsOriginOf(sent, site)}${url.startsWith("/") ? url : "/"}`;
}

/**
 * The HTTPS origin of the pages for the sender of the request: the requested name or address, and the requested port,
 * which may differ from ours behind a router or in a container. That port accepts HTTPS as well.
 */
function httpsOriginOf({ request, client }: Sent, { port, httpsPort, trustedProxies }: Site): string {
  const asked = client.host ?? "";
  const host = readHostHeader(asked);
  if (host === undefined) {
    return `https://${urlHost(canonicalAddress(request.socket.localAddress ?? ""))}:${httpsPort ?? port}`;
  }
  // The ports of a proxy are unknown.
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
const sendNotFound = (response: ServerResponse) => sendPage(response, 404, NOT_FOUND_PAGE);

function sendPage(response: ServerResponse, status: number, page: string): void {
  response
    .writeHead(status, {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Length": Buffer.byteLength(page),
      "Cache-Control": "no-cache",
    })
    .end(page);
}
