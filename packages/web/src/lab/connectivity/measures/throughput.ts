import { failed } from "../finding.ts";
import { DURATIONS_MS } from "../test-plan.ts";
import { verdictOnThroughput } from "../verdicts/throughput-verdict.ts";
import { withChannel } from "./channel-link.ts";
import { elapse } from "./elapse.ts";
import type { Measurement, TestContext } from "./measurement.ts";

/** testrtc, data throughput: the size of a packet. */
const PACKET_BYTES = 1_024;
/** So much may wait in the browser: enough for a fast line, and little enough to be sent soon. */
const MOST_WAITING_BYTES = 1_000_000;
/** Sending makes way for receiving after so many packets. */
const PACKETS_AT_ONCE = 200;
const SECOND_MS = 1_000;

/** Sends as much as passes through the relay, and counts what arrives each second. */
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
      near.bufferedAmountLowThreshold = MOST_WAITING_BYTES / 2;
      const fill = () => {
        for (let count = 0; count < PACKETS_AT_ONCE; count += 1) {
          if (near.readyState !== "open" || near.bufferedAmount > MOST_WAITING_BYTES) return;
          near.send(packet);
        }
      };
      near.addEventListener("bufferedamountlow", fill);
      // The event comes only after there was more than the threshold.
      const filling = setInterval(fill, 4);
      const beganMs = performance.now();
      const kbpsEachSecond: number[] = [];
      try {
        for (let second = 0; second < durationMs / SECOND_MS; second += 1) {
          const [bytesBefore, beforeMs] = [receivedBytes, performance.now()];
          await elapse(SECOND_MS, signal);
          // Bits in a millisecond are thousands of bits in a second.
          kbpsEachSecond.push(((receivedBytes - bytesBefore) * 8) / (performance.now() - beforeMs));
        }
      } finally {
        clearInterval(filling);
      }
      const kbps = (receivedBytes * 8) / (performance.now() - beganMs);
      return { finding: verdictOnThroughput({ kbps }), figures: { kbps, kbpsEachSecond, receivedBytes } };
    },
  });
  return measured ?? { finding: failed("nothingArrived"), figures: {} };
}
