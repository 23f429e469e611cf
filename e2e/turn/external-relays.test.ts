import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { expect, onTestFinished } from "vitest";
import { allocate } from "../../packages/turn/src/client/index.ts";
import { test as baseTest, connectionReports, framesAdvance } from "../../testbed/index.ts";
import { callLink, REMOTE } from "../call-page.ts";
import { timeLimitedCredentials } from "./credentials.ts";
import { startPrintedCoturn } from "./printed-coturn.ts";

const SECRET = "vC8lJ2k0zQ1xW5n7rT3y";

const OTHER_SECRET = "aZ3mQ9pL4kD8sX2wB6vN";

async function startCoturn(secret: string, onCleanup: (end: () => Promise<void>) => void) {
  const coturn = await startPrintedCoturn(["--secret", secret]);
  onCleanup(coturn.stop);
  return coturn;
}

const test = baseTest
  // biome-ignore lint/correctness/noEmptyPattern: Vitest insists on a pattern, even where it is empty.
  .extend("coturn", { scope: "file" }, ({}, { onCleanup }) => startCoturn(SECRET, onCleanup))
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  .extend("otherCoturn", ({}, { onCleanup }) => startCoturn(OTHER_SECRET, onCleanup));

/** Restricts every connection of the page to relays. */
const relaysOnly = (page: Page) =>
  page.evaluateOnNewDocument(() => {
    window.RTCPeerConnection = new Proxy(RTCPeerConnection, {
      construct: (native, [configuration], target) =>
        Reflect.construct(native, [{ ...configuration, iceTransportPolicy: "relay" }], target),
    });
  });

/** Both candidates of the pair that the page's only connection uses. */
async function selectedPair(page: Page) {
  const [report] = await connectionReports(page);
  const stats = report?.stats ?? [];
  const byId = new Map(stats.map((entry) => [entry["id"], entry]));
  const pair = stats.find(
    (entry) =>
      entry.type === "candidate-pair" && entry["nominated"] === true && entry["state"] === "succeeded",
  );
  return { local: byId.get(pair?.["localCandidateId"]), remote: byId.get(pair?.["remoteCandidateId"]) };
}

/** The ICE servers that the server at the page's origin gives a participant. */
const receivedIceServers = (page: Page) =>
  page.evaluate(async () => {
    const socket = new WebSocket(`${location.origin.replace("http", "ws")}/signal`);
    socket.addEventListener("open", () => socket.send(JSON.stringify({ type: "join", room: "told" })));
    const welcome = await new Promise<{ readonly iceServers: RTCIceServer[] }>((resolve) => {
      socket.addEventListener("message", ({ data }) => resolve(JSON.parse(data)));
    });
    socket.close();
    return welcome.iceServers;
  });

/** The relayed candidates that a connection gathers at these servers. */
const relayedCandidates = (page: Page, iceServers: RTCIceServer[]) =>
  page.evaluate(async (iceServers) => {
    const connection = new RTCPeerConnection({ iceServers, iceTransportPolicy: "relay" });
    const candidates: string[] = [];
    const gathered = new Promise<void>((resolve) => {
      connection.addEventListener("icecandidate", ({ candidate }) => {
        if (candidate === null) resolve();
        else if (candidate.candidate !== "") candidates.push(candidate.candidate);
      });
    });
    connection.createDataChannel("any");
    await connection.setLocalDescription();
    await gathered;
    connection.close();
    return candidates;
  }, iceServers);

const isTurn = ({ urls }: RTCIceServer) => [urls].flat().some((url) => url.startsWith("turn:"));

test("two people call each other through coturn instead of the built-in relay", async ({
  coturn,
  start,
  open,
  chromium,
}) => {
  const { url } = await start({
    args: [
      "--relay",
      "off",
      "--turn-server",
      `turn:127.0.0.1:${coturn.ports.listening}`,
      "--turn-secret",
      SECRET,
    ],
  });
  const ada = await open(chromium, `${url}${callLink("coturn", "Ada")}`, { prepare: relaysOnly });
  const bo = await open(chromium, `${url}${callLink("coturn", "Bo")}`, { prepare: relaysOnly });
  for (const page of [ada, bo]) await framesAdvance(page, REMOTE);
  for (const page of [ada, bo]) {
    const { local, remote } = await selectedPair(page);
    expect(local).toMatchObject({
      candidateType: "relay",
      url: expect.stringContaining(`127.0.0.1:${coturn.ports.listening}?transport=`),
    });
    expect(remote).toMatchObject({ candidateType: "relay" });
  }
  expect((await receivedIceServers(ada)).map(({ urls }) => urls)).toEqual([
    [`stun:127.0.0.1:${coturn.ports.listening}`],
    [
      `turn:127.0.0.1:${coturn.ports.listening}?transport=udp`,
      `turn:127.0.0.1:${coturn.ports.listening}?transport=tcp`,
    ],
  ]);
});

