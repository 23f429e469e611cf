import type { SeriesLine } from "@visavis/trace/core";

/** How a line is drawn: what it is about gives the colour, and lines of one colour differ in their dashes. */
export interface LineStyle {
  /** A custom property of `tokens.css`. */
  readonly token: "--side-a" | "--side-b" | "--stun" | "--dtls";
  /** Lengths of strokes and gaps in CSS pixels; empty for an unbroken line. */
  readonly dash: readonly number[];
}

const DASHES: readonly (readonly number[])[] = [
  [],
  [7, 4],
  [2, 3],
  [10, 3, 2, 3],
  [14, 5],
  [4, 2],
  [1, 4],
  [12, 2],
];

/** What this end sends is blue, what it receives orange, what the pair measures green, the estimate amber. */
export function lineStyles(lines: readonly SeriesLine[]): readonly LineStyle[] {
  const used = new Map<LineStyle["token"], number>();
  return lines.map(({ metric, stream }) => {
    const token =
      stream === undefined
        ? metric === "availableOutgoingBitrateKbps"
          ? "--dtls"
          : "--stun"
        : stream.direction === "outgoing"
          ? "--side-a"
          : "--side-b";
    const before = used.get(token) ?? 0;
    used.set(token, before + 1);
    return { token, dash: DASHES[before % DASHES.length] ?? [] };
  });
}
