import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openRecording } from "./recording.ts";
import { TraceFileError } from "./recording-text.ts";
import type { Trace } from "./trace-event.ts";
import { readTrace, writeTrace } from "./trace-file.ts";
import { readWebrtcInternalsDump } from "./webrtc-internals-dump.ts";

const DUMP = readFileSync(join(import.meta.dirname, "fixtures/webrtc-internals-dump.txt"), "utf8");
const TRACE = writeTrace(openRecording(DUMP));

/** Generous, for busy machines; nothing here is larger than a few megabytes. */
const LIMIT_MS = 5_000;
/** Comparing takes far longer than reading. */
const MAX_COMPARED_EVENTS = 10_000;

/** Reads the text: the result is a trace, or else a `TraceFileError`. */
function isReadOrRefused(text: string): void {
  for (const read of [openRecording, readTrace, readWebrtcInternalsDump]) {
    const startMs = performance.now();
    const trace = traceOrRefusal(() => read(text));
    expect(performance.now() - startMs).toBeLessThan(LIMIT_MS);
    if (trace === undefined) continue;
    const again = readTrace(writeTrace(trace));
    expect(again.events).toHaveLength(trace.events.length);
    if (trace.events.length < MAX_COMPARED_EVENTS) expect(again.events).toEqual(trace.events);
  }
}

function traceOrRefusal(read: () => Trace): Trace | undefined {
  try {
    return read();
  } catch (error) {
    expect(error).toBeInstanceOf(TraceFileError);
    return undefined;
  }
}

test("any text", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 500 }), isReadOrRefused));
});

test("any JSON, also in place of members of a trace or a dump", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), fc.nat(7), (value, place) => {
      const header = { format: "visavis-trace", version: 1, startedAtMs: 0, userAgent: "", leftOut: 0 };
      const connections = [{ id: "1", label: "" }];
      const moment = { atMs: 0, connection: "1" };
      const files = [
        value,
        { ...header, connections, events: value },
        { ...header, connections: value, events: [] },
        { ...header, connections, events: [{ ...moment, kind: "event", name: "", detail: value }] },
        { ...header, connections, events: [{ ...moment, kind: "statistics", changed: value }] },
        { PeerConnections: value },
        { PeerConnections: { a: { updateLog: value, stats: value } } },
        {
          PeerConnections: {
            a: {
              updateLog: [{ type: "onicecandidate", timestamp: 1, value: JSON.stringify(value) }],
              stats: {
                "a-b": {
                  startTime: "2026-11-25T21:23:35.496Z",
                  endTime: "",
                  statsType: "",
                  values: JSON.stringify(value),
                },
              },
            },
          },
        },
      ];
      isReadOrRefused(JSON.stringify(files[place]));
    }),
  );
});

test.each([
  ["trace file", TRACE],
  ["dump", DUMP],
])("a %s in which anything was cut out or put in", (_, text) => {
  const piece = fc.oneof(
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.constantFrom(
      '"',
      "{",
      "}",
      "[",
      "]",
      ",",
      "null",
      "1e999",
      '"__proto__":',
      '"constructor"',
      "-",
      "\\",
    ),
  );
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(50), piece, (at, length, put) => {
      isReadOrRefused(text.slice(0, at) + put + text.slice(at + length));
    }),
    { numRuns: 40 },
  );
});

test.each([
  ["trace file", TRACE],
  ["dump", DUMP],
])("a %s in which any number or text is another", (_, text) => {
  const places = [...text.matchAll(/-?\d[\d.]*|"(?:[^"\\]|\\.)*"/g)];
  fc.assert(
    fc.property(fc.nat(places.length - 1), fc.jsonValue(), (chosen, value) => {
      const { index, 0: found } = places[chosen]!;
      isReadOrRefused(text.slice(0, index) + JSON.stringify(value) + text.slice(index + found.length));
    }),
    { numRuns: 40 },
  );
});

/** Deep enough for a recursive function to run out of stack. */
const DEPTH = 100_000;

test("deep nesting, anywhere", () => {
  const deep = "[".repeat(DEPTH) + "]".repeat(DEPTH);
  isReadOrRefused(deep);
  isReadOrRefused(deep.slice(DEPTH));
  isReadOrRefused(`{"PeerConnections":${deep}}`);
  isReadOrRefused(TRACE.replace('"events":[', `"events":[${deep},`));
  isReadOrRefused(TRACE.replace('"arguments":[', `"arguments":[${deep},`));
  isReadOrRefused(
    DUMP.replace('"updateLog":[', `"updateLog":[${deep},`).replace(/"stats":\{/, `"stats":{"a-b":${deep},`),
  );
});

test("long lists, and member names of Object.prototype", () => {
  const many = Array.from({ length: 200_000 }, () => "0").join(",");
  isReadOrRefused(`[${many}]`);
  isReadOrRefused(TRACE.replace('"events":[', `"events":[${many},`));
  isReadOrRefused(DUMP.replace('"updateLog":[', `"updateLog":[${many},`));
  const series = (values: string) =>
    `{"startTime":"2020-01-01T00:00:00Z","endTime":"2026-01-01T00:00:00Z","statsType":"x","values":"[${values}]"}`;
  isReadOrRefused(`{"PeerConnections":{"a":{"stats":{"a-b":${series(many)}}}}}`);
  const rising = Array.from({ length: 10_000 }, (_, value) => value).join(",");
  isReadOrRefused(`{"PeerConnections":{"a":{"stats":{"a-b":${series(rising)}}}}}`);
  const lone = Array.from({ length: 5_000 }, (_, id) => `"${id}-b":${series(String(id))}`);
  isReadOrRefused(`{"PeerConnections":{"a":{"stats":{${lone.join(",")}}}}}`);
  for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
    isReadOrRefused(
      DUMP.replace('"8-1"', `"${name}"`).replace(/"stats":\{/, `"stats":{"${name}-${name}":${series("1")},`),
    );
    isReadOrRefused(TRACE.replaceAll('"call"', `"${name}"`));
  }
});
