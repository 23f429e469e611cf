import type { CallVerdict } from "@visavis/explain/core";
import type { Trace, TraceEvent } from "@visavis/trace/core";

/** Why a file was not opened: a code of `TraceFileError`, or what the browser did not do. */
export type RefusalCode =
  | "TRACE_NOT_JSON"
  | "TRACE_UNKNOWN_FORMAT"
  | "TRACE_UNKNOWN_VERSION"
  | "TRACE_TOO_LARGE"
  | "TRACE_MALFORMED"
  /** The file went away, or may not be read. */
  | "UNREADABLE";

export interface Refusal {
  readonly code: RefusalCode;
  /** The place in the file; empty where it is the whole. */
  readonly where: string;
  /** What exactly was found there, in English. */
  readonly message: string;
}

/** What the worker says while it reads: the head, then the events in pieces, then verdicts, with which it ends. */
export type ReadingMessage =
  | {
      readonly kind: "head";
      readonly head: Omit<Trace, "events">;
      /** How many events will come. */
      readonly events: number;
      /** How many there are in the file beyond those. */
      readonly eventsLeftOut: number;
    }
  | { readonly kind: "events"; readonly events: readonly TraceEvent[] }
  | {
      readonly kind: "done";
      /** By connection; of those with the most events. */
      readonly verdicts: ReadonlyMap<string, CallVerdict>;
    }
  | { readonly kind: "refused"; readonly refusal: Refusal };
