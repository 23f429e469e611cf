import type { Trace } from "@visavis/trace/core";
import { expect, test } from "vitest";
import { busiestConnections } from "./reading.ts";

const traceOf = (ids: readonly string[], events: readonly string[]): Trace => ({
  startedAtMs: 0,
  userAgent: "",
  connections: ids.map((id) => ({ id, label: "" })),
  events: events.map((connection) => ({ atMs: 0, connection, kind: "note", text: "" })),
  leftOut: 0,
});

test("connections are sorted by their number of events, and equal ones keep their order", () => {
  expect(busiestConnections(traceOf(["1", "2", "3"], ["2", "3", "3"]))).toEqual(["3", "2", "1"]);
  expect(busiestConnections(traceOf(["1", "2"], []))).toEqual(["1", "2"]);
  expect(busiestConnections(traceOf([], []))).toEqual([]);
});
