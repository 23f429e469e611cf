import type { Json, Trace, TraceEvent } from "../trace-event.ts";

/** One object of W3C WebRTC Statistics: its members by name. */
export type ReportObject = ReadonlyMap<string, Json>;

/** What one `getStats()` returned: its objects by id. A trace holds only what changed from one sample to the next. */
export type StatisticsReport = ReadonlyMap<string, ReportObject>;

export type StatisticsSample = Extract<TraceEvent, { readonly kind: "statistics" }>;

/** Follows the samples of one connection. */
export interface StatisticsReader {
  /** The report as of the last sample; the next sample changes it. */
  readonly report: StatisticsReport;
  read(sample: StatisticsSample): void;
}

/**
 * Starts with an empty report. Samples are read in their order.
 *
 * @param types objects of other types are skipped, which is cheaper; by default all are read
 */
export function createStatisticsReader(types?: ReadonlySet<Json>): StatisticsReader {
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
 * The report of the connection as of the last sample at or before `atMs`; empty before the first one.
 *
 * @param atMs milliseconds since the trace began
 */
export function statisticsAt(trace: Trace, connection: string, atMs: number): StatisticsReport {
  const reader = createStatisticsReader();
  for (const event of trace.events) {
    if (event.atMs > atMs) break;
    if (event.kind === "statistics" && event.connection === connection) reader.read(event);
  }
  return reader.report;
}

/** The member, if it is a finite number. */
export function numberIn(object: ReportObject | undefined, member: string): number | undefined {
  const value = object?.get(member);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** The member, if it is a text that is not empty. */
export function textIn(object: ReportObject | undefined, member: string): string | undefined {
  const value = object?.get(member);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** True if the member is `true`. */
export function isTrueIn(object: ReportObject | undefined, member: string): boolean {
  return object?.get(member) === true;
}
