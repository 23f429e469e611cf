import { expect, test } from "vitest";
import { flowAfter, type MediaFlow, NO_FLOW, STALL_MS } from "./media-flow.ts";

/** The states after looks at these times, each with what had been received. */
function states(...looks: readonly (readonly [atMs: number, received: string])[]): MediaFlow["state"][] {
  let flow = NO_FLOW;
  return looks.map(([atMs, received]) => {
    flow = flowAfter(flow, received, atMs);
    return flow.state;
  });
}

test("media that flowed and stops is told once, after the time and not before", () => {
  expect(
    states(
      [0, "1"],
      [200, "2"],
      [200 + STALL_MS - 1, "2"],
      [200 + STALL_MS, "2"],
      [400 + STALL_MS, "2"],
      [5_000, "2"],
    ),
  ).toEqual(["quiet", "flowing", "flowing", "stalled", "quiet", "quiet"]);
});

test("when it flows again, the next stall is told again", () => {
  expect(states([0, "1"], [200, "2"], [900, "2"], [1_000, "3"], [1_700, "3"])).toEqual([
    "quiet",
    "flowing",
    "stalled",
    "flowing",
    "stalled",
  ]);
});

test("where nothing ever came, nothing stalls", () => {
  expect(states([0, ""], [200, ""], [60_000, ""])).toEqual(["quiet", "quiet", "quiet"]);
  // Sources that were there at the first look may have ended long ago.
  expect(states([0, "1"], [60_000, "1"])).toEqual(["quiet", "quiet"]);
});

test("a look that comes late is no stall while something new has come", () => {
  expect(states([0, "1"], [200, "2"], [10_000, "3"], [20_000, "4"])).toEqual([
    "quiet",
    "flowing",
    "flowing",
    "flowing",
  ]);
});
