import { SILENCE_DBFS } from "../../../capture/sound-level.ts";
import { type Finding, failed, passed, warning } from "../finding.ts";

/** testrtc, audio capture: of 5 s, at least 2 s have to be more than zeros. */
export const LEAST_SOUND_MS = 2_000;
/** testrtc: a sample counts as sound above the smallest step of 16 bits. */
export const LEAST_SAMPLE = 1 / 32_767;

/** What was heard of a microphone. */
export interface MicrophoneFigures {
  /** How long there was more than zeros, milliseconds. */
  readonly soundMs: number;
  /** Of the loudest stretch. `-Infinity` where all were zeros. */
  readonly rmsDbfs: number;
  /** In how many stretches the tops of the wave were cut off. */
  readonly clippedStretches: number;
}

export function verdictOnMicrophone({ soundMs, rmsDbfs, clippedStretches }: MicrophoneFigures): Finding {
  if (soundMs === 0) return failed("microphoneMuted");
  if (rmsDbfs < SILENCE_DBFS) return warning("microphoneLow");
  if (soundMs < LEAST_SOUND_MS) return warning("microphoneInterrupted");
  if (clippedStretches > 0) return warning("microphoneClips");
  return passed("microphoneHeard");
}
