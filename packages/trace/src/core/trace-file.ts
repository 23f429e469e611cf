import * as v from "valibot";
import { parseJson, TraceFileError } from "./recording-text.ts";
import type { Trace, TraceEvent } from "./trace-event.ts";
import { EVENT_SCHEMAS, TraceEnvelope } from "./trace-schema.ts";

const TRACE_FORMAT = "visavis-trace";

/** Increased when older programs would misunderstand a file, but not for new kinds of events or new members. */
const TRACE_VERSION = 1;

/** The trace as JSON text. Events of unknown kinds that were skipped on reading count as left out. */
export function writeTrace({ unknown = 0, leftOut, ...trace }: Trace): string {
  return JSON.stringify({
    format: TRACE_FORMAT,
    version: TRACE_VERSION,
    ...trace,
    leftOut: leftOut + unknown,
  });
}

/**
 * Reads a file that `writeTrace` wrote.
 *
 * Events of unknown kinds are skipped and counted in `unknown`.
 *
 * @throws {TraceFileError} with any of its codes.
 */
export function readTrace(text: string): Trace {
  return traceOf(parseJson(text));
}

/**
 * The trace in a parsed file.
 *
 * @throws {TraceFileError} `TRACE_UNKNOWN_FORMAT`, `TRACE_UNKNOWN_VERSION`, `TRACE_MALFORMED`.
 */
export function traceOf(file: unknown): Trace {
  const header = v.safeParse(v.object({ format: v.literal(TRACE_FORMAT), version: v.unknown() }), file);
  if (!header.success) throw new TraceFileError("TRACE_UNKNOWN_FORMAT", "", "this is not a trace file");
  if (header.output.version !== TRACE_VERSION) {
    throw new TraceFileError("TRACE_UNKNOWN_VERSION", "version", `only version ${TRACE_VERSION} is read`);
  }
  const { events: given, ...envelope } = parsed(TraceEnvelope, file, "");
  const ids = new Set(envelope.connections.map(({ id }) => id));
  const events: TraceEvent[] = [];
  let unknown = 0;
  let latestMs = Number.NEGATIVE_INFINITY;
  let isSorted = true;
  for (const [index, value] of given.entries()) {
    const schema = EVENT_SCHEMAS.get(kindOf(value, index));
    if (schema === undefined) {
      unknown += 1;
      continue;
    }
    const event = parsed(schema, value, `events[${index}]`);
    if (!ids.has(event.connection)) {
      throw malformed(`events[${index}].connection`, "the trace has no such connection");
    }
    isSorted &&= event.atMs >= latestMs;
    latestMs = event.atMs;
    events.push(event);
  }
  if (!isSorted) events.sort((a, b) => a.atMs - b.atMs);
  return { ...envelope, events, ...(unknown > 0 && { unknown }) };
}

function kindOf(event: unknown, index: number): string {
  if (typeof event === "object" && event !== null && "kind" in event && typeof event.kind === "string") {
    return event.kind;
  }
  throw malformed(`events[${index}]`, "an event must have a kind");
}

function parsed<Output>(schema: v.GenericSchema<unknown, Output>, value: unknown, place: string): Output {
  const { success, output, issues } = v.safeParse(schema, value, { abortEarly: true });
  if (success) return output;
  const path = v.getDotPath(issues[0]) ?? "";
  throw malformed([place, path].filter((part) => part !== "").join("."), issues[0].message);
}

function malformed(where: string, message: string): TraceFileError {
  return new TraceFileError("TRACE_MALFORMED", where, `${where}: ${message}`);
}
