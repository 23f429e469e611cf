import { expect, test } from "vitest";
import { LEAST_SOUND_MS, verdictOnMicrophone } from "./microphone-verdict.ts";

const GOOD = { soundMs: 5_000, rmsDbfs: -20, clippedStretches: 0 };

test("a microphone that hears well passes, at the least that counts too", () => {
  expect(verdictOnMicrophone(GOOD)).toEqual({ grade: "passed", reason: "microphoneHeard" });
  expect(verdictOnMicrophone({ ...GOOD, soundMs: LEAST_SOUND_MS, rmsDbfs: -60 }).grade).toBe("passed");
});

test("nothing but zeros is a muted microphone", () => {
  expect(verdictOnMicrophone({ soundMs: 0, rmsDbfs: Number.NEGATIVE_INFINITY, clippedStretches: 0 })).toEqual(
    { grade: "failed", reason: "microphoneMuted" },
  );
});

test.each([
  ["below −60 dBFS", { rmsDbfs: -60.1 }, "microphoneLow"],
  ["with sound for less than 2 s", { soundMs: LEAST_SOUND_MS - 1 }, "microphoneInterrupted"],
  ["with a wave cut off once", { clippedStretches: 1 }, "microphoneClips"],
])("%s it is a warning", (_what, change, reason) => {
  expect(verdictOnMicrophone({ ...GOOD, ...change })).toEqual({ grade: "warning", reason });
});
