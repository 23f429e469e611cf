import { expect, test } from "vitest";
import { verdictOnPath } from "./path-verdict.ts";

const SEEN = { candidates: 1, isMessageBack: false, isGatheringComplete: true, errors: 0 };

test.each([
  ["host", "hostWorks"],
  ["srflx", "reflexiveWorks"],
  ["relay", "relayWorks"],
] as const)("a message that is back over %s passes", (path, reason) => {
  expect(verdictOnPath({ ...SEEN, path, isMessageBack: true })).toEqual({ grade: "passed", reason });
});

test.each([
  ["host", "failed", "hostBlocked"],
  ["srflx", "warning", "noHairpinning"],
  ["relay", "failed", "relayLost"],
] as const)("with candidates of %s and no message it is %s", (path, grade, reason) => {
  expect(verdictOnPath({ ...SEEN, path })).toEqual({ grade, reason });
});

test.each([
  ["host", "noNetwork"],
  ["relay", "noRelay"],
] as const)("without candidates of %s it fails", (path, reason) => {
  expect(verdictOnPath({ ...SEEN, path, candidates: 0 })).toEqual({ grade: "failed", reason });
});

test("no reflexive address means no NAT where every server answered, and trouble where one did not", () => {
  const none = { ...SEEN, path: "srflx", candidates: 0 } as const;
  expect(verdictOnPath(none)).toEqual({ grade: "skipped", reason: "noNat" });
  const trouble = { grade: "failed", reason: "noReflexive" };
  expect(verdictOnPath({ ...none, errors: 1 })).toEqual(trouble);
  expect(verdictOnPath({ ...none, isGatheringComplete: false })).toEqual(trouble);
});
