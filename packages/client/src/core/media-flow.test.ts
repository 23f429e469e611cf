import { expect, test } from "vitest";
import { flowAfter, LOOK_INTERVAL_MS, NO_FLOW, STALL_MS, stalledMs } from "./media-flow.ts";

/** For how long media count as stalled after looks at these times, each with what had been received. */
function stalls(...looks: readonly (readonly [atMs: number, received: string])[]): number[] {
  let flow = NO_FLOW;
  return looks.map(([atMs, received]) => {
    flow = flowAfter(flow, received, atMs);
    return stalledMs(flow, atMs);
  });
}

test("media that flowed and stops is stalled after the time, not before, until something arrives", () => {
  const looks = [0, 100, 200, 300].map((afterMs): [number, string] => [100 + afterMs, "2"]);
  expect(
    stalls([0, "1"], ...looks, [99 + STALL_MS, "2"], [100 + STALL_MS, "2"], [500, "2"], [600, "3"]),
  ).toEqual([0, 0, 0, 0, STALL_MS, 0, STALL_MS, 400, 0]);
});

test("where nothing ever came, nothing stalls", () => {
  expect(stalls([0, ""], [200, ""], [400, ""])).toEqual([0, 0, 0]);
  // Sources that were there at the first look may have ended long ago.
  expect(stalls([0, "1"], [200, "1"], [400, "1"], [600, "1"], [800, "1"])).toEqual(Array(5).fill(0));
});

test("a look that comes too late tells of no stall: the page itself stood still", () => {
  const late = 100 + 10 * LOOK_INTERVAL_MS;
  expect(stalls([0, "1"], [100, "2"], [late, "2"], [late + 100, "2"])).toEqual([0, 0, 0, 0]);
  expect(stalls([0, "1"], [100, "2"], [late, "2"], [late + 200, "2"], [late + 400, "2"]).at(-1)).toBe(400);
});

test("what the browser forgets is nothing new", () => {
  let flow = flowAfter(NO_FLOW, "1", 0);
  flow = flowAfter(flow, "2", 100);
  for (let nowMs = 200; nowMs <= 12_000; nowMs += 100)
    flow = flowAfter(flow, nowMs < 10_100 ? "2" : "", nowMs);
  expect(stalledMs(flow, 12_000)).toBe(11_900);
});

test("where nobody has looked lately, as on a hidden page, nothing is known to stall", () => {
  const flow = flowAfter(flowAfter(NO_FLOW, "1", 0), "2", 100);
  expect([400, 500, 501].map((nowMs) => stalledMs(flow, nowMs))).toEqual([300, 400, 0]);
});
