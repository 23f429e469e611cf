import type { PageTrace } from "@visavis/trace/browser";
import { median } from "../figures/series.ts";
import { echoAtFar, negotiatePagePair, nextEvent, openPagePair, roundTripMs } from "../loopback/page-pair.ts";

/** Both ends are in this page, so it is soon clear whether they meet. */
const ECHO_LIMIT_MS = 8_000;
const ROUNDS = 5;

/** What became of the packets. */
export type Echo =
  | {
      readonly kind: "returned";
      /** From sending a message until it was back, milliseconds; the middle one of all rounds, and the shortest. */
      readonly medianMs: number;
      readonly shortestMs: number;
      /** Of the connectivity checks between the two relays, milliseconds, where the statistics have it. */
      readonly checkMs: number | undefined;
    }
  | { readonly kind: "lost" };

interface EchoOptions {
  readonly signal: AbortSignal;
  /** Where all that happens is recorded, and under which name. */
  readonly trace: PageTrace;
  readonly label: string;
}

/**
 * Sends a message through the relay and back: two connections of this page, each behind a relay of its own at that
 * server, with a data channel between them. Resolves with `lost` when it is not back in 8 s, or is given up.
 */
export async function echoThroughRelay(
  server: RTCIceServer,
  { signal: given, trace, label }: EchoOptions,
): Promise<Echo> {
  const signal = AbortSignal.any([given, AbortSignal.timeout(ECHO_LIMIT_MS)]);
  const pair = openPagePair({
    configuration: { iceServers: [server], iceTransportPolicy: "relay" },
    trace,
    label,
    signal,
  });
  try {
    echoAtFar(pair);
    const channel = pair.near.createDataChannel("echo");
    const opened = nextEvent(channel, "open", signal);
    await Promise.all([negotiatePagePair(pair), opened]);
    const rounds: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await roundTripMs(channel, signal));
    return {
      kind: "returned",
      medianMs: median(rounds) ?? 0,
      shortestMs: Math.min(...rounds),
      checkMs: await checkRoundTripMs(pair.near),
    };
  } catch {
    return { kind: "lost" };
  } finally {
    pair.close();
  }
}

/** `currentRoundTripTime` of the pair in use. */
async function checkRoundTripMs(connection: RTCPeerConnection): Promise<number | undefined> {
  for (const entry of (await connection.getStats()).values()) {
    if (entry.type !== "candidate-pair" || entry.nominated !== true) continue;
    if (typeof entry.currentRoundTripTime === "number") return entry.currentRoundTripTime * 1000;
  }
  return undefined;
}
