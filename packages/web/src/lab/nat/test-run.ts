import { signal } from "@preact/signals";
import { type PageTrace, startTrace } from "@visavis/trace/browser";
import type { CaptureRefusal } from "../../capture/capture-attempt.ts";
import { forEachConcurrently } from "../../ice-servers/concurrency.ts";
import { gather } from "../../ice-servers/gathering.ts";
import { openMicrophone } from "../../ice-servers/microphone.ts";
import { fetchOwnServers } from "../../ice-servers/own-servers.ts";
import { endpointAt, readServers, type StunEndpoint, udpEndpoints } from "../../ice-servers/stun-endpoint.ts";
import {
  type Observation,
  observationOf,
  type PairObservation,
  type SoloObservation,
} from "./mapping-evidence.ts";
import type { NatEvidence } from "./nat-verdict.ts";

/** Each pair of servers is compared, so more servers would take too long. */
export const MAX_COMPARED = 8;
/** A server that answers takes less than a second, and a lost request is sent again. */
const LIMIT_MS = 6_000;
const AT_ONCE = 4;

export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** The URLs of this server that are left out. */
export const leftOut = signal<ReadonlySet<string>>(new Set());
/** The servers that were added on the page. */
export const addedText = signal("");
export const usesMicrophone = signal(false);
/** The STUN addresses of this server, or the state of requesting them. */
export const own = signal<readonly StunEndpoint[] | "requesting" | "failed">("requesting");
/** `undefined` while nothing runs. */
export const progress = signal<Progress | undefined>(undefined);
/** The observations of the last test so far. */
export const evidence = signal<NatEvidence | undefined>(undefined);
/** Why the microphone could not be opened; the test runs without it. */
export const microphoneRefusal = signal<CaptureRefusal | undefined>(undefined);

let running = new AbortController();

/** Requests the STUN addresses of this server. */
export async function requestOwn(): Promise<void> {
  own.value = "requesting";
  try {
    own.value = await ownServers();
  } catch {
    own.value = "failed";
  }
}

/** The port of a page whose address has none. */
const DEFAULT_PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

/**
 * The STUN addresses of this server: all that it announces to participants, and the port of the page itself, which it
 * also has over UDP unless there is a proxy in between.
 *
 * @throws {Error} when the server does not answer
 */
async function ownServers(): Promise<readonly StunEndpoint[]> {
  const announced = udpEndpoints(await fetchOwnServers());
  const [first] = announced;
  if (first === undefined) return [];
  const port = location.port === "" ? DEFAULT_PORTS[location.protocol] : Number(location.port);
  const isKnown = port === undefined || announced.some((endpoint) => endpoint.port === port);
  return isKnown ? announced : [...announced, endpointAt(first.host, port)];
}

/** The servers to compare: those of this server and the added ones, each once. */
export function comparedServers(): readonly StunEndpoint[] {
  return allServers().slice(0, MAX_COMPARED);
}

export function isListCut(): boolean {
  return allServers().length > MAX_COMPARED;
}

function allServers(): readonly StunEndpoint[] {
  const known = typeof own.value === "string" ? [] : own.value;
  const all = [
    ...known.filter(({ url }) => !leftOut.value.has(url)),
    ...readServers(addedText.value).servers,
  ];
  return [...new Map(all.map((server) => [server.url, server])).values()];
}

/** Includes or leaves out one address of this server. */
export function useOwn(url: string, { isUsed }: { readonly isUsed: boolean }): void {
  const without = new Set(leftOut.value);
  if (isUsed) without.delete(url);
  else without.add(url);
  leftOut.value = without;
}

/**
 * Queries each server alone, and then each pair of those that answer in one connection, so that both see the same socket.
 * A test that another one replaces leaves no results.
 */
export async function runTest(): Promise<void> {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  microphoneRefusal.value = undefined;
  const servers = comparedServers();
  progress.value = { done: 0, total: servers.length };
  evidence.value = undefined;
  const microphone = usesMicrophone.value ? await openMicrophone(microphoneRefusal) : undefined;
  try {
    const trace = startTrace();
    const solos: SoloObservation[] = [];
    const pairs: PairObservation[] = [];
    const report = (total: number) => {
      if (running.signal !== signal) return;
      evidence.value = { solos: [...solos], pairs: [...pairs] };
      progress.value = { done: solos.length + pairs.length, total };
    };
    await forEachConcurrently(servers, { atOnce: AT_ONCE, signal }, async (server) => {
      solos.push({ server, ...(await observe([server], { signal, trace })) });
      report(servers.length);
    });
    const answering = servers.filter((server) =>
      solos.some((solo) => solo.server === server && solo.mappings.length > 0),
    );
    const serverPairs = answering.flatMap((one, index) =>
      answering.slice(index + 1).map((other): PairObservation["servers"] => [one, other]),
    );
    await forEachConcurrently(serverPairs, { atOnce: AT_ONCE, signal }, async (serverPair) => {
      pairs.push({ servers: serverPair, ...(await observe(serverPair, { signal, trace })) });
      report(servers.length + serverPairs.length);
    });
    if (running.signal === signal && evidence.value === undefined) evidence.value = { solos, pairs };
  } finally {
    for (const track of microphone?.getTracks() ?? []) track.stop();
    if (running.signal === signal) progress.value = undefined;
  }
}

/** Stops the test. The results so far stay. */
export function stopTest(): void {
  running.abort();
}

/** What one connection with these servers shows. */
async function observe(
  servers: readonly StunEndpoint[],
  { signal, trace }: { readonly signal: AbortSignal; readonly trace: PageTrace },
): Promise<Observation> {
  const urls = servers.map(({ url }) => url);
  const gathering = await gather({
    iceServers: [{ urls }],
    policy: "all",
    limitMs: LIMIT_MS,
    signal,
    trace,
    label: urls.join(" "),
    onChange: () => {},
  });
  return observationOf(gathering);
}
