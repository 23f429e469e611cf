/** Why someone cannot simply enter a room: turned away, not at all for a while; removed, only after knocking. */
export type BarKind = "turnedAway" | "removed";

const DURATION_MS = { turnedAway: 60_000, removed: 600_000 } as const satisfies Record<BarKind, number>;

/** Of more, the oldest is forgotten. */
const MAX_BARS = 10_000;

/** The bars that stand, by room and origin, the oldest first. */
export type Bars = Map<string, { readonly kind: BarKind; readonly endsAtMs: number }>;

interface Barred {
  readonly room: string;
  /** `undefined` for one that stands for everyone, and cannot be barred. */
  readonly origin: string | undefined;
}

export const createBars = (): Bars => new Map();

export function raiseBar(
  bars: Bars,
  { room, origin, kind }: Barred & { readonly kind: BarKind },
  nowMs: number,
): void {
  if (origin === undefined) return;
  const key = keyOf(room, origin);
  bars.delete(key);
  bars.set(key, { kind, endsAtMs: nowMs + DURATION_MS[kind] });
  const [oldest] = bars.keys();
  if (bars.size > MAX_BARS && oldest !== undefined) bars.delete(oldest);
}

export function barOf(bars: Bars, { room, origin }: Barred, nowMs: number): BarKind | undefined {
  if (origin === undefined) return undefined;
  const bar = bars.get(keyOf(room, origin));
  return bar !== undefined && nowMs < bar.endsAtMs ? bar.kind : undefined;
}

/** No room has a line break in its name. */
const keyOf = (room: string, origin: string) => `${room}\n${origin}`;
