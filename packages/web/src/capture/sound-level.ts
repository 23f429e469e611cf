/** The level of a block of samples, in decibels relative to full scale: 0 is the loudest possible sample. */
export interface SoundLevel {
  /** `-Infinity` if all samples are zero. */
  readonly rmsDbfs: number;
  readonly peakDbfs: number;
  /** True if enough consecutive samples are at full scale. */
  readonly clipped: boolean;
}

/** A wave that just reaches full scale has fewer such samples in a row. */
const CLIPPED_RUN = 6;
const FULL_SCALE = 0.999;

const decibels = (amplitude: number): number => 20 * Math.log10(amplitude);

/** Measures samples between −1 and 1; gain may exceed that. */
export function measureLevel(samples: Float32Array): SoundLevel {
  let squares = 0;
  let peak = 0;
  let run = 0;
  let longestRun = 0;
  for (const sample of samples) {
    const magnitude = Math.abs(sample);
    squares += sample * sample;
    if (magnitude > peak) peak = magnitude;
    run = magnitude >= FULL_SCALE ? run + 1 : 0;
    if (run > longestRun) longestRun = run;
  }
  return {
    rmsDbfs: decibels(Math.sqrt(squares / Math.max(samples.length, 1))),
    peakDbfs: decibels(peak),
    clipped: longestRun > CLIPPED_RUN,
  };
}

/** `muted`: all samples are zero. `silent`: a live microphone in a quiet room. */
export type SoundState = "muted" | "silent" | "heard" | "clipping";

export interface SoundHistory {
  readonly state: SoundState;
  readonly lastSignalMs: number;
  readonly lastHeardMs: number;
  readonly lastClippedMs: number;
}

/** Speech has pauses; only this long without sound counts as silence. */
export const SILENCE_AFTER_MS = 2_000;
/** Clipping stays marked long enough to be noticed. */
export const CLIPPING_SHOWN_MS = 1_500;
/** Below this level nobody is speaking. */
export const SILENCE_DBFS = -60;

/** The initial history, which does not report silence at once. */
export const startSoundHistory = (nowMs: number): SoundHistory => ({
  state: "heard",
  lastSignalMs: nowMs,
  lastHeardMs: nowMs,
  lastClippedMs: Number.NEGATIVE_INFINITY,
});

/** The history after one more measurement. */
export function addLevel(before: SoundHistory, level: SoundLevel, nowMs: number): SoundHistory {
  const lastSignalMs = level.peakDbfs > Number.NEGATIVE_INFINITY ? nowMs : before.lastSignalMs;
  const lastHeardMs = level.rmsDbfs >= SILENCE_DBFS ? nowMs : before.lastHeardMs;
  const lastClippedMs = level.clipped ? nowMs : before.lastClippedMs;
  const state =
    nowMs - lastClippedMs < CLIPPING_SHOWN_MS
      ? "clipping"
      : nowMs - lastSignalMs >= SILENCE_AFTER_MS
        ? "muted"
        : nowMs - lastHeardMs >= SILENCE_AFTER_MS
          ? "silent"
          : "heard";
  return { state, lastSignalMs, lastHeardMs, lastClippedMs };
}
