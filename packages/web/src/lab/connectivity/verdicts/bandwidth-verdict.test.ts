import { expect, test } from "vitest";
import { MOST_LOST_SHARE, MOST_ROUND_TRIP_MS, verdictOnBandwidth } from "./bandwidth-verdict.ts";

const GOOD = { receivedFrames: 100, lostShare: 0, roundTripMs: 20, rampUpMs: 3_000 };

test("a video that ramps up passes, at each limit and where no round trip is told", () => {
  expect(verdictOnBandwidth(GOOD)).toEqual({ grade: "passed", reason: "bandwidthGood" });
  const atLimit = { lostShare: MOST_LOST_SHARE, roundTripMs: MOST_ROUND_TRIP_MS };
  expect(verdictOnBandwidth({ ...GOOD, ...atLimit }).grade).toBe("passed");
  expect(verdictOnBandwidth({ ...GOOD, roundTripMs: undefined }).grade).toBe("passed");
});

test.each([
  ["no frame came", { receivedFrames: 0 }, "failed", "videoLost"],
  ["more than 1 packet in 20 was lost", { lostShare: MOST_LOST_SHARE + 0.001 }, "warning", "packetsLost"],
  ["the relay is far", { roundTripMs: MOST_ROUND_TRIP_MS + 1 }, "warning", "farRelay"],
  ["it never reached 75 %", { rampUpMs: undefined }, "warning", "notRampedUp"],
])("when %s it says so", (_what, change, grade, reason) => {
  expect(verdictOnBandwidth({ ...GOOD, ...change })).toEqual({ grade, reason });
});
