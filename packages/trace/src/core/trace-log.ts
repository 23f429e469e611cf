import { mergeChanges } from "./statistics-change.ts";
import type { Json, Trace, TracedConnection, TraceEvent } from "./trace-event.ts";

/** Enough for an hour-long call. */
const MAX_LOG_BYTES = 20_000_000;
const MAX_LOG_EVENTS = 200_000;

/** How full the log is after making room: low enough that this happens rarely. */
const FULL_SHARE = 0.8;
/** The share of the log that is reserved for the beginning of the trace, which is never removed. */
const BEGINNING_SHARE = 0.25;

/** The events of all connections of one page, as they are recorded. It has no clock: each event has its time. */
export interface TraceLog {
  /** Returns the id of the new connection. */
  addConnection(connection: Omit<TracedConnection, "id">): string;
  /** Returns the next number for a call and its outcome. */
  numberCall(): number;
  append(event: TraceEvent): void;
  /** Counts an event that could not be recorded. */
  leaveOut(): void;
  /** The trace so far, as a copy: it does not change. */
  trace(): Trace;
  /**
   * The trace so far, without a copy: its `events` grow with the log. When a full log makes room, it continues with
   * another list, so events that were read from a list never change.
   */
  liveTrace(): Trace;
  /** Calls the listener after each event that was appended. Returns a function that unsubscribes. */
  subscribe(listener: (event: TraceEvent) => void): () => void;
}

interface Entry {
  readonly event: TraceEvent;
  readonly bytes: number;
  readonly isBeginning: boolean;
}

/**
 * A log that stays below `maxBytes` (as a file; see `sizeOf`) and `maxEvents`, however long the call.
 *
 * When the log is full, it makes room among the events that take up most of it. Statistics are thinned: in the older half,
 * every other sample is merged into the next one, so the past gets coarser but stays correct. Of the other events, the
 * oldest are removed, except those of the beginning (the first quarter of the log), so that the setup of each connection is
 * kept. An event larger than that quarter is left out.
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
  let connections: readonly TracedConnection[] = [];
  const listeners = new Set<(event: TraceEvent) => void>();
  let entries: Entry[] = [];
  /** The events of `entries`; see `liveTrace`. */
  let events: TraceEvent[] = [];
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
    events = kept.map(({ event }) => event);
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
      connections = [...connections, { id, label, ...(remote !== undefined && { remote }) }];
      snapshot = undefined;
      return id;
    },
    numberCall() {
      calls += 1;
      return calls;
    },
    append(event) {
      snapshot = undefined;
      const size = sizeOf(event);
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
      events.push(event);
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
      snapshot ??= { startedAtMs, userAgent, connections, events: [...events], leftOut };
      return snapshot;
    },
    liveTrace: () => ({ startedAtMs, userAgent, connections, events, leftOut }),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Merges every other sample of the older half of the statistics into the next sample of its connection. */
function thinned(entries: readonly Entry[]): Entry[] {
  const half = entries.filter(({ event }) => event.kind === "statistics").length / 2;
  const kept: (Entry | undefined)[] = [...entries];
  /** By connection: the sample to merge into the next one. */
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
    kept[index] = { event: merged, bytes: sizeOf(merged), isBeginning: false };
    waiting.delete(event.connection);
  }
  return kept.filter((entry) => entry !== undefined);
}

type StatisticsEvent = Extract<TraceEvent, { readonly kind: "statistics" }>;

/**
 * Removes the oldest events after the beginning, until the excess is gone. Statistics are removed only if there is nothing
 * else, because later samples build on earlier ones.
 */
function withoutOldest(
  entries: readonly Entry[],
  { excessBytes, excessEvents }: { readonly excessBytes: number; readonly excessEvents: number },
): Entry[] {
  const isOther = ({ event, isBeginning }: Entry) => !isBeginning && event.kind !== "statistics";
  const isRemovable = entries.some(isOther) ? isOther : ({ isBeginning }: Entry) => !isBeginning;
  let removedBytes = 0;
  let removedEvents = 0;
  return entries.filter((entry) => {
    if ((removedBytes >= excessBytes && removedEvents >= excessEvents) || !isRemovable(entry)) return true;
    removedBytes += entry.bytes;
    removedEvents += 1;
    return false;
  });
}

/** The punctuation around each value: quotes, a comma, a colon, brackets. */
const FRAME_BYTES = 4;
const NUMBER_BYTES = 7;

/**
 * The estimated size of an event in a trace file, in bytes. In memory it is smaller, because events of the same shape share
 * their member names.
 */
function sizeOf(value: Json | TraceEvent | undefined): number {
  if (typeof value === "string") return value.length + FRAME_BYTES;
  if (typeof value === "number") return NUMBER_BYTES;
  if (typeof value !== "object" || value === null) return FRAME_BYTES;
  let bytes = FRAME_BYTES;
  if (Array.isArray(value)) {
    for (const item of value) bytes += sizeOf(item);
    return bytes;
  }
  for (const [name, member] of Object.entries(value)) bytes += name.length + FRAME_BYTES + sizeOf(member);
  return bytes;
}
