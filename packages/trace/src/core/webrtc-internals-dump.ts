import * as v from "valibot";
import { isBoundedJson, MAX_TEXT_LENGTH, parseJson, TraceFileError } from "./recording-text.ts";
import { withoutSecrets } from "./secrets.ts";
import { isLeftOut, isSame, plainMember, type StatisticsChange } from "./statistics-change.ts";
import type { EventBody, Json, Machine, Trace, TracedConnection, TraceEvent } from "./trace-event.ts";
import {
  CandidateInitSchema,
  MAX_CONNECTIONS,
  MAX_MILLISECONDS,
  MAX_NAME_LENGTH,
  milliseconds,
} from "./trace-schema.ts";

const text = v.pipe(v.string(), v.maxLength(MAX_TEXT_LENGTH));

/** The parts of a chrome://webrtc-internals dump that are read, as Chromium 156 writes them. Dumps have no version number. */
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
 * Reads a dump of Chrome's webrtc-internals. Log lines in an unknown format are counted in `unknown`.
 *
 * @throws {TraceFileError} with any of its codes except `TRACE_UNKNOWN_VERSION`.
 */
export function readWebrtcInternalsDump(dump: string): Trace {
  return traceOfDump(parseJson(dump));
}

/** True if a parsed file looks like such a dump. */
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
    throw new TraceFileError("TRACE_UNKNOWN_FORMAT", "", "this is not a dump of webrtc-internals");
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

/** Sorts the events and makes their times relative to the first. */
function sinceBeginning(events: readonly TraceEvent[]): Pick<Trace, "startedAtMs" | "events"> {
  const sorted = events.toSorted((a, b) => a.atMs - b.atMs);
  const startedAtMs = sorted[0]?.atMs ?? 0;
  return { startedAtMs, events: sorted.map((event) => ({ ...event, atMs: event.atMs - startedAtMs })) };
}

/** One line of a dump's `updateLog`. Before 2025, Chrome wrote `time` instead of `timestamp`. */
const Update = v.object({
  type: v.pipe(v.string(), v.maxLength(MAX_NAME_LENGTH)),
  value: v.optional(v.pipe(v.string(), v.maxLength(MAX_TEXT_LENGTH)), ""),
  timestamp: v.optional(milliseconds),
  time: v.optional(v.string()),
});

const Description = v.object({
  type: v.picklist(["offer", "answer", "pranswer", "rollback"]),
  sdp: v.string(),
});

const CandidateError = v.object({
  url: v.optional(v.string(), ""),
  address: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(MAX_NAME_LENGTH))), null),
  port: v.optional(v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))), null),
  error_text: v.optional(v.string(), ""),
  error_code: v.pipe(v.number(), v.finite()),
});

/** Methods whose success or failure has a line of its own. */
const WITH_OUTCOME = new Set(["createOffer", "createAnswer", "setLocalDescription", "setRemoteDescription"]);
const METHODS = new Set([
  ...WITH_OUTCOME,
  "addIceCandidate",
  "addTrack",
  "addTransceiver",
  "close",
  "createDataChannel",
  "removeTrack",
  "restartIce",
  "setConfiguration",
]);

const MACHINES: ReadonlyMap<string, { readonly machine: Machine; readonly initial: string }> = new Map([
  ["signalingstatechange", { machine: "signaling", initial: "stable" }],
  ["icegatheringstatechange", { machine: "iceGathering", initial: "new" }],
  ["iceconnectionstatechange", { machine: "iceConnection", initial: "new" }],
  ["connectionstatechange", { machine: "connection", initial: "new" }],
]);

interface DumpedUpdate {
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  readonly bodies: readonly EventBody[];
}

