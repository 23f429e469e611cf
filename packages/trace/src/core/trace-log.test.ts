import { expect, test } from "vitest";
import type { Trace, TraceEvent } from "./trace-event.ts";
import { writeTrace } from "./trace-file.ts";
import { createTraceLog } from "./trace-log.ts";

const SAMPLE_MEMBERS = 20;

function logOf(limits: { readonly maxBytes?: number; readonly maxEvents?: number } = {}) {
  const log = createTraceLog({ startedAtMs: 0, userAgent: "test", ...limits });
  return { log, connection: log.addConnection({ label: "bob" }) };
}

const note = (connection: string, atMs: number, text = "a word"): TraceEvent => ({
  kind: "note",
  atMs,
  connection,
  text,
});

const sample = (connection: string, atMs: number): TraceEvent => ({
  kind: "statistics",
  atMs,
  connection,
  changed: {
    IT1: Object.fromEntries(
      Array.from({ length: SAMPLE_MEMBERS }, (_, index) => [`member${index}`, atMs + index]),
    ),
  },
});

const ofKind = (trace: Trace, kind: TraceEvent["kind"]) =>
  trace.events.filter((event) => event.kind === kind);

test("events are returned in the order in which they were appended, and a returned trace does not change", () => {
  const { log, connection } = logOf();
  log.append(note(connection, 1));
  const before = log.trace();
  log.append(note(connection, 2));
  expect(before.events).toHaveLength(1);
  expect(log.trace()).toEqual({
    startedAtMs: 0,
    userAgent: "test",
    connections: [{ id: connection, label: "bob" }],
    events: [note(connection, 1), note(connection, 2)],
    leftOut: 0,
  });
  expect(log.trace()).toBe(log.trace());
});

test("a listener receives each event until it unsubscribes", () => {
  const { log, connection } = logOf();
  const told: number[] = [];
  const unsubscribe = log.subscribe(({ atMs }) => told.push(atMs));
  log.append(note(connection, 1));
  log.append(note(connection, 2));
  unsubscribe();
  log.append(note(connection, 3));
  expect(told).toEqual([1, 2]);
});

test("calls and connections are numbered across the whole trace", () => {
  const { log } = logOf();
  expect([log.numberCall(), log.numberCall()]).toEqual([1, 2]);
  expect(log.addConnection({ label: "carol" })).not.toBe(log.addConnection({ label: "dave" }));
});

test("a long call keeps its beginning and its newest samples; older ones get coarser", () => {
  const maxBytes = 100_000;
  const { log, connection } = logOf({ maxBytes });
  log.append(note(connection, 0, "how it began"));
  const seconds = 2_000;
  for (let second = 1; second <= seconds; second += 1) log.append(sample(connection, second * 1_000));
  const trace = log.trace();
  expect(writeTrace(trace).length).toBeLessThanOrEqual(maxBytes);
  expect(trace.events[0]).toEqual(note(connection, 0, "how it began"));
  const samples = ofKind(trace, "statistics");
  expect(samples.length + trace.leftOut).toBe(seconds);
  const gaps = samples.slice(1).map(({ atMs }, index) => atMs - samples[index]!.atMs);
  expect(gaps.at(-1)).toBe(1_000);
  expect(gaps[0]).toBeGreaterThan(gaps.at(-1)!);
  expect(samples.at(-1)).toEqual(sample(connection, seconds * 1_000));
});

test("a thinned sample has the last value of each member of the samples merged into it", () => {
  const { log, connection } = logOf({ maxEvents: 100 });
  const say = (atMs: number, member: string) =>
    log.append({ kind: "statistics", atMs, connection, changed: { a: { [member]: atMs } } });
  for (let atMs = 1; atMs <= 101; atMs += 1) say(atMs, atMs % 2 === 1 ? "odd" : "even");
  const [first] = log.trace().events;
  expect(first).toEqual({
    kind: "statistics",
    atMs: 2,
    connection,
    changed: { a: { odd: 1, even: 2 } },
  });
});

test("at the limit nothing is left out, one past it something is", () => {
  const { log, connection } = logOf({ maxEvents: 100 });
  for (let index = 0; index < 100; index += 1) log.append(note(connection, index));
  expect(log.trace().leftOut).toBe(0);
  log.append(note(connection, 100));
  const { events, leftOut } = log.trace();
  expect(leftOut).toBe(21);
  expect(events).toHaveLength(80);
  // The first quarter stays; the events after it are removed first.
  expect(events.slice(0, 26).map(({ atMs }) => atMs)).toEqual([...Array(25).keys(), 46]);
  expect(events.at(-1)?.atMs).toBe(100);
});

test("a flood of messages does not displace the statistics", () => {
  const { log, connection } = logOf({ maxBytes: 200_000 });
  for (let second = 0; second < 50; second += 1) log.append(sample(connection, second));
  for (let index = 0; index < 10_000; index += 1) log.append(note(connection, 50 + index));
  expect(ofKind(log.trace(), "statistics")).toHaveLength(50);
});

test("many connections with one sample each do not exceed the limit", () => {
  const maxBytes = 50_000;
  const { log } = logOf({ maxBytes });
  for (let index = 0; index < 500; index += 1) log.append(sample(String(index), index));
  const { events } = log.trace();
  expect(JSON.stringify(events).length).toBeLessThanOrEqual(maxBytes);
  expect(events.at(-1)?.atMs).toBe(499);
});

test("an event larger than the share for the beginning is left out", () => {
  const { log, connection } = logOf({ maxBytes: 10_000 });
  log.append(note(connection, 0, "x".repeat(2_501)));
  log.leaveOut();
  expect(log.trace()).toMatchObject({ events: [], leftOut: 2 });
});
