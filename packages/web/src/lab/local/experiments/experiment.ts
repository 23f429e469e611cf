import type { Text } from "@visavis/trace/core";
import type { CallPlan, ExperimentCall } from "./experiment-call.ts";
import type { Treatments } from "./signaling-channel.ts";

/** An option of an experiment. */
interface Choice {
  readonly name: string;
  readonly title: Text;
  /** The first one is the default. */
  readonly options: () => readonly { readonly value: string; readonly title: Text }[];
}

/** What an experiment measured, as a table. All of it comes from statistics and states; nothing is assumed. */
export interface ExperimentResult {
  /** The headings, if the same was measured in several ways. */
  readonly columns: readonly Text[];
  readonly rows: readonly { readonly id: string; readonly what: Text; readonly values: readonly string[] }[];
  readonly conclusion: Text;
}

/** What a run of an experiment can use. */
export interface Run {
  /** The chosen value of an option. */
  choice(name: string): string;
  /** Closes the previous call and opens the next one. */
  begin(plan: CallPlan): ExperimentCall;
  /** The STUN and TURN servers of this server, with fresh credentials; none if it cannot be reached. */
  iceServers(): Promise<RTCIceServer[]>;
  /** The treatment of the messages of each subject, as set on the page at this moment. */
  treatments(): Treatments;
  /** Shows what the experiment is doing. */
  showProgress(progress: Text): void;
  readonly stop: AbortSignal;
}

export interface Experiment {
  readonly id: string;
  readonly title: Text;
  /** What it shows, and what to look at. */
  readonly shows: Text;
  readonly choices: readonly Choice[];
  /** @throws {Stopped} when `run.stop` is aborted; the browser's error when it refuses a step */
  run(run: Run): Promise<ExperimentResult>;
}

/** A text that is the same in every language. */
export function plain(words: string): Text {
  return { en: words, zh: words };
}

export function milliseconds(ms: number | undefined): string {
  return ms === undefined ? "–" : `${Math.round(ms)} ms`;
}
