import { createVerdictReader, verdictOf } from "@visavis/explain/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json, Machine, Trace, TraceEvent } from "../trace-event.ts";
import { candidatePairsOf, createCandidatePairsReader } from "./candidate-pairs.ts";
import { createSequenceReader, sequenceOf } from "./sequence.ts";
import { createSeriesReader, seriesOf } from "./series.ts";
import { STATE_GRAPHS } from "./state-graphs.ts";
import { createStateHistoryReader, statesOf } from "./states.ts";
import { createTraceFollower, type TraceReader, viewOf } from "./trace-reader.ts";

const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
const text = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.constantFrom("__proto__", "constructor", "", "\u{d800}"),
);
const side = fc.constantFrom("local", "remote");
const types = [
  "inbound-rtp",
  "outbound-rtp",
  "remote-inbound-rtp",
  "candidate-pair",
  "local-candidate",
  "transport",
  "data-channel",
];
const members = [
  "kind",
  "bytesReceived",
  "bytesSent",
  "packetsReceived",
  "packetsLost",
  "framesPerSecond",
  "frameWidth",
  "frameHeight",
  "selectedCandidatePairId",
  "localCandidateId",
  "remoteCandidateId",
  "localId",
  "state",
  "selected",
  "priority",
  "currentRoundTripTime",
  "qualityLimitationReason",
  "address",
];
const ids = fc.constantFrom("P", "L", "R", "T", "__proto__", "I");
const object = fc
  .tuple(
    fc.option(fc.constantFrom(...types)),
    fc.dictionary(fc.constantFrom(...members), fc.oneof(json, ids)),
  )
  .map(([type, rest]): { readonly [member: string]: Json } => (type === null ? rest : { ...rest, type }));

const body: fc.Arbitrary<object> = fc.oneof(
  fc.record({ kind: fc.constant("call"), call: fc.nat(5), method: methods(), arguments: fc.array(json) }),
  fc.record(
    {
      kind: fc.constant("outcome"),
      call: fc.nat(5),
      result: json,
      error: fc.record({ name: text, message: text }),
    },
    { requiredKeys: ["kind", "call"] },
  ),
  fc.record({ kind: fc.constant("event"), name: text, detail: json }),
  fc.record(
    {
      kind: fc.constant("state"),
      machine: fc.constantFrom(...(Object.keys(STATE_GRAPHS) as Machine[])),
      subject: text,
      from: states(),
      to: states(),
    },
    { requiredKeys: ["kind", "machine", "from", "to"] },
  ),
  fc.record({
    kind: fc.constant("description"),
    side,
    type: fc.constantFrom("offer", "answer", "rollback"),
    sdp: text,
  }),
  fc.record({
    kind: fc.constant("candidate"),
    side,
    candidate: fc.option(
      fc.record({ candidate: fc.oneof(text, fc.constant("candidate:1 1 udp 1 192.0.2.1 1 typ relay")) }),
    ),
  }),
  fc.record({
    kind: fc.constant("candidateError"),
    url: text,
    address: fc.option(text),
    port: fc.option(fc.integer()),
    errorCode: fc.double(),
    errorText: text,
  }),
  fc.record(
    {
      kind: fc.constant("statistics"),
      changed: fc.dictionary(fc.oneof(ids, text), object),
      gone: fc.array(ids),
    },
    { requiredKeys: ["kind", "changed"] },
  ),
  fc.record({ kind: fc.constant("signaling"), direction: fc.constantFrom("in", "out"), message: json }),
  fc.record({ kind: fc.constant("media"), name: fc.constantFrom("loadeddata", "stalled"), detail: json }),
  fc.record({ kind: fc.constant("note"), text }),
  fc.record({ kind: fc.constant("of a later version") }),
);

function methods() {
  return fc.oneof(
    text,
    fc
      .constantFrom(
        "setLocalDescription",
        "addIceCandidate",
        "createOffer",
        "close",
        "addTrack",
        "restartIce",
      )
      .map((name) => `RTCPeerConnection.${name}`),
  );
}

function states() {
  return fc.oneof(
    text,
    fc.constantFrom("stable", "have-local-offer", "connected", "failed", "checking", "closed"),
  );
}

