import * as v from "valibot";
import { MAX_TEXT_LENGTH, parseJson } from "./bounded-json.ts";
import { dumpedSamples } from "./dump-statistics.ts";
import { createUpdateReader, valueOfText } from "./dump-updates.ts";
import type { Trace, TracedConnection, TraceEvent } from "./trace-event.ts";
import { TraceFileError } from "./trace-file-error.ts";
import { MAX_CONNECTIONS, MAX_NAME_LENGTH } from "./trace-schema.ts";

const text = v.pipe(v.string(), v.maxLength(MAX_TEXT_LENGTH));

/** What is read of a dump of chrome://webrtc-internals. It has no version; this is how Chromium 156 writes it. */
const Dump = v.object({
  UserAgent: v.optional(text, ""),
  PeerConnections: v.record(
    v.string(),
    v.object({
      rtcConfiguration: v.optional(text, ""),
      updateLog: v.optional(v.array(v.unknown()), []),
      stats: v.optional(v.record(v.string(), v.unknown()), {}),
    }),
  ),
});

/**
 * Reads a dump that Chrome's webrtc-internals made. Lines of its log that are of no known form count in `unknown`.
 *
 * @throws {TraceFileError} with any of its codes but `TRACE_UNKNOWN_VERSION`.
 */
export function readWebrtcInternalsDump(dump: string): Trace {
  return traceOfDump(parseJson(dump));
}

/** True for a parsed file that means to be such a dump. */
export function isWebrtcInternalsDump(file: unknown): boolean {
  return typeof file === "object" && file !== null && Object.hasOwn(file, "PeerConnections");
}

/**
 * The trace in a parsed dump.
 *
 * @throws {TraceFileError} `TRACE_UNKNOWN_FORMAT`, `TRACE_MALFORMED`.
 */
export function traceOfDump(file: unknown): Trace {
  if (!isWebrtcInternalsDump(file)) {
    throw new TraceFileError("TRACE_UNKNOWN_FORMAT", "", "this is no dump of webrtc-internals");
  }
  const { success, output, issues } = v.safeParse(Dump, file, { abortEarly: true });
  if (!success) {
    const where = v.getDotPath(issues[0]) ?? "";
    throw new TraceFileError("TRACE_MALFORMED", where, `${where}: ${issues[0].message}`);
  }
  const dumped = Object.entries(output.PeerConnections);
  if (dumped.length > MAX_CONNECTIONS) {
    const message = `more than ${MAX_CONNECTIONS} connections`;
    throw new TraceFileError("TRACE_MALFORMED", "PeerConnections", message);
  }
  let calls = 0;
  const numberCall = () => {
    calls += 1;
    return calls;
  };
  const connections: TracedConnection[] = [];
  const events: TraceEvent[] = [];
  let unknown = 0;
  for (const [index, [label, { rtcConfiguration, updateLog, stats }]] of dumped.entries()) {
    const connection = String(index + 1);
    connections.push({ id: connection, label: label.slice(0, MAX_NAME_LENGTH) });
    const own: TraceEvent[] = [];
    const reader = createUpdateReader({ numberCall });
    for (const line of updateLog) {
      const update = reader.read(line);
      if (update === undefined) unknown += 1;
      else for (const body of update.bodies) own.push({ ...body, atMs: update.timeMs, connection });
    }
    for (const { timeMs, ...change } of dumpedSamples(stats)) {
      own.push({ kind: "statistics", atMs: timeMs, connection, ...change });
    }
    const atMs = own.reduce((earliest, event) => Math.min(earliest, event.atMs), Number.POSITIVE_INFINITY);
    if (!Number.isFinite(atMs)) continue;
    const configuration = valueOfText(rtcConfiguration);
    const call = numberCall();
    events.push(
      {
        kind: "call",
        atMs,
        connection,
        call,
        method: "RTCPeerConnection",
        arguments: [configuration ?? null],
      },
      { kind: "outcome", atMs, connection, call },
    );
    for (const event of own) events.push(event);
  }
  return {
    ...sinceBeginning(events),
    userAgent: output.UserAgent,
    connections,
    leftOut: 0,
    ...(unknown > 0 && { unknown }),
  };
}

/** In the order of their times, which count from the first of them. */
function sinceBeginning(events: readonly TraceEvent[]): Pick<Trace, "startedAtMs" | "events"> {
  const sorted = events.toSorted((a, b) => a.atMs - b.atMs);
  const startedAtMs = sorted[0]?.atMs ?? 0;
  return { startedAtMs, events: sorted.map((event) => ({ ...event, atMs: event.atMs - startedAtMs })) };
}
