import { type ConnectivityFinding, failed, passed, warning } from "../findings.ts";
import { DURATIONS_MS } from "../test-plan.ts";
import { withChannel } from "./channel-link.ts";
import { delay } from "./delay.ts";
import type { Measurement, TestContext } from "./measurement.ts";

/** Our choice: about what a small video and the audio of one participant need, in both directions together. */
export const MIN_CALL_KBPS = 500;
/** testrtc, data throughput: the size of a packet. */
const PACKET_BYTES = 1_024;
/** How much may be queued in the browser: enough for a fast line, and little enough to be sent soon. */
const MAX_QUEUED_BYTES = 1_000_000;
/** After this many packets, sending pauses to let packets be received. */
const PACKETS_AT_ONCE = 200;
const SECOND_MS = 1_000;

/** Sends as much as possible through the relay, and counts what arrives each second. */
export async function measureThroughput(context: TestContext): Promise<Measurement> {
  const { signal, isLong } = context;
  const durationMs = DURATIONS_MS.throughput[isLong ? "long" : "short"];
  const measured = await withChannel(context, {
    label: "throughput",
    policy: "relay",
    options: {},
    use: async ({ near, far }) => {
      const packet = new Uint8Array(PACKET_BYTES);
      let receivedBytes = 0;
      far.addEventListener("message", () => {
        receivedBytes += PACKET_BYTES;
      });
      near.bufferedAmountLowThreshold = MAX_QUEUED_BYTES / 2;
      const fill = () => {
        for (let count = 0; count < PACKETS_AT_ONCE; count += 1) {
          if (near.readyState !== "open" || near.bufferedAmount > MAX_QUEUED_BYTES) return;
          near.send(packet);
        }
      };
      near.addEventListener("bufferedamountlow", fill);
      // That event fires only after the queue was above the threshold.
      const filling = setInterval(fill, 4);
      const beganMs = performance.now();
      const kbpsEachSecond: number[] = [];
      try {
        for (let second = 0; second < durationMs / SECOND_MS; second += 1) {
          const [bytesBefore, beforeMs] = [receivedBytes, performance.now()];
          await delay(SECOND_MS, signal);
          // Bits per millisecond are kilobits per second.
          kbpsEachSecond.push(((receivedBytes - bytesBefore) * 8) / (performance.now() - beforeMs));
        }
      } finally {
        clearInterval(filling);
      }
      const kbps = (receivedBytes * 8) / (performance.now() - beganMs);
      return { finding: judgeThroughput({ kbps }), figures: { kbps, kbpsEachSecond, receivedBytes } };
    },
  });
  return measured ?? { finding: failed("nothingArrived"), figures: {} };
}

/** @param kbps mean bitrate that arrived through the relay */
export function judgeThroughput({ kbps }: { readonly kbps: number }): ConnectivityFinding {
  if (kbps === 0) return failed("nothingArrived");
  return kbps < MIN_CALL_KBPS ? warning("slowRelay") : passed("throughputGood");
}