const hostile: fc.Arbitrary<Trace> = fc
  .array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.oneof(fc.nat(20_000), fc.double()), body), {
    maxLength: 60,
  })
  .map((events) => ({
    startedAtMs: 0,
    userAgent: "",
    connections: [{ id: "a", label: "A" }],
    events: events.map(([connection, atMs, event]) => ({ ...event, connection, atMs }) as TraceEvent),
    leftOut: 0,
  }));

test("every view accepts any trace", () => {
  fc.assert(
    fc.property(hostile, (trace) => {
      const { steps } = sequenceOf(trace, { a: "a", b: "b" });
      for (const { events, label } of steps) {
        expect(events.every((index) => trace.events[index] !== undefined)).toBe(true);
        expect(typeof label.en).toBe("string");
      }
      sequenceOf(trace, { a: "a" });
      statesOf(trace, "a", 10_000);
      candidatePairsOf(trace, "a", 10_000);
      const { atMs, lines } = seriesOf(trace, "a");
      for (const { values } of lines) {
        expect(values.length).toBe(atMs.length);
        expect(values.every((value) => value === null || Number.isFinite(value))).toBe(true);
      }
      expect(verdictOf(trace, "a").sentence.en).not.toBe("");
      expect(verdictOf(trace, "not there").kind).toBe("notBegun");
    }),
    { numRuns: 300 },
  );
});

const READERS: readonly (() => TraceReader<unknown>)[] = [
  () => createSequenceReader({ a: "a", b: "b" }),
  () => createSequenceReader({ a: "a" }),
  () => createStateHistoryReader("a"),
  () => createCandidatePairsReader("a"),
  () => createSeriesReader("a"),
  () => createVerdictReader("a"),
];

test("for any trace, a view that followed it piece by piece equals the view of the whole", () => {
  fc.assert(
    fc.property(hostile, fc.array(fc.nat(8), { minLength: 60, maxLength: 60 }), (trace, pieces) => {
      // The log and the file have them in this order.
      const events = trace.events
        .filter(({ atMs }) => Number.isFinite(atMs))
        .toSorted((a, b) => a.atMs - b.atMs);
      const whole = { ...trace, events };
      const growing: TraceEvent[] = [];
      const followers = READERS.map(createTraceFollower);
      let from = 0;
      for (const piece of pieces) {
        growing.push(...events.slice(from, from + piece));
        from += piece;
        for (const follower of followers) follower.follow({ ...trace, events: growing });
      }
      growing.push(...events.slice(from));
      for (const [index, create] of READERS.entries()) {
        expect(followers[index]?.follow({ ...trace, events: growing })).toEqual(viewOf(whole, create()));
      }
    }),
    { numRuns: 300 },
  );
});

test("a long, inconsistent trace takes time in proportion to its length", () => {
  const line = "candidate:1 1 udp 1 192.0.2.1 1 typ host";
  const bodies: readonly object[] = [
    { kind: "signaling", direction: "out", message: { type: "x" } },
    { kind: "signaling", direction: "in", message: { type: "x" } },
    { kind: "call", call: 1, method: "RTCPeerConnection.addIceCandidate", arguments: [{ candidate: line }] },
    { kind: "candidate", side: "remote", candidate: { candidate: line } },
    { kind: "call", call: 2, method: "RTCPeerConnection.close", arguments: [] },
    { kind: "state", machine: "iceConnection", from: "disconnected", to: "connected" },
  ];
  const events = Array.from({ length: 20_000 }, (_, index) => ({
    ...bodies[index % bodies.length],
    connection: index % 7 < 4 ? "a" : "b",
    atMs: index,
    ...(index % 6 === 5 && { subject: String(index), machine: "dataChannel" }),
  })) as TraceEvent[];
  const pairs = Object.fromEntries(
    Array.from({ length: 5_000 }, (_, index) => [`P${index}`, { type: "candidate-pair", state: "failed" }]),
  );
  const samples = Array.from({ length: 5_000 }, (_, index) => ({
    kind: "statistics",
    connection: "a",
    atMs: 20_000 + index,
    changed: index === 0 ? pairs : {},
  })) as TraceEvent[];
  const trace: Trace = {
    startedAtMs: 0,
    userAgent: "",
    connections: [],
    events: [...events, ...samples],
    leftOut: 0,
  };
  expect(sequenceOf(trace, { a: "a", b: "b" }).steps.length).toBeGreaterThan(0);
  expect(seriesOf(trace, "a").atMs.length).toBe(5_000);
  expect(verdictOf(trace, "a").kind).toBe("closed");
});
