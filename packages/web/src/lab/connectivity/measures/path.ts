import { iceServerOf, type ServerEntry } from "../../../ice-servers/server-entry.ts";
import { waysTo } from "../../../ice-servers/way.ts";
import { echoMessages, nextEvent, roundTripMs } from "../../../loopback/data-channel.ts";
import { carryCandidates, negotiate, openPair } from "../../../loopback/pair.ts";
import { type ConnectivityFinding, failed, passed, skipped, warning } from "../findings.ts";
import type { Measurement, TestContext } from "./measurement.ts";

/** testrtc, connectivity: a message must be back within this time. */
const PATH_LIMIT_MS = 5_000;

type Path = "host" | "srflx" | "relay";

/** Connects this page to itself with candidates of one type only, and sends a message there and back. */
export async function measurePath(
  path: Path,
  { servers, signal: given, trace }: TestContext,
): Promise<Measurement> {
  const limit = AbortSignal.timeout(PATH_LIMIT_MS);
  const signal = AbortSignal.any([given, limit]);
  const pair = openPair({
    configuration: {
      iceServers: serversFor(path, servers).map(iceServerOf),
      iceTransportPolicy: path === "relay" ? "relay" : "all",
    },
    trace,
    labels: { a: `${path}, near`, b: `${path}, far` },
    signal,
  });
  let candidates = 0;
  let errors = 0;
  let isGatheringComplete = false;
  pair.a.addEventListener("icecandidate", ({ candidate }) => {
    if (candidate?.type === path) candidates += 1;
  });
  pair.a.addEventListener("icecandidateerror", () => {
    errors += 1;
  });
  pair.a.addEventListener("icegatheringstatechange", () => {
    isGatheringComplete = pair.a.iceGatheringState === "complete";
  });
  const startedAtMs = performance.now();
  let openedMs: number | null = null;
  let messageMs: number | null = null;
  try {
    carryCandidates(pair, ({ type }) => type === path);
    echoMessages(pair.b);
    const channel = pair.a.createDataChannel(path);
    await Promise.all([negotiate(pair), nextEvent(channel, "open", signal)]);
    openedMs = performance.now() - startedAtMs;
    messageMs = await roundTripMs(channel, signal);
  } catch (error) {
    given.throwIfAborted();
    if (!limit.aborted) throw error;
  } finally {
    pair.close();
  }
  const isMessageBack = messageMs !== null;
  return {
    finding: judgePath({ path, candidates, isMessageBack, isGatheringComplete, errors }),
    figures: { candidates, openedMs, roundTripMs: messageMs },
  };
}

/** For the server-reflexive path only STUN servers, since errors of TURN over TCP or TLS do not matter there. */
function serversFor(path: Path, servers: readonly ServerEntry[]): readonly ServerEntry[] {
  if (path === "host") return [];
  if (path === "relay") return servers;
  const ways = servers.flatMap(waysTo);
  const stun = ways.filter(({ purpose }) => purpose === "stun");
  return (stun.length > 0 ? stun : ways.filter(({ transport }) => transport === "udp")).map(
    ({ server }) => server,
  );
}

interface PathFigures {
  readonly path: Path;
  /** The number of candidates of that type. */
  readonly candidates: number;
  readonly isMessageBack: boolean;
  /** False if a server was still silent at the end. */
  readonly isGatheringComplete: boolean;
  /** How many servers the browser could not reach, or was refused by. */
  readonly errors: number;
}

export function judgePath({
  path,
  candidates,
  isMessageBack,
  isGatheringComplete,
  errors,
}: PathFigures): ConnectivityFinding {
  switch (path) {
    case "host":
      if (isMessageBack) return passed("hostWorks");
      return failed(candidates === 0 ? "noNetwork" : "hostBlocked");
    case "srflx":
      if (isMessageBack) return passed("reflexiveWorks");
      if (candidates > 0) return warning("noHairpinning");
      // Browsers omit a candidate whose address they already have, and report servers that do not answer.
      return isGatheringComplete && errors === 0 ? skipped("noNat") : failed("noReflexive");
    case "relay":
      if (isMessageBack) return passed("relayWorks");
      return failed(candidates === 0 ? "noRelay" : "relayLost");
    default:
      return path satisfies never;
  }
}
