import { expect, test } from "vitest";
import { flowAfter, type MediaFlow, NO_FLOW, STALL_MS } from "./media-flow.ts";

/** The states after checks at these times, each with the received timestamps. */
function states(...looks: readonly (readonly [atMs: number, received: string])[]): MediaFlow["state"][] {
  let flow = NO_FLOW;
  return looks.map(([atMs, received]) => {
    flow = flowAfter(flow, received, atMs);
    return flow.state;
  });
}

test("a stall of flowing media is reported once, after the limit and not before", () => {
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

test("after media flows again, the next stall is reported", () => {
  expect(
    states([0, "1"], [200, "2"], [500, "2"], [800, "2"], [1_000, "3"], [1_300, "3"], [1_600, "3"]),
  ).toEqual(["quiet", "flowing", "flowing", "stalled", "flowing", "flowing", "stalled"]);
});

test("without any media there is no stall", () => {
  expect(states([0, ""], [200, ""], [400, ""])).toEqual(["quiet", "quiet", "quiet"]);
  // Sources that are present at the first check may have ended long ago.
  expect(states([0, "1"], [200, "1"], [400, "1"], [600, "1"], [800, "1"])).toEqual(Array(5).fill("quiet"));
});

test("a late check reports no stall, since the page itself was suspended", () => {
  expect(states([0, "1"], [200, "2"], [10_000, "2"], [10_200, "3"], [20_000, "4"])).toEqual([
    "quiet",
    "flowing",
    "flowing",
    "flowing",
    "flowing",
  ]);
  // From then on the time starts again.
  expect(states([0, "1"], [200, "2"], [10_000, "2"], [10_300, "2"], [10_600, "2"])).toEqual([
    "quiet",
    "flowing",
    "flowing",
    "flowing",
    "stalled",
  ]);
});
