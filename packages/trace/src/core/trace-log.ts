import { eventSize } from "./event-size.ts";
import { mergeChanges } from "./statistics-change.ts";
import type { Trace, TracedConnection, TraceEvent } from "./trace-event.ts";

/** An hour of a call has to fit. */
const MAX_LOG_BYTES = 20_000_000;
const MAX_LOG_EVENTS = 200_000;

/** How full the log may be after room was made, so that this happens rarely. */
const FULL_SHARE = 0.8;
/** How much of the log belongs to the beginning, which stays. */
const BEGINNING_SHARE = 0.25;

/** What is recorded of the connections of one page. It has no clock: events bring their time. */
export interface TraceLog {
  /** Gives a connection its id. */
  addConnection(connection: Omit<TracedConnection, "id">): string;
  /** A number for a call and its outcome. */
  numberCall(): number;
  append(event: TraceEvent): void;
  /** Counts an event that could not be recorded. */
  leaveOut(): void;
  /** All that is there by now. What was returned does not change. */
  trace(): Trace;
  /** Tells each event after it was appended. Returns what ends that. */
  subscribe(listener: (event: TraceEvent) => void): () => void;
}

interface Entry {
  readonly event: TraceEvent;
  readonly bytes: number;
  readonly isBeginning: boolean;
}

/**
 * A log that stays below `maxBytes` (as a file; see `eventSize`) and `maxEvents`, however long the call.
 *
 * When it is full, what there is more of makes room. Statistics are thinned: in the older half every other sample goes
 * into the one after it, so the past gets coarser and no value is wrong. Of the rest, the oldest goes that is not of the
 * beginning, the first quarter of the log: how a connection came to be always stays. An event larger than that quarter
 * is left out.
 */
export function createTraceLog({
  startedAtMs,
  userAgent,
  maxBytes = MAX_LOG_BYTES,
  maxEvents = MAX_LOG_EVENTS,
}: {
  readonly startedAtMs: number;
  readonly userAgent: string;
  readonly maxBytes?: number;
  readonly maxEvents?: number;
}): TraceLog {
  const connections: TracedConnection[] = [];
  const listeners = new Set<(event: TraceEvent) => void>();
  let entries: Entry[] = [];
  let bytes = 0;
  let statisticsBytes = 0;
  let beginningBytes = 0;
  let beginningEvents = 0;
  let calls = 0;
  let leftOut = 0;
  let snapshot: Trace | undefined;

  const isOver = (share: number) => bytes > maxBytes * share || entries.length > maxEvents * share;

  const replaceEntries = (kept: Entry[]) => {
    leftOut += entries.length - kept.length;
    entries = kept;
    bytes = 0;
    statisticsBytes = 0;
    for (const { event, bytes: size } of kept) {
      bytes += size;
      if (event.kind === "statistics") statisticsBytes += size;
    }
  };

  const makeRoom = () => {
    while (isOver(FULL_SHARE)) {
      const before = entries.length;
      if (statisticsBytes * 2 >= bytes) replaceEntries(thinned(entries));
      if (entries.length < before) continue;
      replaceEntries(
        withoutOldest(entries, {
          excessBytes: bytes - maxBytes * FULL_SHARE,
          excessEvents: entries.length - maxEvents * FULL_SHARE,
        }),
      );
      if (entries.length === before) return;
    }
  };

  return {
    addConnection({ label, remote }) {
      const id = String(connections.length + 1);
      connections.push({ id, label, ...(remote !== undefined && { remote }) });
      snapshot = undefined;
      return id;
    },
    numberCall() {
      calls += 1;
      return calls;
    },
    append(event) {
      snapshot = undefined;
      const size = eventSize(event);
      if (size > maxBytes * BEGINNING_SHARE) {
        leftOut += 1;
        return;
      }
      const isBeginning =
        event.kind !== "statistics" &&
        beginningBytes + size <= maxBytes * BEGINNING_SHARE &&
        beginningEvents < maxEvents * BEGINNING_SHARE;
      if (isBeginning) {
        beginningBytes += size;
        beginningEvents += 1;
      }
      entries.push({ event, bytes: size, isBeginning });
      bytes += size;
      if (event.kind === "statistics") statisticsBytes += size;
      if (isOver(1)) makeRoom();
      for (const listener of listeners) listener(event);
    },
    leaveOut() {
      leftOut += 1;
      snapshot = undefined;
    },
    trace() {
      snapshot ??= {
        startedAtMs,
        userAgent,
        connections: [...connections],
        events: entries.map(({ event }) => event),
        leftOut,
      };
      return snapshot;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** The same with every other sample of the older half of the statistics, of each connection, in the one after it. */
function thinned(entries: readonly Entry[]): Entry[] {
  const half = entries.filter(({ event }) => event.kind === "statistics").length / 2;
  const kept: (Entry | undefined)[] = [...entries];
  /** By connection: the sample that waits for the one it goes into. */
  const waiting = new Map<string, { readonly index: number; readonly event: StatisticsEvent }>();
  let seen = 0;
  for (const [index, { event }] of entries.entries()) {
    if (event.kind !== "statistics") continue;
    seen += 1;
    const first = waiting.get(event.connection);
    if (first === undefined) {
      if (seen <= half) waiting.set(event.connection, { index, event });
      continue;
    }
    const merged = { ...event, ...mergeChanges(first.event, event) };
    kept[first.index] = undefined;
    kept[index] = { event: merged, bytes: eventSize(merged), isBeginning: false };
    waiting.delete(event.connection);
  }
  return kept.filter((entry) => entry !== undefined);
}

type StatisticsEvent = Extract<TraceEvent, { readonly kind: "statistics" }>;

/**
 * The same without the oldest that are not of the beginning, until the excess is gone. Statistics go only where there
 * is nothing else: what comes after them builds on them.
 */
function withoutOldest(
  entries: readonly Entry[],
  { excessBytes, excessEvents }: { readonly excessBytes: number; readonly excessEvents: number },
): Entry[] {
  const isOther = ({ event, isBeginning }: Entry) => !isBeginning && event.kind !== "statistics";
  const mayGo = entries.some(isOther) ? isOther : ({ isBeginning }: Entry) => !isBeginning;
  let goneBytes = 0;
  let goneEvents = 0;
  return entries.filter((entry) => {
    if ((goneBytes >= excessBytes && goneEvents >= excessEvents) || !mayGo(entry)) return true;
    goneBytes += entry.bytes;
    goneEvents += 1;
    return false;
  });
}
