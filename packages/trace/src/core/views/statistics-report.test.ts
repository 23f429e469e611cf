import { expect, test } from "vitest";
import { tracedCall } from "../../testing/traced-call.ts";
import { statisticsAt } from "./statistics-report.ts";

test("a report combines all samples up to its time", () => {
  const call = tracedCall();
  const a = call.side("a");
  a.statistics(1_000, {
    O: { type: "outbound-rtp", bytesSent: 10, rid: "h" },
    P: { type: "peer-connection" },
  });
  call.side("b").statistics(1_500, { O: { bytesSent: 99 } });
  a.statistics(2_000, { O: { bytesSent: 20, rid: null } }, ["P"]);
  a.statistics(3_000, { O: { bytesSent: 30 } });
  const trace = call.trace();
  expect(statisticsAt(trace, "a", 999).size).toBe(0);
  expect(statisticsAt(trace, "a", 1_999).get("O")?.get("bytesSent")).toBe(10);
  const report = statisticsAt(trace, "a", 2_000);
  expect([...report.keys()]).toEqual(["O"]);
  expect(Object.fromEntries(report.get("O")!)).toEqual({ type: "outbound-rtp", bytesSent: 20 });
});

test("an object that is removed and added again in one sample keeps none of its old members", () => {
  const call = tracedCall();
  call.side("a").statistics(1_000, { T: { type: "transport", bytesSent: 10 } });
  call.side("a").statistics(2_000, { T: { type: "transport" } }, ["T"]);
  expect(statisticsAt(call.trace(), "a", 2_000).get("T")?.has("bytesSent")).toBe(false);
});
