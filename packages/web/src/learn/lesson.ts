import type { ComponentType } from "preact";

/** One thing to achieve in a lesson. It is passed when the learner's own browser reports it, not when a button is pressed. */
export interface Checkpoint {
  /** Its name in the page, for tests; unique in the lesson. */
  readonly id: string;
  /** What the learner achieves, as a sentence in the language of the page. */
  readonly what: string;
  /**
   * What the browser reported: states, figures, its errors; the same in every language. `undefined` until it reports
   * it. Once passed, a checkpoint stays passed.
   */
  readonly evidence: string | undefined;
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
   * The checkpoints and their evidence, from traces, statistics and tracks. The function reads signals and is called
   * again when one of them changes. The lesson is completed when all checkpoints are passed.
   */
  readonly checkpoints: () => readonly Checkpoint[];
  /** Stops everything that runs, so that no camera stays on when the page is left. */
  readonly leave: () => void;
}
