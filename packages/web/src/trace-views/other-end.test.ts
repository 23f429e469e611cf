import type { Trace, TraceEvent } from "@visavis/trace/core";
import { expect, test } from "vitest";
import { otherEndOf } from "./other-end.ts";

const described = (connection: string, side: "local" | "remote", fragment: string): TraceEvent => ({
  atMs: 0,
  connection,
  kind: "description",
  side,
  type: "offer",
  sdp: `v=0\r\na=ice-ufrag:${fragment}\r\n`,
});

const traceOf = (...events: readonly TraceEvent[]): Trace => ({
  startedAtMs: 0,
  userAgent: "",
  connections: ["1", "2", "3"].map((id) => ({ id, label: id })),
  events,
  leftOut: 0,
});

test("the connection that is given the description of another is its other end", () => {
  const trace = traceOf(
    described("1", "local", "aaaa"),
    described("2", "local", "bbbb"),
    described("3", "remote", "aaaa"),
  );
  expect(otherEndOf(trace, "1")).toBe("3");
  expect(otherEndOf(trace, "3")).toBe("1");
  expect(otherEndOf(trace, "2")).toBeUndefined();
});

test("a connection that is given its own description back is not its own other end", () => {
  const trace = traceOf(described("1", "local", "aaaa"), described("1", "remote", "aaaa"));
  expect(otherEndOf(trace, "1")).toBeUndefined();
});
