import type { CallVerdict } from "@visavis/explain/core";
import type { Trace, TraceEvent } from "@visavis/trace/core";

/** Why a file was not opened: a code of `TraceFileError`, or `UNREADABLE`. */
export type RefusalCode =
  | "TRACE_NOT_JSON"
  | "TRACE_UNKNOWN_FORMAT"
  | "TRACE_UNKNOWN_VERSION"
  | "TRACE_TOO_LARGE"
  | "TRACE_MALFORMED"
  /** The browser could not read the file. */
  | "UNREADABLE";

export interface Refusal {
  readonly code: RefusalCode;
  /** The place in the file; empty if it concerns the whole file. */
  readonly where: string;
  /** What is wrong there, in English. */
  readonly message: string;
}

/** The messages of the worker: the head, then the events in batches, then the verdicts. Or the refusal of the file. */
export type ReadingMessage =
  | {
      readonly kind: "head";
      readonly head: Omit<Trace, "events">;
      /** The number of events that follow. */
      readonly events: number;
      /** The number of further events in the file. */
      readonly eventsLeftOut: number;
    }
  | { readonly kind: "events"; readonly events: readonly TraceEvent[] }
  | {
      readonly kind: "done";
      /** By connection, for those with the most events. */
      readonly verdicts: ReadonlyMap<string, CallVerdict>;
    }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** The ids of the connections, sorted by their number of events: pages often have connections that were never used. */
export function busiestConnections({ connections, events }: Trace): readonly string[] {
  const counts = new Map(connections.map(({ id }) => [id, 0]));
  for (const { connection } of events) counts.set(connection, (counts.get(connection) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([id]) => id);
}
