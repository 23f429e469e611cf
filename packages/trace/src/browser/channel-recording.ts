import { recordMethod } from "./call-recording.ts";
import { plainValue } from "./plain-value.ts";
import type { Recorder } from "./recorder.ts";

const STATE_EVENTS = ["open", "closing", "close"] as const;

/**
 * Records how data channels open and close. Their messages are not recorded: the `data-channel` statistics count them. The
 * `subject` is the label, followed by a number if another channel has the same label.
 */
export function createChannelRecording(recorder: Recorder): {
  record(channel: RTCDataChannel): void;
  /** Reads the states of all channels, for changes that have no event. */
  readStates(): void;
} {
  const subjects = new Map<RTCDataChannel, string>();
  const state = (channel: RTCDataChannel, subject: string) => {
    recorder.state("dataChannel", { to: channel.readyState, initial: "connecting", subject });
    if (channel.readyState === "closed") subjects.delete(channel);
  };

  return {
    record(channel) {
      if (subjects.has(channel)) return;
      const namesakes = [...subjects.keys()].filter(({ label }) => label === channel.label).length;
      const subject = namesakes === 0 ? channel.label : `${channel.label} (${namesakes + 1})`;
      subjects.set(channel, subject);
      state(channel, subject);
      for (const name of STATE_EVENTS) {
        channel.addEventListener(name, () => state(channel, subject), { signal: recorder.ended });
      }
      channel.addEventListener(
        "error",
        (event) =>
          recorder.attempt(() => {
            const detail = { label: subject, error: plainValue(event.error) };
            recorder.write({ kind: "event", name: "dataChannelError", detail });
          }),
        { signal: recorder.ended },
      );
      recordMethod(recorder, channel, "close", {
        method: "RTCDataChannel.close",
        succeeded: () => state(channel, subject),
      });
    },
    readStates() {
      for (const [channel, subject] of subjects) state(channel, subject);
    },
  };
}
