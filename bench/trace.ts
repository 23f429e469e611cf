import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openRecording, type TraceEvent, writeTrace } from "../packages/trace/src/core/index.ts";
import { type Benchmark, durationRow, quartilesOf } from "./benchmark.ts";

const FILE_BYTES = 30_000_000;
const LIMIT_MS = 2_000;
const ROUNDS = 7;

const DUMP = fileURLToPath(
  import.meta.resolve("../packages/trace/src/core/fixtures/webrtc-internals-dump.txt"),
);

/** The parts of our own fixture that are needed. */
interface Dump {
  readonly PeerConnections: Readonly<
    Record<
      string,
      { readonly stats: Readonly<Record<string, { readonly startTime: string; readonly values: string }>> }
    >
  >;
}

/** The samples of a call in Chromium, repeated. */
function longCall(): string {
  const trace = openRecording(readFileSync(DUMP, "utf8"));
  const samples = trace.events.filter(({ kind }) => kind === "statistics").slice(1);
  const bytes = samples.reduce((sum, sample) => sum + JSON.stringify(sample).length, 0);
  const events = [...trace.events];
  for (let round = 1; round * bytes < FILE_BYTES; round += 1) {
    for (const sample of samples) events.push({ ...sample, atMs: sample.atMs + round * 10_000 });
  }
  return writeTrace({ ...trace, events });
}

/** The worst case: empty events. */
function smallEvents(): string {
  const event = (index: number): TraceEvent => ({
    kind: "outcome",
    atMs: index,
    connection: "1",
    call: index,
    error: { name: "InvalidStateError", message: "" },
  });
  const count = Math.ceil(FILE_BYTES / JSON.stringify(event(100_000)).length);
  return writeTrace({
    startedAtMs: 0,
    userAgent: "a browser",
    connections: [{ id: "1", label: "Bo" }],
    events: Array.from({ length: count }, (_, index) => event(index)),
    leftOut: 0,
  });
}

/** A Chromium dump with the longest series that Chromium keeps, and enough connections to fill the file. */
function largeDump(): string {
  const dump: Dump = JSON.parse(readFileSync(DUMP, "utf8"));
  const [connection] = Object.values(dump.PeerConnections);
  if (connection === undefined) throw new Error("the dump has no connections");
  const stats = Object.fromEntries(
    Object.entries(connection.stats).map(([key, series]) => {
      const [first]: readonly unknown[] = JSON.parse(series.values);
      const stepMs = key.endsWith("-timestamp") ? 1_000 : 1;
      const values = Array.from({ length: 1_000 }, (_, index) =>
        typeof first === "number" ? first + index * stepMs : first,
      );
      const endTime = new Date(Date.parse(series.startTime) + 999_000).toISOString();
      return [key, { ...series, endTime, values: JSON.stringify(values) }];
    }),
  );
  const text = JSON.stringify({ ...connection, stats });
  const connections = Array.from(
    { length: Math.ceil(FILE_BYTES / text.length) },
    (_, index) => `"8-${index}":${text}`,
  );
  return `{"PeerConnections":{${connections.join(",")}}}`;
}

export const traceFile: Benchmark = {
  name: "trace",
  title: "reading a recording of 30 MB: parsing, validating and, for a dump, converting it to events",
  async run() {
    const files = {
      "a call of several hours": longCall(),
      "minimal events": smallEvents(),
      "a dump of webrtc-internals": largeDump(),
    };
    const rows = [];
    const medians: number[] = [];
    for (const [what, text] of Object.entries(files)) {
      const readMs: number[] = [];
      const parsedMs: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const startMs = performance.now();
        JSON.parse(text);
        const betweenMs = performance.now();
        openRecording(text);
        parsedMs.push(betweenMs - startMs);
        readMs.push(performance.now() - betweenMs);
      }
      rows.push(
        durationRow(`${what}, ${(text.length / 1e6).toFixed(1)} MB`, readMs),
        durationRow("– JSON.parse alone", parsedMs),
      );
      medians.push(quartilesOf(readMs).median);
    }
    const slowest = Math.max(...medians);
    return {
      rows,
      criterion: `each is read in less than ${LIMIT_MS} ms: ${Math.round(slowest)} ms`,
      held: slowest < LIMIT_MS,
    };
  },
};
