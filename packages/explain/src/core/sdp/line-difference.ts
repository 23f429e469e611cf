import { type Description, readDescription, type SdpSection } from "@visavis/trace/core/sdp";

/** A line of one text or of both, in the order of a side-by-side view. */
export interface DifferenceLine {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
  /** Its line number in each text, counted from 1; `undefined` if the text does not have it. */
  readonly before: number | undefined;
  readonly after: number | undefined;
}

interface Line {
  readonly text: string;
  readonly number: number;
}

/** If an m-section has more edits, all of its lines count as removed and added. */
export const MAX_EDITS = 500;

/** Compares two descriptions line by line, m-section by m-section. Accepts any text. */
export function lineDifference(before: string, after: string): readonly DifferenceLine[] {
  const [old, now] = [sectionsOf(readDescription(before)), sectionsOf(readDescription(after))];
  const sections = Math.max(old.length, now.length);
  return Array.from({ length: sections }, (_, index) =>
    compare(old[index]?.lines ?? [], now[index]?.lines ?? []),
  ).flat();
}

const sectionsOf = ({ session, media }: Description): readonly SdpSection[] => [session, ...media];

function compare(old: readonly Line[], now: readonly Line[]): readonly DifferenceLine[] {
  let head = 0;
  while (head < old.length && head < now.length && old[head]?.text === now[head]?.text) head += 1;
  let tail = 0;
  const isSameAtEnd = () => old.at(-1 - tail)?.text === now.at(-1 - tail)?.text;
  while (tail < old.length - head && tail < now.length - head && isSameAtEnd()) tail += 1;
  const middleOld = old.slice(head, old.length - tail);
  const middleNow = now.slice(head, now.length - tail);
  return [
    ...same(old.slice(0, head), now.slice(0, head)),
    ...(shortestEdit(middleOld, middleNow) ?? [...middleOld.map(removed), ...middleNow.map(added)]),
    ...same(old.slice(old.length - tail), now.slice(now.length - tail)),
  ];
}

function same(old: readonly Line[], now: readonly Line[]): readonly DifferenceLine[] {
  return old.map(({ text, number }, index) => ({
    kind: "same",
    text,
    before: number,
    after: now[index]?.number,
  }));
}

const removed = ({ text, number }: Line): DifferenceLine => ({
  kind: "removed",
  text,
  before: number,
  after: undefined,
});
const added = ({ text, number }: Line): DifferenceLine => ({
  kind: "added",
  text,
  before: undefined,
  after: number,
});

/**
 * The fewest lines to remove and add, by Myers’ algorithm (An O(ND) Difference Algorithm, 1986); `undefined` if
 * there are more than `MAX_EDITS`.
 */
function shortestEdit(old: readonly Line[], now: readonly Line[]): readonly DifferenceLine[] | undefined {
  const trail: Map<number, number>[] = [];
  /** By diagonal: how far along `old` the best path with this number of edits gets. */
  let reached = new Map([[1, 0]]);
  const limit = Math.min(MAX_EDITS, old.length + now.length);
  for (let edits = 0; edits <= limit; edits += 1) {
    trail.push(reached);
    const next = new Map<number, number>();
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = isDown(reached, diagonal, edits) ? at(reached, diagonal + 1) : at(reached, diagonal - 1) + 1;
      let y = x - diagonal;
      while (x < old.length && y < now.length && old[x]?.text === now[y]?.text) {
        x += 1;
        y += 1;
      }
      next.set(diagonal, x);
      if (x >= old.length && y >= now.length) return walkBack(old, now, trail);
    }
    reached = next;
  }
  return undefined;
}

const at = (reached: ReadonlyMap<number, number>, diagonal: number): number => reached.get(diagonal) ?? -1;

/** Whether the last step onto this diagonal was a line added, rather than one removed. */
function isDown(reached: ReadonlyMap<number, number>, diagonal: number, edits: number): boolean {
  if (diagonal === -edits) return true;
  return diagonal !== edits && at(reached, diagonal - 1) < at(reached, diagonal + 1);
}

function walkBack(
  old: readonly Line[],
  now: readonly Line[],
  trail: readonly ReadonlyMap<number, number>[],
): readonly DifferenceLine[] {
  const lines: DifferenceLine[] = [];
  let [x, y] = [old.length, now.length];
  for (let edits = trail.length - 1; edits >= 0; edits -= 1) {
    const reached = trail[edits] ?? new Map<number, number>();
    const down = isDown(reached, x - y, edits);
    const startDiagonal = down ? x - y + 1 : x - y - 1;
    const startX = edits === 0 ? 0 : at(reached, startDiagonal);
    const startY = edits === 0 ? 0 : startX - startDiagonal;
    while (x > startX && y > startY) {
      const [before, after] = [old[x - 1], now[y - 1]];
      if (before === undefined || after === undefined || before.text !== after.text) break;
      lines.push({ kind: "same", text: after.text, before: before.number, after: after.number });
      x -= 1;
      y -= 1;
    }
    if (edits === 0) break;
    const line = down ? now[y - 1] : old[x - 1];
    if (line !== undefined) lines.push(down ? added(line) : removed(line));
    [x, y] = [startX, startY];
  }
  return lines.reverse();
}
