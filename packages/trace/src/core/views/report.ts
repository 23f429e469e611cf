import type { Json, Trace, TraceEvent } from "../trace-event.ts";

/** One object of W3C WebRTC Statistics: its members by name. */
export type ReportObject = ReadonlyMap<string, Json>;

/** What one `getStats()` said: its objects by id, without the coding as changes that a trace has. */
export type Report = ReadonlyMap<string, ReportObject>;

type Sample = Extract<TraceEvent, { readonly kind: "statistics" }>;

/** Follows the samples of one connection. */
export interface ReportReader {
  /** As the last sample left it; it changes with the next one. */
  readonly report: Report;
  read(sample: Sample): void;
}

/**
 * Starts with an empty report, to which samples are added in their order.
 *
 * @param types objects of other types are not read, which is cheaper; all are, unless given
 */
export function createReportReader(types?: ReadonlySet<Json>): ReportReader {
  const report = new Map<string, Map<string, Json>>();
  return {
    report,
    read({ changed, gone }) {
      if (Array.isArray(gone)) for (const id of gone) report.delete(id);
      for (const id in changed) {
        const members = changed[id];
        if (typeof members !== "object" || members === null) continue;
        let object = report.get(id);
        if (object === undefined) {
          if (types !== undefined && !types.has(members["type"] ?? null)) continue;
          object = new Map();
          report.set(id, object);
        }
        for (const member in members) {
          const value = members[member];
          if (value === null || value === undefined) object.delete(member);
          else object.set(member, value);
        }
      }
    },
  };
}

/**
 * What the last sample at or before `atMs` said of the connection; empty before the first one.
 *
 * @param atMs milliseconds since the trace began
 */
export function statisticsAt(trace: Trace, connection: string, atMs: number): Report {
  const reader = createReportReader();
  for (const event of trace.events) {
    if (event.atMs > atMs) break;
    if (event.kind === "statistics" && event.connection === connection) reader.read(event);
  }
  return reader.report;
}

/** The member where it is a finite number. */
export function numberIn(object: ReportObject | undefined, member: string): number | undefined {
  const value = object?.get(member);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** The member where it is text that says something. */
export function textIn(object: ReportObject | undefined, member: string): string | undefined {
  const value = object?.get(member);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** True where the member is `true`. */
export function isTrueIn(object: ReportObject | undefined, member: string): boolean {
  return object?.get(member) === true;
}