/** Turns the lines of one connection into events. The lines are read once, in their order. */
function createUpdateReader({ numberCall }: { readonly numberCall: () => number }): {
  /** `undefined` if it is not a line of an update log. */
  read(line: unknown): DumpedUpdate | undefined;
} {
  const states = new Map<string, string>();
  /** By method: calls without an outcome yet. Outcomes arrive in the order of the calls. */
  const open = new Map<string, { readonly call: number; readonly argument: Json }[]>();

  const called = (method: string, argument: Json | undefined): EventBody & { readonly kind: "call" } => ({
    kind: "call",
    call: numberCall(),
    method: `RTCPeerConnection.${method}`,
    arguments: argument === undefined ? [] : [argument],
  });

  const callEvents = (method: string, value: Json | undefined): EventBody[] => {
    const call = called(method, value);
    if (WITH_OUTCOME.has(method)) {
      const calls = open.get(method) ?? [];
      calls.push({ call: call.call, argument: value ?? null });
      open.set(method, calls);
      return [call];
    }
    const candidate = method === "addIceCandidate" ? candidateOf(value) : undefined;
    return [
      call,
      ...(candidate === undefined ? [] : [{ kind: "candidate", side: "remote", candidate } as const]),
      { kind: "outcome", call: call.call },
    ];
  };

  const outcomeEvents = (method: string, { value, hasFailed }: Outcome): EventBody[] => {
    const started = open.get(method)?.shift();
    // A call that fails before it starts has no line of its own.
    const late = started === undefined ? [called(method, undefined)] : [];
    const call = started?.call ?? late[0]?.call ?? 0;
    if (hasFailed) return [...late, { kind: "outcome", call, error: { name: "", message: textOf(value) } }];
    const side =
      method === "setLocalDescription" ? "local" : method === "setRemoteDescription" ? "remote" : undefined;
    const description = descriptionOf(value) ?? descriptionOf(started?.argument);
    return [
      ...late,
      ...(side === undefined || description === undefined
        ? []
        : [{ kind: "description", side, ...description } as const]),
      { kind: "outcome", call, ...(value !== undefined && { result: value }) },
    ];
  };

  const otherEvents = (type: string, value: Json | undefined): EventBody[] => {
    const name = type.replace(/^on/, "").toLowerCase();
    const known = MACHINES.get(name);
    if (known !== undefined) {
      const to = textOf(value).slice(0, MAX_NAME_LENGTH);
      const from = states.get(name) ?? known.initial;
      states.set(name, to);
      return [{ kind: "state", machine: known.machine, from, to }];
    }
    if (name === "icecandidate") {
      const candidate = candidateOf(value);
      if (candidate !== undefined) return [{ kind: "candidate", side: "local", candidate }];
    }
    if (name === "icecandidateerror") {
      const error = v.safeParse(CandidateError, value);
      if (error.success) {
        const { error_code: errorCode, error_text: errorText, ...rest } = error.output;
        return [{ kind: "candidateError", errorCode, errorText, ...rest }];
      }
    }
    return [
      {
        kind: "event",
        name: /^on[a-z]/.test(type) ? name : type,
        ...(value !== undefined && { detail: value }),
      },
    ];
  };

  return {
    read(line) {
      const update = v.safeParse(Update, line);
      if (!update.success) return undefined;
      const { type, timestamp, time } = update.output;
      const timeMs = timestamp ?? Date.parse(time ?? "");
      if (!Number.isFinite(timeMs)) return undefined;
      const value = valueOfText(update.output.value);
      if (METHODS.has(type)) return { timeMs, bodies: callEvents(type, value) };
      const [, method = "", ending] = /^(.*?)(OnSuccess|OnFailure|Failed)$/.exec(type) ?? [];
      if (METHODS.has(method)) {
        const outcome = { value, hasFailed: ending !== "OnSuccess" };
        return { timeMs, bodies: outcomeEvents(method, outcome) };
      }
      return { timeMs, bodies: otherEvents(type, value) };
    },
  };
}

interface Outcome {
  readonly value: Json | undefined;
  readonly hasFailed: boolean;
}

