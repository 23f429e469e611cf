import type { ServerResponse } from "node:http";
import type { TrustAnchor } from "../certificates/authority.ts";
import { mobileConfiguration } from "./mobile-configuration.ts";

/** What a device needs to learn to trust the authority. */
interface Download {
  readonly type: string;
  readonly body: string | Uint8Array;
  /** Browsers keep it under this name; missing where they are to open it. */
  readonly fileName?: string;
}

/** All that stands below this path is about trust. */
export const TRUST_DOWNLOADS = "/trust/";

/**
 * Answers a path below `/trust/`.
 *
 * @param origins where the pages are over HTTPS, the most likely one first
 * @returns false where there is no such thing
 */
export function sendTrustDownload(
  response: ServerResponse,
  path: string,
  {
    authority,
    origins,
  }: { readonly authority: TrustAnchor | undefined; readonly origins: readonly string[] },
): boolean {
  if (path === "/trust/authority.json") {
    const body =
      authority === undefined
        ? { authority: null }
        : {
            name: authority.name,
            fingerprint: authority.fingerprint,
            validUntil: authority.validUntil.toISOString(),
            origins,
          };
    send(response, authority === undefined ? 404 : 200, {
      type: "application/json",
      body: JSON.stringify(body),
    });
    return true;
  }
  const download = authority && downloadOf(path, authority);
  if (download === undefined) return false;
  send(response, 200, download);
  return true;
}

function downloadOf(path: string, authority: TrustAnchor): Download | undefined {
  switch (path) {
    case "/trust/authority.crt":
      // Android and Firefox open this type in their certificate dialogue.
      return {
        type: "application/x-x509-ca-cert",
        body: authority.der,
        fileName: "visavis-authority.crt",
      };
    case "/trust/authority.pem":
      return {
        type: "application/x-pem-file",
        body: authority.pem,
        fileName: "visavis-authority.pem",
      };
    case "/trust/authority.mobileconfig":
      // Safari hands it over to the settings.
      return { type: "application/x-apple-aspen-config", body: mobileConfiguration(authority) };
    default:
      return undefined;
  }
}

function send(response: ServerResponse, status: number, { type, body, fileName }: Download): void {
  response
    .writeHead(status, {
      "Content-Type": type,
      "Content-Length": Buffer.byteLength(body),
      "Cache-Control": "no-store",
      ...(fileName !== undefined && { "Content-Disposition": `attachment; filename="${fileName}"` }),
    })
    .end(body);
}
