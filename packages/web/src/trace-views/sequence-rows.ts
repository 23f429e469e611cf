import type { LifelineId, SequenceStep } from "@visavis/trace/core";

/** A row of the diagram: a step, or a mark for a pause. */
type SequenceRow =
  | {
      readonly what: "step";
      /** The index of the step in `Sequence.steps`. */
      readonly index: number;
      readonly step: SequenceStep;
      /** The upper edge in CSS pixels. */
      readonly top: number;
    }
  | { readonly what: "pause"; readonly lastsMs: number; readonly top: number };

/** A label with an arrow below it, tall enough for a finger. */
export const STEP_HEIGHT = 46;
export const PAUSE_HEIGHT = 34;
/** Pauses from this length on are marked. */
export const PAUSE_MS = 1_000;
/** How many steps are drawn at a time. */
export const STEPS_PER_PAGE = 200;

/** Rows from top to bottom, and their total height. */
export interface SequencePage {
  readonly rows: readonly SequenceRow[];
  readonly height: number;
}

/** Lays out the steps from `from` up to but not including `to`, one row each, and marks pauses. */
export function sequencePage(steps: readonly SequenceStep[], from: number, to: number): SequencePage {
  const rows: SequenceRow[] = [];
  let top = 0;
  for (let index = from; index < to; index += 1) {
    const step = steps[index];
    if (step === undefined) break;
    const before = steps[index - 1];
    const lastsMs = before === undefined ? 0 : step.atMs - before.atMs;
    if (lastsMs >= PAUSE_MS) {
      rows.push({ what: "pause", lastsMs, top });
      top += PAUSE_HEIGHT;
    }
    rows.push({ what: "step", index, step, top });
    top += STEP_HEIGHT;
  }
  return { rows, height: top };
}

/** How many steps had begun by a moment. The steps must be in order of time. */
export function stepsBegunBy(steps: readonly Pick<SequenceStep, "atMs">[], atMs: number): number {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle]?.atMs ?? Number.POSITIVE_INFINITY) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where the lifelines are in a diagram of a given width. */
export interface LifelinePlaces {
  /** The width of the time column on the left. */
  readonly timeWidth: number;
  readonly width: number;
  readonly at: (lifeline: LifelineId) => number;
}

/** Spaces the lifelines evenly to the right of the time column. All lengths are in CSS pixels. */
export function lifelinePlaces(lifelines: readonly LifelineId[], width: number): LifelinePlaces {
  const timeWidth = width < 480 ? 58 : 84;
  const column = (width - timeWidth) / Math.max(lifelines.length, 1);
  return {
    timeWidth,
    width,
    at: (lifeline) => timeWidth + (Math.max(lifelines.indexOf(lifeline), 0) + 0.5) * column,
  };
}

/** The label of an arrow, and the position of its centre. */
export interface PlacedLabel {
  readonly text: string;
  readonly x: number;
}

const LATIN_WIDTH = 6.9;
const HAN_WIDTH = 13;
const MARGIN = 4;

/** The approximate width of a label at 13 px. Capitals are wider. */
export function labelWidth(text: string): number {
  let width = 0;
  for (const letter of text) width += /[\u2e80-\uffef]/.test(letter) ? HAN_WIDTH : LATIN_WIDTH;
  return width;
}

/** Centres a label above its arrow, or as close to it as the edges allow. A label that is too long is shortened. */
export function placedLabel(text: string, middle: number, places: LifelinePlaces): PlacedLabel {
  const from = places.timeWidth + MARGIN;
  const to = places.width - MARGIN;
  let shown = text;
  if (labelWidth(shown) > to - from) {
    const letters = [...text];
    while (letters.length > 1 && labelWidth(`${letters.join("")}…`) > to - from) letters.pop();
    shown = `${letters.join("")}…`;
  }
  const half = labelWidth(shown) / 2;
  return { text: shown, x: Math.min(Math.max(middle, from + half), Math.max(to - half, from + half)) };
}
