import { signal } from "@preact/signals";
import { type PageTrace, startTrace } from "@visavis/trace/browser";
import { type CaptureRefusal, openUserMedia } from "../../capture/capture-attempt.ts";
import { forEachConcurrently } from "../../ice-servers/concurrency.ts";
import { gather } from "../../ice-servers/gathering.ts";
import { readServers, type StunEndpoint } from "../../ice-servers/stun-endpoint.ts";
import type { PairSight, SoloSight } from "./mapping-evidence.ts";
import type { NatEvidence } from "./nat-verdict.ts";
import { ownServers } from "./own-servers.ts";
import { type Sight, sightOf } from "./sight.ts";

/** Each is compared with each, so more only take time. */
export const MAX_COMPARED = 8;
/** A server that answers takes less than a second, and a lost request is sent again. */
const LIMIT_MS = 6_000;
const AT_ONCE = 4;

/** How far a test is. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** Of this server’s own, the URLs that the person leaves out. */
export const leftOut = signal<ReadonlySet<string>>(new Set());
/** What the person adds to this server’s own. */
export const addedText = signal("");
export const usesMicrophone = signal(false);
/** How asking this server for its own went. */
export const own = signal<readonly StunEndpoint[] | "asking" | "failed">("asking");
/** `undefined` while nothing runs. */
export const progress = signal<Progress | undefined>(undefined);
/** What the last test has seen so far. */
export const evidence = signal<NatEvidence | undefined>(undefined);
/** Why the microphone was not to be had; the test ran without. */
export const microphoneRefusal = signal<CaptureRefusal | undefined>(undefined);

let running = new AbortController();

/** Asks this server where it answers to STUN. */
export async function askForOwn(): Promise<void> {
  own.value = "asking";
  try {
    own.value = await ownServers();
  } catch {
    own.value = "failed";
  }
}

/** This server’s own and those that were added, each once. */
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

/** Whether one of this server’s own is compared. */
export function useOwn(url: string, { isUsed }: { readonly isUsed: boolean }): void {
  const without = new Set(leftOut.value);
  if (isUsed) without.delete(url);
  else without.add(url);
  leftOut.value = without;
}

/**
 * Asks each server by itself, and then each two of those that answer in one connection, which they see as the same
 * socket. A test that another replaces leaves nothing behind.
 */
export async function runTest(): Promise<void> {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  microphoneRefusal.value = undefined;
  const servers = comparedServers();
  progress.value = { done: 0, total: servers.length };
  evidence.value = undefined;
  const microphone = usesMicrophone.value ? await openMicrophone() : undefined;
  try {
    const trace = startTrace();
    const solos: SoloSight[] = [];
    const pairs: PairSight[] = [];
    const tell = (total: number) => {
      if (running.signal !== signal) return;
      evidence.value = { solos: [...solos], pairs: [...pairs] };
      progress.value = { done: solos.length + pairs.length, total };
    };
    await forEachConcurrently(servers, { atOnce: AT_ONCE, signal }, async (server) => {
      solos.push({ server, sight: await look([server], { signal, trace }) });
      tell(servers.length);
    });
    const answering = servers.filter((server) =>
      solos.some((solo) => solo.server === server && solo.sight.mappings.length > 0),
    );
    const couples = answering.flatMap((one, index) =>
      answering.slice(index + 1).map((other): PairSight["servers"] => [one, other]),
    );
    await forEachConcurrently(couples, { atOnce: AT_ONCE, signal }, async (couple) => {
      pairs.push({ servers: couple, sight: await look(couple, { signal, trace }) });
      tell(servers.length + couples.length);
    });
    if (running.signal === signal && evidence.value === undefined) evidence.value = { solos, pairs };
  } finally {
    for (const track of microphone?.getTracks() ?? []) track.stop();
    if (running.signal === signal) progress.value = undefined;
  }
}

/** Ends the test that runs, with what it has. */
export function stopTest(): void {
  running.abort();
}

/** What one connection with these servers sees. */
async function look(
  servers: readonly StunEndpoint[],
  { signal, trace }: { readonly signal: AbortSignal; readonly trace: PageTrace },
): Promise<Sight> {
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
  return sightOf(gathering);
}

/** While a page captures, browsers let its connections use every network interface, by its real address. */
async function openMicrophone(): Promise<MediaStream | undefined> {
  const { stream, refusal } = await openUserMedia("microphone", { audio: true });
  microphoneRefusal.value = refusal;
  return stream;
}
