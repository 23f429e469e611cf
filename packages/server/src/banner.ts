import { type Interfaces, reachableAddresses, urlHost } from "./addresses.ts";
import type { RelayPorts } from "./ice-servers.ts";

/** What the terminal shows to people once the server listens: where to go, and what works there. */
export async function banner({
  version,
  address,
  port,
  relayPorts,
  interfaces,
}: {
  readonly version: string;
  readonly address: string;
  readonly port: number;
  /** Missing where the relay is off. */
  readonly relayPorts: RelayPorts | undefined;
  readonly interfaces: Interfaces;
}): Promise<string> {
  const { thisComputer, network } = reachableAddresses(address, interfaces);
  const url = (host: string) => `http://${urlHost(host)}:${port}/`;
  const rows: string[] = [];
  if (thisComputer !== undefined) rows.push(`  This computer  ${url(thisComputer)}`);
  for (const [index, host] of network.entries()) {
    rows.push(`  ${index === 0 ? "Your network " : "             "}  ${url(host)}`);
  }
  if (relayPorts !== undefined) rows.push(`  Relay          ${relayRow(relayPorts)}`);
  const [first] = network;
  const parts = [`Visavis ${version} · 面对面`, rows.join("\n")];
  if (first === undefined) {
    parts.push(
      address === thisComputer
        ? "  Only this computer can open it, as --host says."
        : "  This computer is in no network now, so only this computer can open it.",
      "  请在这台电脑上打开上面的网址；其他设备现在无法访问。",
    );
  } else {
    const { renderUnicodeCompact } = await import("uqr");
    parts.push(
      renderUnicodeCompact(url(first), { border: 2 }).replace(/^/gm, "  "),
      "  Browsers give camera and microphone to http://127.0.0.1 only, and Visavis has no HTTPS yet:\n" +
        "  from another device you see and hear the others, but they do not see or hear you.",
      "  手机等其他设备可以扫码打开，但目前只能看和听；摄像头和麦克风只在本机的 127.0.0.1 上可用。",
    );
  }
  return `\n${parts.join("\n\n")}\n\n`;
}

function relayRow({ udp, tcp, tls }: RelayPorts): string {
  const streams = [tcp === undefined ? "" : `, TCP ${tcp}`, tls === undefined ? "" : `, TLS ${tls}`];
  return `STUN and TURN on UDP ${udp}${streams.join("")}`;
}
