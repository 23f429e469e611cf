import * as v from "valibot";
import { isBoundedJson, MAX_TEXT_LENGTH } from "./recording-text.ts";
import type { Json, StatisticsObjects, TraceEvent } from "./trace-event.ts";

/** Names of methods, events, states, labels; ids of connections and statistics. */
export const MAX_NAME_LENGTH = 1_000;
export const MAX_CONNECTIONS = 10_000;

/** ECMA-262 §21.4.1.1: the last moment that `Date` can hold, in milliseconds since 1970. */
export const MAX_MILLISECONDS = 8.64e15;

/** A moment that `Date` can hold, or the time between two. */
export const milliseconds = v.pipe(v.number(), v.minValue(-MAX_MILLISECONDS), v.maxValue(MAX_MILLISECONDS));

const name = v.pipe(v.string(), v.maxLength(MAX_NAME_LENGTH));
const text = v.pipe(v.string(), v.maxLength(MAX_TEXT_LENGTH));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const json = v.custom<Json>(
  (value) => isBoundedJson(value),
  "not a JSON value, or too long or nested too deeply",
);
const moment = { atMs: milliseconds, connection: name };

/** Checked by hand for speed, because statistics are most of a file. */
const statisticsObjects = v.custom<StatisticsObjects>((value) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  for (const members of Object.values(value)) {
    if (typeof members !== "object" || members === null || Array.isArray(members)) return false;
  }
  return isBoundedJson(value);
}, "not objects of statistics, or too long or nested too deeply");

/** W3C WebRTC, `RTCIceCandidateInit`. */
export const CandidateInitSchema = v.object({
  candidate: text,
  sdpMid: v.exactOptional(v.nullable(name)),
  sdpMLineIndex: v.exactOptional(v.nullable(count)),
  usernameFragment: v.exactOptional(v.nullable(name)),
});

/** Every kind of event. Members that a later version adds are dropped. */
const EVENTS = {
  call: v.object({
    ...moment,
    kind: v.literal("call"),
    call: count,
    method: name,
    arguments: v.custom<readonly Json[]>(
      (value) => Array.isArray(value) && isBoundedJson(value),
      "not a list of JSON values, or too long or nested too deeply",
    ),
  }),
  outcome: v.object({
    ...moment,
    kind: v.literal("outcome"),
    call: count,
    result: v.exactOptional(json),
    error: v.exactOptional(v.object({ name, message: text })),
  }),
  event: v.object({ ...moment, kind: v.literal("event"), name, detail: v.exactOptional(json) }),
  state: v.object({
    ...moment,
    kind: v.literal("state"),
    machine: v.picklist([
      "signaling",
      "iceGathering",
      "iceConnection",
      "connection",
      "iceTransport",
      "dtls",
      "sctp",
      "dataChannel",
    ]),
    subject: v.exactOptional(text),
    from: name,
    to: name,
  }),
  description: v.object({
    ...moment,
    kind: v.literal("description"),
    side: v.picklist(["local", "remote"]),
    type: v.picklist(["offer", "answer", "pranswer", "rollback"]),
    sdp: text,
  }),
  candidate: v.object({
    ...moment,
    kind: v.literal("candidate"),
    side: v.picklist(["local", "remote"]),
    candidate: v.nullable(CandidateInitSchema),
    url: v.exactOptional(text),
  }),
  candidateError: v.object({
    ...moment,
    kind: v.literal("candidateError"),
    url: text,
    address: v.nullable(name),
    port: v.nullable(count),
    errorCode: v.pipe(v.number(), v.finite()),
    errorText: text,
  }),
  statistics: v.object({
    ...moment,
    kind: v.literal("statistics"),
    changed: statisticsObjects,
    gone: v.exactOptional(v.array(text)),
  }),
  signaling: v.object({
    ...moment,
    kind: v.literal("signaling"),
    direction: v.picklist(["in", "out"]),
    message: json,
  }),
  media: v.object({ ...moment, kind: v.literal("media"), name, detail: v.exactOptional(json) }),
  note: v.object({ ...moment, kind: v.literal("note"), text }),
} as const satisfies { readonly [Kind in TraceEvent["kind"]]: v.GenericSchema<unknown, EventOf<Kind>> };

type EventOf<Kind> = Extract<TraceEvent, { readonly kind: Kind }>;

/** The schema of each kind of event; a `Map`, as the kind comes from a file. */
export const EVENT_SCHEMAS: ReadonlyMap<string, v.GenericSchema<unknown, TraceEvent>> = new Map(
  Object.entries(EVENTS),
);

/** Everything in a trace file except the contents of its events. */
export const TraceEnvelope = v.object({
  startedAtMs: milliseconds,
  userAgent: text,
  connections: v.pipe(
    v.array(v.object({ id: name, label: name, remote: v.optional(name) })),
    v.maxLength(MAX_CONNECTIONS),
  ),
  events: v.array(v.unknown()),
  leftOut: count,
});
