import { expect, test } from "vitest";
import { DURATIONS_MS, GROUPS, limitOfTestMs, TEST_IDS, whyToSkip } from "./test-plan.ts";

const KNOWN = { findings: {}, areServersKnown: true } as const;

test("every test is under one heading, in the order in which they run", () => {
  expect(Object.values(GROUPS).flat()).toEqual(TEST_IDS);
});

test("without earlier findings every test runs", () => {
  expect(TEST_IDS.filter((id) => whyToSkip(id, KNOWN) !== undefined)).toEqual([]);
});

test("without a camera, only the tests that need one are skipped", () => {
  const findings = { camera320: { grade: "failed", reason: "captureRefused" } } as const;
  const skipped = TEST_IDS.filter((id) => whyToSkip(id, { ...KNOWN, findings }) !== undefined);
  expect(skipped).toEqual(["camera640", "camera1280", "cameraSizes"]);
});

test("a camera with a bad picture is still tested in other sizes", () => {
  const findings = { camera320: { grade: "failed", reason: "blackPicture" } } as const;
  expect(whyToSkip("camera640", { ...KNOWN, findings })).toBeUndefined();
});

test("without a relay, the tests that use one are skipped", () => {
  const findings = { relay: { grade: "failed", reason: "noRelay" } } as const;
  const skipped = TEST_IDS.filter((id) => whyToSkip(id, { ...KNOWN, findings }) !== undefined);
  expect(skipped).toEqual(["throughput", "bandwidth", "relayLatency"]);
});

test("if the servers are unknown, tests that need them fail, and the others run", () => {
  const failing = TEST_IDS.filter(
    (id) => whyToSkip(id, { ...KNOWN, areServersKnown: false })?.reason === "serversUnknown",
  );
  expect(failing).toEqual(["udp", "tcp", "tls", "srflx", "relay", "throughput", "bandwidth", "relayLatency"]);
});

test("no test measures longer than its time limit", () => {
  for (const length of ["short", "long"] as const) {
    expect(limitOfTestMs("latency", length)).toBeGreaterThan(DURATIONS_MS.latency[length]);
    expect(limitOfTestMs("udp", length)).toBeLessThanOrEqual(60_000);
  }
});
