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
      [400, "2"],
      [600, "2"],
      [200 + STALL_MS - 1, "2"],
      [200 + STALL_MS, "2"],
      [400 + STALL_MS, "2"],
      [600 + STALL_MS, "2"],
    ),
  ).toEqual(["quiet", "flowing", "flowing", "flowing", "flowing", "stalled", "quiet", "quiet"]);
});

test("when it flows again, the next stall is told again", () => {
  expect(
    states([0, "1"], [200, "2"], [500, "2"], [800, "2"], [1_000, "3"], [1_300, "3"], [1_600, "3"]),
  ).toEqual(["quiet", "flowing", "flowing", "stalled", "flowing", "flowing", "stalled"]);
});

test("where nothing ever came, nothing stalls", () => {
  expect(states([0, ""], [200, ""], [400, ""])).toEqual(["quiet", "quiet", "quiet"]);
  // Sources that were there at the first look may have ended long ago.
  expect(states([0, "1"], [200, "1"], [400, "1"], [600, "1"], [800, "1"])).toEqual(Array(5).fill("quiet"));
});

test("a look that comes too late tells of no stall: the page itself stood still", () => {
  expect(states([0, "1"], [200, "2"], [10_000, "2"], [10_200, "3"], [20_000, "4"])).toEqual([
    "quiet",
    "flowing",
    "flowing",
    "flowing",
    "flowing",
  ]);
  // From then on the time counts anew.
  expect(states([0, "1"], [200, "2"], [10_000, "2"], [10_300, "2"], [10_600, "2"])).toEqual([
    "quiet",
    "flowing",
    "flowing",
    "flowing",
    "stalled",
  ]);
});
