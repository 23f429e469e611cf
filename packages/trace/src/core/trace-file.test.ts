import { describe, expect, test } from "vitest";
import { MAX_JSON_DEPTH, MAX_RECORDING_LENGTH, MAX_TEXT_LENGTH, TraceFileError } from "./recording-text.ts";
import type { Json, Trace, TraceEvent } from "./trace-event.ts";
import { readTrace, writeTrace } from "./trace-file.ts";

const at = { atMs: 1.5, connection: "1" } as const;

/** One event of each kind and form. */
const EVENTS: readonly TraceEvent[] = [
  {
    ...at,
    kind: "call",
    call: 1,
    method: "RTCPeerConnection.addTrack",
    arguments: [{ kind: "video" }, null],
  },
  { ...at, kind: "outcome", call: 1, result: { type: "offer", sdp: "v=0\r\n" } },
  { ...at, kind: "outcome", call: 2, error: { name: "InvalidStateError", message: "no" } },
  { ...at, kind: "outcome", call: 3 },
  { ...at, kind: "event", name: "negotiationneeded" },
  { ...at, kind: "event", name: "track", detail: { mid: "0" } },
  { ...at, kind: "state", machine: "signaling", from: "stable", to: "have-local-offer" },
  { ...at, kind: "state", machine: "dataChannel", subject: "chat", from: "connecting", to: "open" },
  { ...at, kind: "description", side: "local", type: "offer", sdp: "v=0\r\n" },
  { ...at, kind: "candidate", side: "remote", candidate: null },
  {
    ...at,
    kind: "candidate",
    side: "local",
    candidate: { candidate: "candidate:1 1 udp 1 192.0.2.1 9 typ host", sdpMid: "0", sdpMLineIndex: 0 },
    url: "stun:192.0.2.7",
  },
  {
    ...at,
    kind: "candidateError",
    url: "stun:192.0.2.7",
    address: null,
    port: null,
    errorCode: 701,
    errorText: "",
  },
  { ...at, kind: "statistics", changed: { T1: { type: "transport", bytesSent: 3, gone: null } } },
  { ...at, kind: "statistics", changed: {}, gone: ["T1"] },
  { ...at, kind: "signaling", direction: "in", message: { type: "welcome" } },
  { ...at, kind: "media", name: "loadeddata", detail: { width: 640 } },
  { ...at, kind: "note", text: "the answer is held" },
];

const TRACE: Trace = {
  startedAtMs: 1_795_641_815_496.885,
  userAgent: "test",
  connections: [{ id: "1", label: "bob" }],
  events: EVENTS,
  leftOut: 2,
};

const FILE: Readonly<Record<string, Json>> = JSON.parse(writeTrace(TRACE));

function refusal(text: string): TraceFileError {
  try {
    readTrace(text);
  } catch (error) {
    if (error instanceof TraceFileError) return error;
    throw error;
  }
  throw new Error("the text was read");
}

const written = (change: Readonly<Record<string, unknown>>) => JSON.stringify({ ...FILE, ...change });
const withEvent = (event: unknown) => written({ events: [event] });

test("a trace with every kind of event is read as it was written", () => {
  expect(readTrace(writeTrace(TRACE))).toEqual(TRACE);
});

test("a file of a later minor version: unknown kinds are skipped and counted, unknown members dropped", () => {
  const trace = readTrace(
    written({
      events: [{ ...at, kind: "telepathy" }, { ...EVENTS[4], mood: "good" }, { kind: "constructor" }],
    }),
  );
  expect(trace).toEqual({ ...TRACE, events: [EVENTS[4]], unknown: 2 });
  expect(readTrace(writeTrace(trace))).toEqual({ ...TRACE, events: [EVENTS[4]], leftOut: 4 });
});

test("events are sorted by time", () => {
  const [a, b] = [3, 1].map((atMs) => ({ kind: "note", connection: "1", text: "", atMs }));
  expect(readTrace(written({ events: [a, b] })).events).toEqual([b, a]);
});

test.each([
  ["", "TRACE_NOT_JSON", ""],
  ["{", "TRACE_NOT_JSON", ""],
  ["null", "TRACE_UNKNOWN_FORMAT", ""],
  ["{}", "TRACE_UNKNOWN_FORMAT", ""],
  [written({ format: "other" }), "TRACE_UNKNOWN_FORMAT", ""],
  [written({ version: 2 }), "TRACE_UNKNOWN_VERSION", "version"],
  [written({ version: "1" }), "TRACE_UNKNOWN_VERSION", "version"],
  [written({ events: {} }), "TRACE_MALFORMED", "events"],
  [written({ userAgent: 1 }), "TRACE_MALFORMED", "userAgent"],
  [written({ connections: [{ id: "1" }] }), "TRACE_MALFORMED", "connections.0.label"],
  [withEvent(null), "TRACE_MALFORMED", "events[0]"],
  [withEvent({ kind: 1 }), "TRACE_MALFORMED", "events[0]"],
  [withEvent({ ...EVENTS[8], sdp: 1 }), "TRACE_MALFORMED", "events[0].sdp"],
  [withEvent({ ...EVENTS[4], connection: "2" }), "TRACE_MALFORMED", "events[0].connection"],
  [withEvent({ ...EVENTS[12], changed: { T1: [] } }), "TRACE_MALFORMED", "events[0].changed"],
  [withEvent({ ...EVENTS[4], atMs: null }), "TRACE_MALFORMED", "events[0].atMs"],
  [
    JSON.stringify({ ...FILE, events: [EVENTS[5]] }).replace('"mid"', '"__proto__"'),
    "TRACE_MALFORMED",
    "events[0].detail",
  ],
] as const)("%.60s is refused with %s at “%s”", (text, code, where) => {
  expect(refusal(text)).toMatchObject({ code, where });
});

describe("limits", () => {
  const nested = (depth: number): Json => (depth === 0 ? 0 : [nested(depth - 1)]);
  const detail = (value: Json) => withEvent({ ...EVENTS[5], detail: value });

  test("texts", () => {
    expect(readTrace(withEvent({ ...EVENTS[8], sdp: "x".repeat(MAX_TEXT_LENGTH) })).events).toHaveLength(1);
    expect(refusal(withEvent({ ...EVENTS[8], sdp: "x".repeat(MAX_TEXT_LENGTH + 1) })).where).toBe(
      "events[0].sdp",
    );
  });

  test("depth", () => {
    expect(readTrace(detail(nested(MAX_JSON_DEPTH))).events).toHaveLength(1);
    expect(refusal(detail(nested(MAX_JSON_DEPTH + 1))).where).toBe("events[0].detail");
  });

  test("the whole file", () => {
    expect(refusal(" ".repeat(MAX_RECORDING_LENGTH)).code).toBe("TRACE_NOT_JSON");
    expect(refusal(" ".repeat(MAX_RECORDING_LENGTH + 1)).code).toBe("TRACE_TOO_LARGE");
  });
});
