import { largestOfEach, mean } from "../../../figures/series.ts";
import { type ConnectivityFinding, failed, passed, warning } from "../findings.ts";
import { DURATIONS_MS } from "../test-plan.ts";
import { withChannel } from "./channel-link.ts";
import { delay } from "./delay.ts";
import type { Measurement, TestContext } from "./measurement.ts";

/** testrtc, network latency: a packet every 100 ms. */
const SEND_EVERY_MS = 100;
const PACKETS_PER_SECOND = 10;
/** A packet that is not back this long after the last one was sent is lost. */
const LAST_WAIT_MS = 1_000;
/** Long tests are drawn with at most this many points. */
const MAX_POINTS = 60;
/** testrtc: the share of packets that must come back. */
const MIN_RETURNED_SHARE = 0.8;
/** testrtc: the longest delay may be (shortest + 100 ms) × 2. */
const SPIKE_ALLOWANCE_MS = 100;
const SPIKE_FACTOR = 2;

/** Sends packets at a steady rate, without retransmission, and measures when each comes back. */
export async function measureLatency(
  context: TestContext,
  { label, policy }: { readonly label: string; readonly policy: RTCIceTransportPolicy },
): Promise<Measurement> {
  const { signal, isLong } = context;
  const packets = DURATIONS_MS.latency[isLong ? "long" : "short"] / SEND_EVERY_MS;
  const measured = await withChannel(context, {
    label,
    policy,
    options: { ordered: false, maxRetransmits: 0 },
    use: async ({ near, far }): Promise<Measurement> => {
      far.addEventListener("message", ({ data }) => {
        if (far.readyState === "open") far.send(data);
      });
      const sentAtMs: number[] = [];
      const delaysMs: number[] = [];
      near.addEventListener("message", ({ data }) => {
        const sentMs = sentAtMs[Number(data)];
        if (sentMs !== undefined) delaysMs.push(performance.now() - sentMs);
      });
      for (let packet = 0; packet < packets && near.readyState === "open"; packet += 1) {
        sentAtMs.push(performance.now());
        near.send(String(packet));
        await delay(SEND_EVERY_MS, signal);
      }
      for (let waitedMs = 0; waitedMs < LAST_WAIT_MS && delaysMs.length < sentAtMs.length; ) {
        await delay(SEND_EVERY_MS, signal);
        waitedMs += SEND_EVERY_MS;
      }
      const sent = sentAtMs.length;
      const returned = delaysMs.length;
      const shortestMs = delaysMs.reduce(
        (least, delayMs) => Math.min(least, delayMs),
        Number.POSITIVE_INFINITY,
      );
      const longestMs = delaysMs.reduce((most, delayMs) => Math.max(most, delayMs), 0);
      const perPoint = Math.max(PACKETS_PER_SECOND, Math.ceil(sent / MAX_POINTS));
      return {
        finding: judgeLatency({ sent, returned, shortestMs, longestMs }),
        figures: {
          sent,
          returned,
          ...(returned > 0 && {
            shortestMs,
            meanMs: mean(delaysMs) ?? null,
            longestMs,
            longestEachSecondMs: largestOfEach(delaysMs, perPoint),
          }),
        },
      };
    },
  });
  return measured ?? { finding: failed("nothingReturned"), figures: {} };
}

interface LatencyFigures {
  readonly sent: number;
  readonly returned: number;
  /** Round-trip times, milliseconds. */
  readonly shortestMs: number;
  readonly longestMs: number;
}

export function judgeLatency({ sent, returned, shortestMs, longestMs }: LatencyFigures): ConnectivityFinding {
  if (returned === 0) return failed("nothingReturned");
  if (returned < sent * MIN_RETURNED_SHARE) return failed("manyLost");
  const isUnsteady = longestMs > (shortestMs + SPIKE_ALLOWANCE_MS) * SPIKE_FACTOR;
  return isUnsteady ? warning("unsteady") : passed("latencySteady");
}
