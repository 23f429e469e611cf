import type { ServerResponse } from "node:http";
import type { TrustAnchor } from "../certificates/authority.ts";
import { mobileConfiguration } from "./mobile-configuration.ts";

/** A file with which a device can trust the authority. */
interface Download {
  readonly type: string;
  readonly body: string | Uint8Array;
  /** The file name for saving; missing if browsers should open the file. */
  readonly fileName?: string;
}

/** All downloads are below this path. */
export const TRUST_DOWNLOADS = "/trust/";

/**
 * Serves a path below `/trust/`.
 *
 * @param origins the HTTPS origins of the pages, the most likely one first
 * @param handOut awaited before a file is sent
 * @returns false if there is no such file
 */
export function sendTrustDownload(
  response: ServerResponse,
  path: string,
  {
    authority,
    origins,
    handOut,
  }: {
    readonly authority: TrustAnchor | undefined;
    readonly origins: readonly string[];
    readonly handOut: () => Promise<void>;
  },
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
  void handOut().then(() => send(response, 200, download));
  return true;
}

function downloadOf(path: string, authority: TrustAnchor): Download | undefined {
  switch (path) {
    case "/trust/authority.crt":
      // Android and Firefox open this type in their certificate dialog.
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
      // Safari passes it to the settings.
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
