/**
 * A process with honest clients: `visitors.ts <port> <plain | secure>`. Newcomers, each from an address of its own, load the
 * page and join a room. Two who are in a room already talk to the server, and to each other through its relay, if it has one.
 * It sends "ready" once these two are in, measures for as many milliseconds as the message says that it gets, and answers with
 * its {@link Experience}.
 */
import { once } from "node:events";
import { get as getPlain, type RequestOptions } from "node:http";
import { get as getSecured } from "node:https";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";
import { allocate, type ClientAllocation } from "../../packages/turn/src/client/index.ts";

/** What honest clients got while the attack lasted. */
export interface Experience {
  readonly newcomers: number;
  /** From the first connection to the `welcome`, of those who got one. */
  readonly joinsMs: readonly number[];
  /** Round trips between a participant and the server; those that never came back have infinite ones. */
  readonly signalingMs: readonly number[];
  /** From one participant through the relay to the other. Empty where there is no relay. */
  readonly relayMs: readonly number[];
  /** Why newcomers failed, each reason once. */
  readonly faults: readonly string[];
}

const HOST = "127.0.0.1";
const NEWCOMER_INTERVAL_MS = 25;
const PING_INTERVAL_MS = 50;
const PACKET_INTERVAL_MS = 20;
/** Whoever is not in by then gives up. */
const PATIENCE_MS = 5_000;
/** As an audio packet has. */
const PACKET_BYTES = 160;
const RESIDENTS = ["127.0.2.1", "127.0.2.2"] as const;

const [, , port = "", security] = process.argv;
const isSecure = security === "secure";

/** One of 200 addresses, in turn. */
const addressOf = (newcomer: number) => `127.0.1.${1 + (newcomer % 200)}`;

async function load(localAddress: string): Promise<void> {
  const get = isSecure ? getSecured : getPlain;
  const options: RequestOptions & { readonly rejectUnauthorized: boolean } = {
    ...{ host: HOST, port, localAddress, agent: false, rejectUnauthorized: false },
    signal: AbortSignal.timeout(PATIENCE_MS),
  };
  const [response] = await once(get(options), "response");
  await text(response);
  if (response.statusCode !== 200) throw new Error(`the page: ${response.statusCode}`);
}

interface Joined {
  readonly socket: WebSocket;
  readonly iceServers: readonly { readonly username?: string; readonly credential?: string }[];
}

async function enter(localAddress: string, room: string): Promise<Joined> {
  const url = `${isSecure ? "wss" : "ws"}://${HOST}:${port}/signal`;
  const socket = new WebSocket(url, { localAddress, rejectUnauthorized: false });
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    await once(socket, "open", { signal });
    socket.send(JSON.stringify({ type: "join", room }));
    const [message] = await once(socket, "message", { signal });
    const { type, code, iceServers = [] } = JSON.parse(String(message));
    if (type !== "welcome") throw new Error(`the room: ${code ?? type}`);
    return { socket, iceServers };
  } catch (fault) {
    socket.on("error", () => {}).terminate();
    throw fault;
  }
}

/** A participant's allocation on the relay of the server, if there is one. */
async function relayFor(
  { iceServers }: Joined,
  { address, onData }: { readonly address: string; readonly onData: (data: Uint8Array) => void },
): Promise<ClientAllocation | undefined> {
  const { username, credential } = iceServers.find((server) => server.username !== undefined) ?? {};
  if (username === undefined || credential === undefined) return undefined;
  return allocate({
    server: { address: HOST, port: Number(port), transport: "udp" },
    credentials: { username, password: credential },
    local: { address },
    onData,
  });
}

async function newcomer(index: number): Promise<number> {
  const startedAtMs = performance.now();
  await load(addressOf(index));
  const { socket } = await enter(addressOf(index), `newcomer ${index}`);
  const tookMs = performance.now() - startedAtMs;
  socket.on("error", () => {}).close();
  return tookMs;
}

/** Sends something every so often, and notes how long each took; what is never heard of took forever. */
function roundTrips(intervalMs: number, send: (index: number) => void) {
  const sentAtMs: number[] = [];
  const tookMs: number[] = [];
  let timer: NodeJS.Timeout | undefined;
  return {
    begin() {
      timer = setInterval(() => {
        send(sentAtMs.length);
        sentAtMs.push(performance.now());
        tookMs.push(Number.POSITIVE_INFINITY);
      }, intervalMs);
    },
    heard(index: number) {
      const sent = sentAtMs[index];
      if (sent !== undefined) tookMs[index] = performance.now() - sent;
    },
    end: () => clearInterval(timer),
    tookMs,
  };
}

const residents = await Promise.all(RESIDENTS.map((address) => enter(address, "residents")));
const [first, second] = residents as [Joined, Joined];
for (const { socket } of residents) socket.on("error", () => {});

// Answers come in the order of the pings.
let pongs = 0;
const signaling = roundTrips(PING_INTERVAL_MS, () => first.socket.send(JSON.stringify({ type: "ping" })));
first.socket.on("message", (message) => {
  if (JSON.parse(String(message)).type !== "pong") return;
  signaling.heard(pongs);
  pongs += 1;
});

const sending = await relayFor(first, { address: RESIDENTS[0], onData() {} });
const receiving = await relayFor(second, {
  address: RESIDENTS[1],
  onData: (data) => relayed.heard(new DataView(data.buffer, data.byteOffset).getUint32(0)),
});
if (sending !== undefined && receiving !== undefined) {
  await sending.bindChannel(receiving.relayedAddress);
  await receiving.bindChannel(sending.relayedAddress);
}
const relayed = roundTrips(PACKET_INTERVAL_MS, (index) => {
  if (receiving === undefined) return;
  const packet = new Uint8Array(PACKET_BYTES);
  new DataView(packet.buffer).setUint32(0, index);
  sending?.send(packet, receiving.relayedAddress);
});

const commanded = once(process, "message");
process.send?.("ready");
const [durationMs] = (await commanded) as [number];

signaling.begin();
if (receiving !== undefined) relayed.begin();
const coming: Promise<number>[] = [];
const endAtMs = performance.now() + durationMs;
while (performance.now() < endAtMs) {
  coming.push(newcomer(coming.length));
  coming.at(-1)?.catch(() => {});
  await sleep(NEWCOMER_INTERVAL_MS);
}
signaling.end();
relayed.end();
const results = await Promise.allSettled(coming);
// Those that are under way get as long as newcomers do.
await sleep(PATIENCE_MS / 5);
const experience: Experience = {
  newcomers: results.length,
  joinsMs: results.flatMap((result) => (result.status === "fulfilled" ? result.value : [])),
  signalingMs: signaling.tookMs,
  relayMs: relayed.tookMs,
  faults: [
    ...new Set(results.flatMap((result) => (result.status === "rejected" ? String(result.reason) : []))),
  ],
};
process.send?.(experience, () => process.exit());
