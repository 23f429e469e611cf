import type { ComponentType } from "preact";

/** One thing to achieve in a lesson. It is passed when the learner's own browser reports it, not when a button is pressed. */
export interface Checkpoint {
  /** Its name in the page, for tests; unique in the lesson. */
  readonly id: string;
  /** What the learner achieves, as a sentence in the language of the page. */
  readonly what: string;
  /**
   * What the browser reported: states, figures, its errors; the same in every language. `undefined` until it reports
   * it. Reads signals, and is called again when one of them changes, until the checkpoint is passed.
   */
  readonly evidence: () => string | undefined;
}

/** A lesson. Each is a separate script that is loaded when the lesson is opened. */
export interface Lesson {
  /** The introduction: a few short paragraphs. */
  readonly Text: ComponentType;
  /** The steps in the live part, in order. */
  readonly steps: () => readonly string[];
  /** The live part. */
  readonly Live: ComponentType;
  /**
   * The checkpoints and their evidence, from traces, statistics and tracks. Once passed, a checkpoint stays passed. The
   * lesson is completed when all are passed.
   */
  readonly checkpoints: () => readonly Checkpoint[];
  /** Stops everything that runs, so that no camera stays on when the page is left. */
  readonly leave: () => void;
}

/** The evidence of the checkpoints that are passed now, by their ids. Those passed before are not asked again. */
export function newlyPassed(
  checkpoints: readonly Checkpoint[],
  before: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const passed = new Map<string, string>();
  for (const { id, evidence } of checkpoints) {
    const found = before.has(id) ? undefined : evidence();
    if (found !== undefined) passed.set(id, found);
  }
  return passed;
}
