import type { ComponentType } from "preact";

/** One thing that a lesson has to show. It is seen when the learner's own browser has done it, not when a button was pressed. */
export interface Sight {
  /** Names it in the page, for tests and links; unique in the lesson. */
  readonly id: string;
  /** What there is to see, as a sentence in the language of the page. */
  readonly what: string;
  /**
   * What the browser told: states, figures, its own errors; the same in every language. `undefined` as long as it has
   * not told it. Once told, it counts as seen, whatever comes after.
   */
  readonly evidence: string | undefined;
}

/** A lesson. Each is a script of its own, loaded when it is opened. */
export interface Lesson {
  /** The text to read first: a few short paragraphs. */
  readonly Text: ComponentType;
  /** What to do in the live part, in this order. */
  readonly steps: () => readonly string[];
  /** The live part. */
  readonly Live: ComponentType;
  /**
   * What there is to see, and what is seen by now, from recordings, statistics and tracks. It reads signals, and is
   * asked again when one of them changes. The lesson is seen when everything is.
   */
  readonly sights: () => readonly Sight[];
  /** Ends all that runs: no camera stays on in a page that nobody sees. */
  readonly leave: () => void;
}

/** True when everything there is to see in a lesson has been seen. */
export function isSeen(sights: readonly Sight[]): boolean {
  return sights.length > 0 && sights.every(({ evidence }) => evidence !== undefined);
}
