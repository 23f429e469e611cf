import { audioContext } from "../../../capture/audio-context.ts";
import { measureLevel } from "../../../capture/sound-level.ts";
import { warning } from "../finding.ts";
import { DURATIONS_MS } from "../test-plan.ts";
import { LEAST_SAMPLE, verdictOnMicrophone } from "../verdicts/microphone-verdict.ts";
import { withCapturedTrack } from "./captured-track.ts";
import { elapse } from "./elapse.ts";
import type { Measurement, TestContext } from "./measurement.ts";

/** Left and right; a microphone with more is heard by its first two. */
const CHANNELS = 2;
const READ_EVERY_MS = 80;
/** 85 ms at 48 kHz: the stretches follow one another without a gap. */
const SAMPLES_PER_READ = 4096;
/** With a microphone on, browsers let sound run within this time or not at all. */
const WAKE_LIMIT_MS = 2_000;

/** What the device itself gives: processing would hide a level that is too low or too high. */
const UNPROCESSED = { echoCancellation: false, noiseSuppression: false, autoGainControl: false } as const;

/** Listens to the microphone. */
export function measureMicrophone({ signal, isLong }: TestContext): Promise<Measurement> {
  return withCapturedTrack("microphone", UNPROCESSED, {
    signal,
    use: async (track) => {
      const context = audioContext();
      await Promise.race([context.resume(), elapse(WAKE_LIMIT_MS, signal)]);
      if (context.state !== "running")
        return { finding: warning("audioAsleep"), figures: { device: track.label } };
      const durationMs = DURATIONS_MS.microphone[isLong ? "long" : "short"];
      const heard = await listen(track, { context, durationMs, signal });
      return { finding: verdictOnMicrophone(heard), figures: { device: track.label, ...heard } };
    },
  });
}

interface Heard {
  readonly channels: number;
  readonly soundMs: number;
  readonly rmsDbfs: number;
  readonly peakDbfs: number;
  readonly clippedStretches: number;
}

async function listen(
  track: MediaStreamTrack,
  {
    context,
    durationMs,
    signal,
  }: { readonly context: AudioContext; readonly durationMs: number; readonly signal: AbortSignal },
): Promise<Heard> {
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const splitter = context.createChannelSplitter(CHANNELS);
  source.connect(splitter);
  const analysers = Array.from({ length: CHANNELS }, (_, channel) => {
    const analyser = context.createAnalyser();
    analyser.fftSize = SAMPLES_PER_READ;
    splitter.connect(analyser, channel);
    return analyser;
  });
  const samples = new Float32Array(SAMPLES_PER_READ);
  const hasSound = analysers.map(() => false);
  let heard: Omit<Heard, "channels"> = {
    soundMs: 0,
    rmsDbfs: Number.NEGATIVE_INFINITY,
    peakDbfs: Number.NEGATIVE_INFINITY,
    clippedStretches: 0,
  };
  try {
    for (let readAtMs = 0; readAtMs < durationMs; readAtMs += READ_EVERY_MS) {
      await elapse(READ_EVERY_MS, signal);
      const levels = analysers.map((analyser, channel) => {
        analyser.getFloatTimeDomainData(samples);
        const isSound = samples.some((sample) => Math.abs(sample) > LEAST_SAMPLE);
        if (isSound) hasSound[channel] = true;
        return { ...measureLevel(samples), isSound };
      });
      heard = {
        soundMs: heard.soundMs + (levels.some(({ isSound }) => isSound) ? READ_EVERY_MS : 0),
        rmsDbfs: Math.max(heard.rmsDbfs, ...levels.map(({ rmsDbfs }) => rmsDbfs)),
        peakDbfs: Math.max(heard.peakDbfs, ...levels.map(({ peakDbfs }) => peakDbfs)),
        clippedStretches: heard.clippedStretches + (levels.some(({ clipped }) => clipped) ? 1 : 0),
      };
    }
  } finally {
    source.disconnect();
    splitter.disconnect();
  }
  return { ...heard, channels: hasSound.filter(Boolean).length };
}
