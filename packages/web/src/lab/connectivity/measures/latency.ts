import { largestOfEach, mean } from "../../../figures/series.ts";
import { failed } from "../finding.ts";
import { DURATIONS_MS } from "../test-plan.ts";
import { verdictOnLatency } from "../verdicts/latency-verdict.ts";
import { withChannel } from "./channel-link.ts";
import { elapse } from "./elapse.ts";
import type { Measurement, TestContext } from "./measurement.ts";

/** testrtc, network latency: one packet each 100 ms. */
const SEND_EVERY_MS = 100;
const PACKETS_PER_SECOND = 10;
/** What is not back so long after the last was sent is lost. */
const LAST_WAIT_MS = 1_000;
/** A long test is drawn in no more points than this. */
const MOST_POINTS = 60;

/** Sends packets at a steady beat, none of them twice, and sees when each is back. */
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
        await elapse(SEND_EVERY_MS, signal);
      }
      for (let waitedMs = 0; waitedMs < LAST_WAIT_MS && delaysMs.length < sentAtMs.length; ) {
        await elapse(SEND_EVERY_MS, signal);
        waitedMs += SEND_EVERY_MS;
      }
      const sent = sentAtMs.length;
      const returned = delaysMs.length;
      const shortestMs = delaysMs.reduce((least, delay) => Math.min(least, delay), Number.POSITIVE_INFINITY);
      const longestMs = delaysMs.reduce((most, delay) => Math.max(most, delay), 0);
      const perPoint = Math.max(PACKETS_PER_SECOND, Math.ceil(sent / MOST_POINTS));
      return {
        finding: verdictOnLatency({ sent, returned, shortestMs, longestMs }),
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
