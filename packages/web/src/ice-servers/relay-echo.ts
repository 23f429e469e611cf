import type { ConnectionRecording, PageTrace } from "@visavis/trace/browser";
import { median } from "../figures/series.ts";
import { echoMessages, nextEvent, roundTripMs } from "../loopback/data-channel.ts";
import { carryCandidates, negotiate, openPair } from "../loopback/pair.ts";

/** Both ends are in this page, so they connect quickly if at all. */
const ECHO_LIMIT_MS = 8_000;
const ROUNDS = 5;

/** What happened to the packets. */
export type Echo =
  | {
      readonly kind: "returned";
      /** From sending a message until it is back, milliseconds: the median of all rounds, and the shortest. */
      readonly medianMs: number;
      readonly shortestMs: number;
      /** Round-trip time of the connectivity checks between the two relays, milliseconds, if the statistics have it. */
      readonly checkMs: number | undefined;
    }
  | { readonly kind: "lost" };

interface EchoOptions {
  readonly signal: AbortSignal;
  /** Records both connections, under `label`. */
  readonly trace: PageTrace;
  readonly label: string;
}

/**
 * Sends a message through the relay and back: over a data channel between two connections of this page, each of which
 * has its own relay at that server. Resolves with `lost` when it is not back within 8 s, or when `signal` aborts.
 */
export async function echoThroughRelay(
  server: RTCIceServer,
  { signal: given, trace, label }: EchoOptions,
): Promise<Echo> {
  const signal = AbortSignal.any([given, AbortSignal.timeout(ECHO_LIMIT_MS)]);
  const pair = openPair({
    configuration: { iceServers: [server], iceTransportPolicy: "relay" },
    trace,
    labels: { a: `${label}, near`, b: `${label}, far` },
    signal,
  });
  try {
    carryCandidates(pair);
    echoMessages(pair.b);
    const channel = pair.a.createDataChannel("echo");
    const opened = nextEvent(channel, "open", signal);
    await Promise.all([negotiate(pair), opened]);
    const rounds: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await roundTripMs(channel, signal));
    return {
      kind: "returned",
      medianMs: median(rounds) ?? 0,
      shortestMs: Math.min(...rounds),
      checkMs: await checkRoundTripMs(pair.recordings.a),
    };
  } catch {
    return { kind: "lost" };
  } finally {
    pair.close();
  }
}

/** `currentRoundTripTime` of the nominated pair. */
async function checkRoundTripMs(recording: ConnectionRecording): Promise<number | undefined> {
  for (const object of (await recording.statistics()).values()) {
    if (object.get("type") !== "candidate-pair" || object.get("nominated") !== true) continue;
    const seconds = object.get("currentRoundTripTime");
    if (typeof seconds === "number") return seconds * 1_000;
  }
  return undefined;
}
