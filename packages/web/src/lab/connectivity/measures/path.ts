import { iceServerOf, type ServerEntry } from "../../../ice-servers/server-entry.ts";
import { waysTo } from "../../../ice-servers/way.ts";
import {
  echoAtFar,
  negotiatePagePair,
  nextEvent,
  openPagePair,
  roundTripMs,
} from "../../../loopback/page-pair.ts";
import { PATH_LIMIT_MS, type PathFigures, verdictOnPath } from "../verdicts/path-verdict.ts";
import type { Measurement, TestContext } from "./measurement.ts";

/** Connects this page with itself over candidates of one type, and sends a message there and back. */
export async function measurePath(
  path: PathFigures["path"],
  { servers, signal: given, trace }: TestContext,
): Promise<Measurement> {
  const limit = AbortSignal.timeout(PATH_LIMIT_MS);
  const signal = AbortSignal.any([given, limit]);
  const pair = openPagePair({
    configuration: {
      iceServers: serversFor(path, servers).map(iceServerOf),
      iceTransportPolicy: path === "relay" ? "relay" : "all",
    },
    trace,
    label: path,
    signal,
    admits: ({ type }) => type === path,
  });
  let candidates = 0;
  let errors = 0;
  let isGatheringComplete = false;
  pair.near.addEventListener("icecandidate", ({ candidate }) => {
    if (candidate?.type === path) candidates += 1;
  });
  pair.near.addEventListener("icecandidateerror", () => {
    errors += 1;
  });
  pair.near.addEventListener("icegatheringstatechange", () => {
    isGatheringComplete = pair.near.iceGatheringState === "complete";
  });
  const startedAtMs = performance.now();
  let openedMs: number | null = null;
  let messageMs: number | null = null;
  try {
    echoAtFar(pair);
    const channel = pair.near.createDataChannel(path);
    await Promise.all([negotiatePagePair(pair), nextEvent(channel, "open", signal)]);
    openedMs = performance.now() - startedAtMs;
    messageMs = await roundTripMs(channel, signal);
  } catch (error) {
    given.throwIfAborted();
    if (!limit.aborted) throw error;
  } finally {
    pair.close();
  }
  const figures: PathFigures = {
    path,
    candidates,
    isMessageBack: messageMs !== null,
    isGatheringComplete,
    errors,
  };
  return { finding: verdictOnPath(figures), figures: { candidates, openedMs, roundTripMs: messageMs } };
}

/** A reflexive address comes from STUN: what a relay has to say against TCP or TLS does not count there. */
function serversFor(path: PathFigures["path"], servers: readonly ServerEntry[]): readonly ServerEntry[] {
  if (path === "host") return [];
  if (path === "relay") return servers;
  const ways = servers.flatMap(waysTo);
  const stun = ways.filter(({ purpose }) => purpose === "stun");
  return (stun.length > 0 ? stun : ways.filter(({ transport }) => transport === "udp")).map(
    ({ server }) => server,
  );
}
