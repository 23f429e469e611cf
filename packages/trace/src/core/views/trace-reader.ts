import type { Trace, TraceEvent } from "../trace-event.ts";

/** Builds one view of a trace, event by event, so that a growing trace is never read again from its beginning. */
export interface TraceReader<View> {
  /** @param index of the event in `Trace.events` */
  read(event: TraceEvent, index: number): void;
  /**
   * The view after the events read so far; a new object whenever it has changed. Lists in a view returned earlier may
   * grow or change with later events.
   *
   * @param trace the trace whose events were read
   */
  view(trace: Trace): View;
}

/** The view of a whole trace. */
export function viewOf<View>(trace: Trace, reader: TraceReader<View>): View {
  for (const [index, event] of trace.events.entries()) reader.read(event, index);
  return reader.view(trace);
}

/** Keeps a view up to date with a growing trace, or with the current moment of a replay. */
export interface TraceFollower<View> {
  /**
   * Reads the events that were appended since the last call, up to the first one after `untilMs`. It starts over with
   * another list of events (see `TraceLog.liveTrace`), and when a replay goes back.
   *
   * @param untilMs milliseconds since the trace began; all events unless given
   */
  follow(trace: Trace, untilMs?: number): View;
}

/** @param createReader creates a reader that has read nothing */
export function createTraceFollower<View>(createReader: () => TraceReader<View>): TraceFollower<View> {
  let reader = createReader();
  let events: Trace["events"] | undefined;
  let next = 0;
  let readUntilMs = Number.NEGATIVE_INFINITY;
  return {
    follow(trace, untilMs = Number.POSITIVE_INFINITY) {
      if (trace.events !== events || untilMs < readUntilMs) {
        if (next > 0) reader = createReader();
        events = trace.events;
        next = 0;
        readUntilMs = Number.NEGATIVE_INFINITY;
      }
      for (let event = events[next]; event !== undefined && !(event.atMs > untilMs); event = events[next]) {
        reader.read(event, next);
        next += 1;
        if (event.atMs > readUntilMs) readUntilMs = event.atMs;
      }
      return reader.view(trace);
    },
  };
}
