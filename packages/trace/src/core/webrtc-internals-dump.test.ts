import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { downloadName, openRecording } from "./recording.ts";
import type { Json, Trace, TraceEvent } from "./trace-event.ts";
import { readTrace, writeTrace } from "./trace-file.ts";
import { readWebrtcInternalsDump } from "./webrtc-internals-dump.ts";

const DUMP = readFileSync(join(import.meta.dirname, "fixtures/webrtc-internals-dump.txt"), "utf8");

const ofKind = <Kind extends TraceEvent["kind"]>(trace: Trace, kind: Kind, connection = "1") =>
  trace.events.filter(
    (event): event is Extract<TraceEvent, { readonly kind: Kind }> =>
      event.kind === kind && event.connection === connection,
  );

/** A dump of one connection with these log lines, one second apart. */
function dumpOf(
  lines: readonly (readonly [type: string, value: Json])[],
  stats: Readonly<Record<string, unknown>> = {},
): string {
  const updateLog = lines.map(([type, value], index) => ({
    type,
    value: typeof value === "string" ? value : JSON.stringify(value),
    timestamp: 1_000 * (index + 1),
  }));
  return JSON.stringify({ PeerConnections: { "8-1": { updateLog, stats } }, UserAgent: "test" });
}

test("a dump from Chromium has its connections, its browser, and events in the order of their times", () => {
  const trace = readWebrtcInternalsDump(DUMP);
  expect(trace.connections).toEqual([
    { id: "1", label: "8-1" },
    { id: "2", label: "8-2" },
  ]);
  expect(trace.userAgent).toContain("Chrome/156");
  expect(trace.unknown).toBeUndefined();
  const times = trace.events.map(({ atMs }) => atMs);
  expect(times[0]).toBe(0);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(new Date(trace.startedAtMs).getUTCFullYear()).toBe(2026);
});

test("its calls have outcomes, and descriptions are applied when a call succeeds", () => {
  const trace = readWebrtcInternalsDump(DUMP);
  const calls = ofKind(trace, "call").map(({ method }) => method);
  expect(calls).toEqual(
    expect.arrayContaining([
      "RTCPeerConnection",
      "RTCPeerConnection.addTrack",
      "RTCPeerConnection.createDataChannel",
      "RTCPeerConnection.createOffer",
      "RTCPeerConnection.setLocalDescription",
      "RTCPeerConnection.setRemoteDescription",
      "RTCPeerConnection.addIceCandidate",
    ]),
  );
  const outcomes = trace.events.filter(({ kind }) => kind === "outcome");
  expect(outcomes).toHaveLength(trace.events.filter(({ kind }) => kind === "call").length);
  expect(ofKind(trace, "description").map(({ side, type }) => `${side} ${type}`)).toEqual([
    "local offer",
    "remote answer",
  ]);
  expect(ofKind(trace, "description", "2").map(({ side, type }) => `${side} ${type}`)).toEqual([
    "remote offer",
    "local answer",
  ]);
  const failed = ofKind(trace, "outcome").filter(({ error }) => error !== undefined);
  expect(failed.map(({ error }) => error?.message)).toEqual([
    expect.stringContaining("Failed to parse SessionDescription"),
  ]);
});

test("each of its states starts from the previous one, and candidates have their sides", () => {
  const trace = readWebrtcInternalsDump(DUMP);
  const signaling = ofKind(trace, "state").filter(({ machine }) => machine === "signaling");
  expect(signaling.map(({ from, to }) => [from, to])).toEqual([
    ["stable", "have-local-offer"],
    ["have-local-offer", "stable"],
  ]);
  expect(ofKind(trace, "candidate").map(({ side }) => side)).toEqual(
    expect.arrayContaining(["local", "remote"]),
  );
  expect(ofKind(trace, "candidate")[0]?.candidate).toMatchObject({
    candidate: expect.stringMatching(/^candidate:.* typ host/),
    sdpMid: "0",
    sdpMLineIndex: 0,
  });
  expect(ofKind(trace, "candidateError")[0]).toMatchObject({
    url: "stun:nowhere.invalid:3478",
    errorCode: 701,
    errorText: "STUN host lookup received error.",
  });
});

test("its statistics are samples about a second apart, each with only the changes", () => {
  const samples = ofKind(readWebrtcInternalsDump(DUMP), "statistics");
  const pictures = samples.flatMap(({ changed }) =>
    Object.values(changed).filter(
      ({ targetBitrate, frameWidth }) => targetBitrate !== undefined && frameWidth,
    ),
  );
  expect(pictures).toMatchObject([{ type: "outbound-rtp", kind: "video", mid: "1", frameWidth: 640 }]);
  const sent = samples.filter(({ changed }) =>
    Object.keys(changed).some((id) => changed[id]?.["framesSent"] !== undefined),
  );
  expect(sent.length).toBeGreaterThanOrEqual(2);
  for (const [index, { atMs }] of sent.slice(1).entries()) {
    expect(Math.abs(atMs - sent[index]!.atMs - 1_000)).toBeLessThan(500);
  }
  const names = samples.flatMap(({ changed }) => Object.values(changed).flatMap(Object.keys));
  expect(names.filter((name) => name.includes("[") || name === "id")).toEqual([]);
});

