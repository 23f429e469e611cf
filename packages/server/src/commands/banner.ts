import { type Interfaces, urlHost } from "@visavis/stun/core";
import type { TrustAnchor } from "../certificates/authority.ts";
import { reachableAddresses } from "../network/addresses.ts";
import type { Ports } from "../network/ports.ts";

/** The details of a listening server that the banner shows. */
export interface BannerServer {
  readonly address: string;
  readonly ports: Ports;
  readonly hasRelay: boolean;
  /** `undefined` if the operator's own certificate is used. */
  readonly authority: TrustAnchor | undefined;
  /** The names of this computer on the network, besides its addresses; it may take a moment to know them. */
  names(): Promise<readonly string[]>;
}

/**
 * What the terminal shows once the server listens: where to go, and what to do on the first visit. Addresses come first,
 * since the names and the QR code take a moment.
 */
export async function* banner({
  version,
  server,
  interfaces,
}: {
  readonly version: string;
  readonly server: BannerServer;
  readonly interfaces: Interfaces;
}): AsyncGenerator<string> {
  const { address, ports, hasRelay, authority } = server;
  const { thisComputer, network } = reachableAddresses(address, interfaces);
  const http = (host: string) => `http://${urlHost(host)}:${ports.http}/`;
  const https = (host: string) => `https://${urlHost(host)}:${ports.https}/`;
  const row = (host: string, index: number) =>
    `  ${index === 0 ? "Your network " : "             "}  ${https(host)}\n`;
  // The operator's own certificate covers its names, but rarely addresses.
  const hasNamesFirst = authority === undefined;
  yield `\nVisavis ${version} · 面对面\n\n`;
  if (thisComputer !== undefined) yield `  This computer  ${http(thisComputer)}\n`;
  if (!hasNamesFirst) yield network.map(row).join("");
  const names = network.length === 0 ? [] : await server.names();
  const hosts = hasNamesFirst ? [...names, ...network] : [...network, ...names];
  yield hosts
    .map(row)
    .slice(hasNamesFirst ? 0 : network.length)
    .join("");
  yield `${hasRelay ? `  Relay          ${relayRow(ports)}\n` : ""}\n`;

  const [first] = hosts;
  const parts: string[] = [];
  if (first === undefined) {
    parts.push(
      address === thisComputer
        ? "  Only this computer can open it, because of --host."
        : "  This computer is not connected to a network, so only this computer can open it.",
      "  请在这台电脑上打开上面的网址；其他设备现在无法访问。",
    );
  } else if (authority === undefined) {
    parts.push(
      await qrCode(https(first)),
      "  Scan it with a phone, or open the address there.",
      "  用手机扫码，或在其他设备上打开上面的网址。",
    );
  } else {
    parts.push(
      await qrCode(http(first)),
      "  Scan it with a phone. On the first visit the page explains how to trust this server; compare the\n" +
        "  SHA-256 fingerprint of its certificate authority:\n" +
        `  ${authority.fingerprint.slice(0, 48)}\n  ${authority.fingerprint.slice(48)}`,
      "  用手机扫码。第一次打开时，页面会说明如何让手机信任这台服务器；请核对上面的证书指纹。",
    );
  }
  yield `${parts.join("\n\n")}\n\n`;
}

async function qrCode(url: string): Promise<string> {
  const { renderUnicodeCompact } = await import("uqr");
  return renderUnicodeCompact(url, { border: 2 }).replace(/^/gm, "  ");
}

function relayRow({ turn: { udp, tcp, tls } }: Ports): string {
  if (udp === tcp && tcp === tls) return `STUN and TURN on port ${udp}: UDP, TCP and TLS`;
  return `STUN and TURN on UDP ${udp}, TCP ${tcp}, TLS ${tls}`;
}
