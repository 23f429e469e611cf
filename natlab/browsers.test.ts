import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { expect, inject } from "vitest";
import { openPage } from "../testbed/browsers/pages.ts";
import type { LaunchedBrowser } from "../testbed/index.ts";
import { makeCertificates } from "../testbed/networks/certificates.ts";
import type { Lab } from "../testbed/networks/lab.ts";
import { launchLabChromium, launchLabFirefox } from "../testbed/networks/lab-browsers.ts";
import { labTest, programFile } from "../testbed/networks/lab-test.ts";

const GATHER_LIMIT_MS = 15_000;
const TURNS_PORT = 5349;

const USER = { username: "lab", credential: "password" } as const;

const test = labTest([
  { name: "home", kind: "port-restricted-cone" },
  { name: "office", kind: "udp-blocked" },
  { name: "phone", kind: "ipv6-only" },
]).extend("authorityFile", { scope: "file" }, async ({ lab }) => {
  const { authorityFile, certificateFile, keyFile } = makeCertificates(lab);
  const page = [programFile("https-page"), certificateFile, keyFile];
  await lab.startUntil(lab.server, "ready", process.execPath, page);
  await startTurns(lab, { certificateFile, keyFile });
  return authorityFile;
});

/** Starts our TURN server with the certificate for TLS. */
async function startTurns(
  lab: Lab,
  { certificateFile, keyFile }: { readonly certificateFile: string; readonly keyFile: string },
): Promise<void> {
  const configurationFile = join(lab.directory, "turnserver.conf");
  const lines = [
    ...[lab.server.ipv4[0], lab.server.ipv6[0]].flatMap((address) => [
      `listening-ip=${address}`,
      `relay-ip=${address}`,
    ]),
    `tls-listening-port=${TURNS_PORT}`,
    `cert=${certificateFile}`,
    `pkey=${keyFile}`,
    "lt-cred-mech",
    "realm=lab",
    `user=${USER.username}:${USER.credential}`,
  ];
  writeFileSync(configurationFile, `${lines.join("\n")}\n`);
  const args = [inject("command"), "turn", "-c", configurationFile];
  await lab.startUntil(lab.server, "STUN and TURN", process.execPath, args);
}

/** The candidates that a page gathers with one TURN server. */
function gather(page: Page, urls: string): Promise<string[]> {
  return page.evaluate(
    async (server, limitMs) => {
      // Browsers reveal the computer's own addresses only to pages that capture.
      const media = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
      const connection = new RTCPeerConnection({ iceServers: [server] });
      for (const track of media.getTracks()) connection.addTrack(track, media);
      const candidates: string[] = [];
      const gathered = new Promise<void>((resolve) => {
        setTimeout(resolve, limitMs);
        connection.addEventListener("icecandidate", ({ candidate }) => {
          if (candidate === null) resolve();
          else candidates.push(candidate.candidate);
        });
      });
      await connection.setLocalDescription();
      await gathered;
      connection.close();
      return candidates;
    },
    { urls, ...USER },
    GATHER_LIMIT_MS,
  );
}

const PEOPLE = [
  { network: "home", launch: launchLabChromium },
  { network: "office", launch: launchLabFirefox },
  { network: "phone", launch: launchLabChromium },
] as const;

test("two Chromiums and a Firefox, each in its own network, trust the server and learn their addresses", async ({
  lab,
  authorityFile,
}) => {
  const { server } = lab;
  const launched: LaunchedBrowser[] = [];
  /** Starts a browser on the network's host, opens a page in it and checks what the page learns. */
  const visit = async ({ network, launch }: (typeof PEOPLE)[number]) => {
    const host = lab.host(network);
    const browser = await launch(lab, host, { authorityFile });
    launched.push(browser);
    const page = await openPage(browser, `https://${server.name}/`);
    expect(await page.evaluate(() => window.isSecureContext)).toBe(true);
    const seenAs = await page.$eval("p", ({ textContent }) => textContent);
    const candidates = await gather(page, `turns:${server.name}:${TURNS_PORT}?transport=tcp`);
    const details = `${browser.name} in ${network}\n${candidates.join("\n")}`;
    const hasCandidate = (type: string, address: string) =>
      candidates.some((line) => line.includes(` ${address} `) && line.includes(` typ ${type}`));
    expect(hasCandidate("host", (host.ipv4 ?? host.ipv6)!), details).toBe(true);
    // Relayed addresses are IPv4 unless the client asks for IPv6 (RFC 8656 §7.2), and browsers do not ask.
    expect(hasCandidate("relay", server.ipv4[0]), details).toBe(true);
    if (network === "phone") expect(seenAs).toBe(host.ipv6);
    else expect(seenAs).toMatch(/^::ffff:11\.0\.\d+\.2$/);
  };
  try {
    await Promise.all(PEOPLE.map(visit));
    // All three still run at the same time, each in its own network namespace.
    expect(launched.map(({ browser }) => browser.connected)).toEqual([true, true, true]);
  } finally {
    await Promise.all(launched.map(({ close }) => close()));
  }
});

test("a browser without the authority does not trust the server", async ({ lab, authorityFile: _ }) => {
  const chromium = await launchLabChromium(lab, lab.host("home"));
  try {
    await expect(openPage(chromium, `https://${lab.server.name}/`)).rejects.toThrow(
      /ERR_CERT_AUTHORITY_INVALID/,
    );
  } finally {
    await chromium.close();
  }
});