/** The value of a line: JSON today, plain text in older versions; `undefined` if empty. */
function valueOfText(text: string): Json | undefined {
  if (text === "") return undefined;
  if (!/^[{["]/.test(text)) return text;
  try {
    const value: unknown = JSON.parse(text);
    return isBoundedJson(value) ? withoutSecrets(value) : text;
  } catch {
    return text;
  }
}

function descriptionOf(value: Json | undefined): v.InferOutput<typeof Description> | undefined {
  // Chrome before 2022: `type: offer, sdp: v=0…`.
  const [, type, sdp] = typeof value === "string" ? (/^type: (\w+), sdp: (.*)$/s.exec(value) ?? []) : [];
  const description = v.safeParse(Description, sdp === undefined ? value : { type, sdp });
  return description.success ? description.output : undefined;
}

function candidateOf(value: Json | undefined): v.InferOutput<typeof CandidateInitSchema> | undefined {
  const parsed = v.safeParse(CandidateInitSchema, value);
  if (parsed.success) return parsed.output;
  // Chrome before 2025: `sdpMid: 0, sdpMLineIndex: 0, candidate: candidate:… , url: …`.
  const words = /^sdpMid: ([^,]*), sdpMLineIndex: (\d{1,9}), candidate: ([^,]*)/.exec(textOf(value));
  if (words === null) return undefined;
  const [, sdpMid = "", index, candidate = ""] = words;
  return {
    candidate: candidate.trim(),
    sdpMid: sdpMid.slice(0, MAX_NAME_LENGTH),
    sdpMLineIndex: Number(index),
  };
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
}

/** Values measured within this time form one sample. */
const SAMPLING_MS = 250;

/** The longest list of values that is read; Chrome keeps the last 1,000. */
const MAX_VALUES = 10_000;

/** One member of one object over time; `values` is a list as JSON text. */
const Series = v.object({
  startTime: v.string(),
  endTime: v.string(),
  statsType: v.string(),
  values: v.string(),
});

/** The values of one member; times are in milliseconds since 1970. */
interface Values {
  readonly type: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly list: readonly unknown[];
}

/** What changed in one object at one moment. */
interface Row {
  readonly timeMs: number;
  readonly id: string;
  readonly members: Record<string, Json>;
}

/** One sample of the dump, at a time in milliseconds since 1970. */
interface DumpedSample extends StatisticsChange {
  readonly timeMs: number;
}

/**
 * The samples in the `stats` of a dump, which has a list of values for each member of each object, by `id-member`. Values
 * that webrtc-internals computed itself, whose names are in brackets, are left out, as is anything in an unknown format.
 */
function dumpedSamples(stats: Readonly<Record<string, unknown>>): readonly DumpedSample[] {
  const rows: Row[] = [];
  const last: { readonly timeMs: number; readonly id: string }[] = [];
  for (const [id, members] of objectsOf(stats)) {
    const lastMs = addRows(rows, id, members);
    if (Number.isFinite(lastMs)) last.push({ timeMs: lastMs, id });
  }
  rows.sort((a, b) => a.timeMs - b.timeMs);
  last.sort((a, b) => a.timeMs - b.timeMs);

  const samples: DumpedSample[] = [];
  let ended = 0;
  for (let from = 0; from < rows.length; ) {
    const timeMs = rows[from]?.timeMs ?? 0;
    const changed = new Map<string, Record<string, Json>>();
    let to = from;
    for (let row = rows[to]; row !== undefined && row.timeMs <= timeMs + SAMPLING_MS; row = rows[to]) {
      const before = changed.get(row.id);
      changed.set(row.id, before === undefined ? row.members : Object.assign(before, row.members));
      to += 1;
    }
    // An object that is neither in this sample nor in a later one is gone.
    const gone: string[] = [];
    for (let end = last[ended]; end !== undefined && end.timeMs < timeMs; end = last[ended]) {
      gone.push(end.id);
      ended += 1;
    }
    samples.push({ timeMs, changed: Object.fromEntries(changed), ...(gone.length > 0 && { gone }) });
    from = to;
  }
  return samples;
}

function objectsOf(stats: Readonly<Record<string, unknown>>): ReadonlyMap<string, Map<string, Values>> {
  const objects = new Map<string, Map<string, Values>>();
  for (const [key, value] of Object.entries(stats)) {
    const dash = key.lastIndexOf("-");
    const [id, member] = [key.slice(0, dash), key.slice(dash + 1)];
    if (dash <= 0 || member.endsWith("]") || id === "__proto__" || member === "__proto__") continue;
    const series = v.safeParse(Series, value);
    if (!series.success) continue;
    const { statsType: type, startTime, endTime, values } = series.output;
    const members = objects.get(id) ?? new Map<string, Values>();
    members.set(member, {
      type,
      startMs: Date.parse(startTime),
      endMs: Date.parse(endTime),
      list: listOf(values),
    });
    objects.set(id, members);
  }
  return objects;
}

/** Adds a row for each moment at which the object changed. Returns the time of its last measurement. */
function addRows(rows: Row[], id: string, members: ReadonlyMap<string, Values>): number {
  const measuredMs = members.get("timestamp")?.list ?? [];
  const own = new Map<number, Row>();
  let lastMs = Number.NEGATIVE_INFINITY;
  let type = "";
  for (const [member, values] of members) {
    type = values.type;
    const isKept = member !== "type" && !isLeftOut(member, type);
    let before: Json | undefined;
    for (let index = 0; index < values.list.length; index += 1) {
      const timeMs = timeOf(values, { index, measuredMs });
      if (timeMs === undefined) continue;
      if (timeMs > lastMs) lastMs = timeMs;
      const found = values.list[index];
      if (!isKept || found === before || !isBoundedJson(found)) continue;
      // Written as a number, although it is a string.
      const value = member === "mid" ? String(found) : plainMember(found);
      if (value === undefined || isSame(before, value)) continue;
      let row = own.get(timeMs);
      if (row === undefined) {
        row = { timeMs, id, members: {} };
        own.set(timeMs, row);
      }
      row.members[member] = value;
      before = value;
    }
  }
  let first: Row | undefined;
  for (const row of own.values()) {
    rows.push(row);
    if (first === undefined || row.timeMs < first.timeMs) first = row;
  }
  if (first !== undefined) first.members["type"] = type;
  return lastMs;
}

/** When a value was measured; if unknown, the values are spread evenly over their period. */
function timeOf(
  { startMs, endMs, list }: Values,
  { index, measuredMs }: { readonly index: number; readonly measuredMs: readonly unknown[] },
): number | undefined {
  const timeMs =
    list.length === measuredMs.length
      ? measuredMs[index]
      : startMs + ((endMs - startMs) * index) / Math.max(1, list.length - 1);
  return typeof timeMs === "number" && Math.abs(timeMs) <= MAX_MILLISECONDS ? timeMs : undefined;
}

function listOf(text: string): readonly unknown[] {
  try {
    const values: unknown = JSON.parse(text);
    return Array.isArray(values) && values.length <= MAX_VALUES ? values : [];
  } catch {
    return [];
  }
}