test("in addition to the built-in relay, participants get both", async ({
  coturn,
  start,
  open,
  chromium,
}) => {
  const visavis = await start({
    args: [
      "--turn-server",
      `turn:127.0.0.1:${coturn.ports.listening}?transport=udp`,
      "--turn-secret",
      SECRET,
    ],
  });
  const page = await open(chromium, `${visavis.url}/`);
  const servers = (await receivedIceServers(page)).filter(isTurn);
  const [builtIn, external] = servers;
  expect(servers).toHaveLength(2);
  expect([builtIn?.urls].flat()[0]).toMatch(new RegExp(`^turn:[^?]+:${visavis.port}\\?transport=udp$`));
  expect(external?.urls).toEqual([`turn:127.0.0.1:${coturn.ports.listening}?transport=udp`]);
  const participantOf = ({ username = "" }: RTCIceServer = { urls: [] }) => username.split(":")[1];
  expect(participantOf(external)).toBe(participantOf(builtIn));
  expect(external?.credential).not.toBe(builtIn?.credential);
});

test("participants can use each of several relays with different secrets", async ({
  coturn,
  otherCoturn,
  start,
  open,
  chromium,
}) => {
  const relays = [
    { urls: [`turn:127.0.0.1:${coturn.ports.listening}?transport=udp`], secret: SECRET },
    { urls: [`turn:127.0.0.1:${otherCoturn.ports.listening}?transport=udp`], secret: OTHER_SECRET },
  ];
  const { url } = await start({ args: ["--relay", "off", "--turn-server", JSON.stringify(relays)] });
  const page = await open(chromium, `${url}/`);
  const candidates = await relayedCandidates(page, await receivedIceServers(page));
  const ports = candidates.map((candidate) => Number(/ 127\.0\.0\.1 (\d+) typ relay/.exec(candidate)?.[1]));
  for (const { firstRelay, lastRelay } of [coturn.ports, otherCoturn.ports]) {
    expect(ports.filter((port) => port >= firstRelay && port <= lastRelay)).not.toEqual([]);
  }
});

test.each([
  [4, ["10.0.0.1", "100.100.100.200", "127.0.0.2", "169.254.169.254", "224.0.0.1"], "9.9.9.9"],
  [6, ["::2", "64:ff9b::a00:1", "fd12::1", "fe80::1", "ff02::1"], "2620:fe::fe"],
] as const)(
  "coturn refuses exactly the IPv%d peers that our own relay refuses",
  async (addressFamily, closed, open) => {
    const { ports, stop } = await startPrintedCoturn(["--secret", OTHER_SECRET]);
    onTestFinished(stop);
    const { username, credential } = timeLimitedCredentials(OTHER_SECRET);
    const allocation = await allocate({
      server: { address: "127.0.0.1", port: ports.listening },
      credentials: { username, password: credential },
      addressFamily,
    });
    onTestFinished(allocation.close);
    for (const peer of closed) {
      await expect(allocation.permit(peer), peer).rejects.toMatchObject({ errorCode: 403 });
    }
    await allocation.permit(open);
  },
);

test("the server finds the secret that coturn-config created", async ({ start, open, chromium }) => {
  const directory = mkdtempSync(join(tmpdir(), "visavis-data-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const { ports, stop } = await startPrintedCoturn(["--data-dir", directory]);
  onTestFinished(stop);
  const server = `turn:127.0.0.1:${ports.listening}?transport=udp`;
  const { url } = await start({
    args: ["--relay", "off", "--data-dir", directory, "--turn-server", server],
  });
  const page = await open(chromium, `${url}/`);
  expect((await relayedCandidates(page, await receivedIceServers(page))).join()).toContain(" typ relay ");
});

test("with a secret other than coturn's the relay cannot be used", async ({
  coturn,
  start,
  open,
  chromium,
}) => {
  const told = async (secret: string) => {
    const { url } = await start({
      args: [
        "--relay",
        "off",
        "--turn-server",
        `turn:127.0.0.1:${coturn.ports.listening}`,
        "--turn-secret",
        secret,
      ],
    });
    const page = await open(chromium, `${url}/`);
    return relayedCandidates(page, await receivedIceServers(page));
  };
  expect(await told(`${SECRET}?`)).toEqual([]);
  expect((await told(SECRET)).join()).toContain(" typ relay ");
});
