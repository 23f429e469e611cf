import type { Text } from "@visavis/trace/core";
import type { CallPlan, ExperimentCall } from "./experiment-call.ts";
import type { Treatments } from "./wire-message.ts";

/** Something to choose before an experiment runs. */
interface Choice {
  readonly name: string;
  readonly title: Text;
  /** The first is chosen unless another is. */
  readonly options: () => readonly { readonly value: string; readonly title: Text }[];
}

/** What an experiment measured, as a table; what it says is read from statistics and states, never assumed. */
export interface Findings {
  /** Heads of the columns, when the same was measured in several ways. */
  readonly columns: readonly Text[];
  readonly rows: readonly { readonly id: string; readonly what: Text; readonly values: readonly string[] }[];
  /** What to conclude. */
  readonly conclusion: Text;
}

/** What a run of an experiment is given. */
export interface Run {
  /** The value that was chosen. */
  choice(name: string): string;
  /** Makes the next call in place of the one before, which ends. */
  begin(plan: CallPlan): ExperimentCall;
  /** This server's STUN and TURN servers with fresh credentials; none where it cannot be asked. */
  iceServers(): Promise<RTCIceServer[]>;
  /** What the person has set for the messages of each subject, at this moment. */
  treatments(): Treatments;
  /** Says what it is doing now. */
  tell(progress: Text): void;
  readonly stop: AbortSignal;
}

/** One question to the browser, with a measured answer. */
export interface Experiment {
  readonly id: string;
  readonly title: Text;
  /** What it shows, and what to look at. */
  readonly shows: Text;
  readonly choices: readonly Choice[];
  /** @throws {Stopped} when `run.stop` is aborted; a browser's error where it refuses a step */
  run(run: Run): Promise<Findings>;
}

/** The same in every language. */
export function plain(words: string): Text {
  return { en: words, zh: words };
}

export function milliseconds(ms: number | undefined): string {
  return ms === undefined ? "–" : `${Math.round(ms)} ms`;
}
