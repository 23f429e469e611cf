import { audioContext } from "../../../capture/audio-context.ts";
import { measureLevel, SILENCE_DBFS } from "../../../capture/sound-level.ts";
import { type ConnectivityFinding, failed, passed, warning } from "../findings.ts";
import { DURATIONS_MS } from "../test-plan.ts";
import { withCapturedTrack } from "./captured-track.ts";
import { delay } from "./delay.ts";
import type { Measurement, TestContext } from "./measurement.ts";

/** testrtc, audio capture: of 5 s, at least 2 s must contain more than zeros. */
export const MIN_SOUND_MS = 2_000;
/** testrtc: a sample counts as sound above the smallest 16-bit step. */
const MIN_SAMPLE = 1 / 32_767;

/** Left and right; further channels are ignored. */
const CHANNELS = 2;
const READ_EVERY_MS = 80;
/** 85 ms at 48 kHz, so that there is no gap between two reads. */
const SAMPLES_PER_READ = 4096;
/** While a microphone is open, browsers start audio within this time or not at all. */
const WAKE_LIMIT_MS = 2_000;

/** Audio processing would hide a level that is too low or too high. */
const UNPROCESSED = { echoCancellation: false, noiseSuppression: false, autoGainControl: false } as const;

/** Listens to the microphone. */
export function measureMicrophone({ signal, isLong }: TestContext): Promise<Measurement> {
  return withCapturedTrack("microphone", UNPROCESSED, {
    signal,
    use: async (track) => {
      const context = audioContext();
      await Promise.race([context.resume(), delay(WAKE_LIMIT_MS, signal)]);
      if (context.state !== "running")
        return { finding: warning("audioAsleep"), figures: { device: track.label } };
      const durationMs = DURATIONS_MS.microphone[isLong ? "long" : "short"];
      const heard = await listen(track, { context, durationMs, signal });
      return { finding: judgeMicrophone(heard), figures: { device: track.label, ...heard } };
    },
  });
}

interface MicrophoneFigures {
  /** How long there was more than zeros, milliseconds. */
  readonly soundMs: number;
  /** Of the loudest read; `-Infinity` if there were only zeros. */
  readonly rmsDbfs: number;
  readonly peakDbfs: number;
  /** The number of reads with clipped samples. */
  readonly clippedStretches: number;
}

export function judgeMicrophone({
  soundMs,
  rmsDbfs,
  clippedStretches,
}: Omit<MicrophoneFigures, "peakDbfs">): ConnectivityFinding {
  if (soundMs === 0) return failed("microphoneMuted");
  if (rmsDbfs < SILENCE_DBFS) return warning("microphoneLow");
  if (soundMs < MIN_SOUND_MS) return warning("microphoneInterrupted");
  if (clippedStretches > 0) return warning("microphoneClips");
  return passed("microphoneHeard");
}

async function listen(
  track: MediaStreamTrack,
  {
    context,
    durationMs,
    signal,
  }: { readonly context: AudioContext; readonly durationMs: number; readonly signal: AbortSignal },
): Promise<MicrophoneFigures & { readonly channels: number }> {
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
  let heard: MicrophoneFigures = {
    soundMs: 0,
    rmsDbfs: Number.NEGATIVE_INFINITY,
    peakDbfs: Number.NEGATIVE_INFINITY,
    clippedStretches: 0,
  };
  try {
    for (let readAtMs = 0; readAtMs < durationMs; readAtMs += READ_EVERY_MS) {
      await delay(READ_EVERY_MS, signal);
      const levels = analysers.map((analyser, channel) => {
        analyser.getFloatTimeDomainData(samples);
        const isSound = samples.some((sample) => Math.abs(sample) > MIN_SAMPLE);
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
