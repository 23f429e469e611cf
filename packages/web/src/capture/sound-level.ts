/** One look at a stretch of sound. Decibels are relative to full scale: 0 is the loudest a sample can be. */
export interface SoundLevel {
  /** `-Infinity` for nothing but zeros. */
  readonly rmsDbfs: number;
  readonly peakDbfs: number;
  /** True where samples stand at full scale in a row: the tops of the wave are cut off. */
  readonly clipped: boolean;
}

/** More full-scale samples in a row than a wave that only just touches the top has. */
const CLIPPED_RUN = 6;
const FULL_SCALE = 0.999;

const decibels = (amplitude: number): number => 20 * Math.log10(amplitude);

/** Measures samples between −1 and 1; a gain may drive them beyond. */
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

/** What a listener would say of it: `muted` is nothing but zeros, `silent` a live microphone in a still room. */
export type SoundState = "muted" | "silent" | "heard" | "clipping";

export interface Hearing {
  readonly state: SoundState;
  readonly lastSignalMs: number;
  readonly lastHeardMs: number;
  readonly lastClippedMs: number;
}

/** Speech pauses; only after this long without sound is it called silence. */
export const SILENCE_AFTER_MS = 2_000;
/** A clipped syllable stays marked long enough to be read. */
export const CLIPPING_SHOWN_MS = 1_500;
/** Below this a microphone hears no one. */
export const SILENCE_DBFS = -60;

/** A fresh listener, which hears nothing yet and does not complain of it at once. */
export const beginHearing = (nowMs: number): Hearing => ({
  state: "heard",
  lastSignalMs: nowMs,
  lastHeardMs: nowMs,
  lastClippedMs: Number.NEGATIVE_INFINITY,
});

/** Takes one measurement into account. */
export function hear(before: Hearing, level: SoundLevel, nowMs: number): Hearing {
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
