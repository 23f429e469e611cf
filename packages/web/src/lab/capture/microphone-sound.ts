import { effect, signal } from "@preact/signals";
import { audioContext, wakeAudio } from "../../capture/audio-context.ts";
import { microphone } from "./sources.ts";

/** The gain that this page applies to the microphone, for the meter and the recording. */
export const gainDecibels = signal(0);
export const GAIN_RANGE_DECIBELS = { min: -20, max: 20 } as const;

/** The running microphone, after this page's gain. */
export const microphoneSound = signal<GainNode | undefined>(undefined);

const amplitude = (decibels: number): number => 10 ** (decibels / 20);

effect(() => {
  const track = microphone.track.value;
  if (track === undefined) return;
  const context = audioContext();
  wakeAudio();
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const gain = context.createGain();
  gain.gain.value = amplitude(gainDecibels.peek());
  source.connect(gain);
  microphoneSound.value = gain;
  return () => {
    source.disconnect();
    microphoneSound.value = undefined;
  };
});

effect(() => {
  const node = microphoneSound.value;
  // A short ramp, since a step in the gain clicks in the recording.
  node?.gain.setTargetAtTime(amplitude(gainDecibels.value), node.context.currentTime, 0.02);
});
