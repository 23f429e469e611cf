import fc from "fast-check";
import {
  createTraceFollower,
  type Json,
  type Machine,
  STATE_GRAPHS,
  type Trace,
  type TraceEvent,
  type TraceReader,
  viewOf,
} from "../core/index.ts";

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

/** Traces of events that fit together or not, with values of any kind in them. */
export const hostileTraces: fc.Arbitrary<Trace> = fc
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

/** 25,000 events, with 5,000 candidate pairs. */
export function longInconsistentTrace(): Trace {
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
  return {
    startedAtMs: 0,
    userAgent: "",
    connections: [],
    events: [...events, ...samples],
    leftOut: 0,
  };
}

/**
 * What readers show of a trace that they have followed as it grew, by pieces of so many events, and what they show of the whole.
 */
export function viewsByPieces(
  trace: Trace,
  pieces: readonly number[],
  readers: readonly (() => TraceReader<unknown>)[],
): { readonly followed: unknown[]; readonly whole: unknown[] } {
  // The log and the file have them in this order.
  const events = trace.events.filter(({ atMs }) => Number.isFinite(atMs)).toSorted((a, b) => a.atMs - b.atMs);
  const growing: TraceEvent[] = [];
  const followers = readers.map(createTraceFollower);
  let from = 0;
  for (const piece of pieces) {
    growing.push(...events.slice(from, from + piece));
    from += piece;
    for (const follower of followers) follower.follow({ ...trace, events: growing });
  }
  growing.push(...events.slice(from));
  return {
    followed: followers.map((follower) => follower.follow({ ...trace, events: growing })),
    whole: readers.map((create) => viewOf({ ...trace, events }, create())),
  };
}