test("the resulting trace can be written and read as a trace file", () => {
  const trace = openRecording(DUMP);
  expect(readTrace(writeTrace(trace))).toEqual(trace);
  expect(openRecording(writeTrace(trace))).toEqual(trace);
});

test("the format of Chrome before 2025 is read", () => {
  const trace = openRecording(
    JSON.stringify({
      PeerConnections: {
        "8-1": {
          updateLog: [
            {
              time: "1/2/2021, 3:04:05 PM",
              type: "setLocalDescription",
              value: "type: offer, sdp: v=0\r\no=-",
            },
            { time: "1/2/2021, 3:04:06 PM", type: "setLocalDescriptionOnSuccess", value: "" },
            {
              time: "1/2/2021, 3:04:07 PM",
              type: "icecandidate",
              value:
                "sdpMid: 0, sdpMLineIndex: 0, candidate: candidate:1 1 udp 2 192.0.2.1 9 typ host, url: stun:a",
            },
            { time: "1/2/2021, 3:04:08 PM", type: "iceconnectionstatechange", value: "checking" },
          ],
        },
      },
    }),
  );
  expect(ofKind(trace, "description")).toMatchObject([{ atMs: 1_000, side: "local", sdp: "v=0\r\no=-" }]);
  expect(ofKind(trace, "candidate")).toMatchObject([
    { candidate: { candidate: "candidate:1 1 udp 2 192.0.2.1 9 typ host", sdpMid: "0", sdpMLineIndex: 0 } },
  ]);
  expect(ofKind(trace, "state")).toMatchObject([{ machine: "iceConnection", from: "new", to: "checking" }]);
});

test("passwords in a dump are masked", () => {
  const servers = { iceServers: [{ urls: "turn:192.0.2.1", username: "u", credential: "very secret" }] };
  expect(writeTrace(openRecording(dumpOf([["setConfiguration", servers]])))).not.toContain("very secret");
});

test("a statistics object that no later sample has is gone", () => {
  const series = (...timesMs: number[]) => ({
    startTime: new Date(timesMs[0]!).toISOString(),
    endTime: new Date(timesMs.at(-1)!).toISOString(),
    statsType: "candidate-pair",
    values: JSON.stringify(timesMs),
  });
  const trace = openRecording(
    dumpOf([], {
      "CP-1-timestamp": series(1_000, 2_000),
      "CP-1-bytesSent": series(1_000, 2_000),
      "CP-2-timestamp": series(1_010, 2_010, 3_010),
      "CP-2-bytesSent": series(1_010, 2_010, 3_010),
    }),
  );
  expect(ofKind(trace, "statistics")).toEqual([
    {
      kind: "statistics",
      connection: "1",
      atMs: 0,
      changed: {
        "CP-1": { type: "candidate-pair", bytesSent: 1_000 },
        "CP-2": { type: "candidate-pair", bytesSent: 1_010 },
      },
    },
    {
      kind: "statistics",
      connection: "1",
      atMs: 1_000,
      changed: { "CP-1": { bytesSent: 2_000 }, "CP-2": { bytesSent: 2_010 } },
    },
    {
      kind: "statistics",
      connection: "1",
      atMs: 2_010,
      changed: { "CP-2": { bytesSent: 3_010 } },
      gone: ["CP-1"],
    },
  ]);
});

test("lines in an unknown format are counted, lines of unknown types become events", () => {
  const trace = openRecording(
    JSON.stringify({
      PeerConnections: { "8-1": { updateLog: [null, { type: "a" }, { type: "new thing", timestamp: 5 }] } },
    }),
  );
  expect(trace.unknown).toBe(2);
  expect(ofKind(trace, "event")).toEqual([{ kind: "event", atMs: 0, connection: "1", name: "new thing" }]);
});

test.each([
  [[], "TRACE_UNKNOWN_FORMAT"],
  [{ PeerConnections: [1] }, "TRACE_MALFORMED"],
  [{ PeerConnections: { a: { updateLog: {} } } }, "TRACE_MALFORMED"],
  [
    { PeerConnections: Object.fromEntries(Array.from({ length: 10_001 }, (_, id) => [id, {}])) },
    "TRACE_MALFORMED",
  ],
])("%#: what is no dump is refused", (dump, code) => {
  expect(() => readWebrtcInternalsDump(JSON.stringify(dump))).toThrow(expect.objectContaining({ code }));
});

test("a downloaded trace is named after its start", () => {
  expect(downloadName({ startedAtMs: Date.UTC(2026, 10, 25, 21, 23, 35, 999) })).toBe(
    "visavis-2026-11-25-21-23-35.json",
  );
});
