import type { Pen } from "./pen.ts";
import { plainValue } from "./plain-value.ts";
import { recordMethod } from "./recorded-call.ts";

const STATE_EVENTS = ["open", "closing", "close"] as const;

/**
 * Records how a data channel opens and closes. Its messages are not looked at: the `data-channel` statistics count them,
 * each way. `subject` is its label, with a number where another channel has the same.
 */
export function createChannelRecording(pen: Pen): {
  record(channel: RTCDataChannel): void;
  /** Looks at the states of all, for changes without an event. */
  look(): void;
} {
  const subjects = new Map<RTCDataChannel, string>();
  const state = (channel: RTCDataChannel, subject: string) => {
    pen.state("dataChannel", { to: channel.readyState, initial: "connecting", subject });
    if (channel.readyState === "closed") subjects.delete(channel);
  };

  return {
    record(channel) {
      if (subjects.has(channel)) return;
      const alike = [...subjects.keys()].filter(({ label }) => label === channel.label).length;
      const subject = alike === 0 ? channel.label : `${channel.label} (${alike + 1})`;
      subjects.set(channel, subject);
      state(channel, subject);
      for (const name of STATE_EVENTS) {
        channel.addEventListener(name, () => state(channel, subject), { signal: pen.ended });
      }
      channel.addEventListener(
        "error",
        (event) =>
          pen.attempt(() => {
            const detail = { label: subject, error: plainValue(event.error) };
            pen.write({ kind: "event", name: "dataChannelError", detail });
          }),
        { signal: pen.ended },
      );
      recordMethod(pen, channel, "close", {
        method: "RTCDataChannel.close",
        succeeded: () => state(channel, subject),
      });
    },
    look() {
      for (const [channel, subject] of subjects) state(channel, subject);
    },
  };
}
