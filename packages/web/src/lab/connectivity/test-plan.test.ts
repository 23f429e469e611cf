import { expect, test } from "vitest";
import { DURATIONS_MS, GROUPS, limitOfTestMs, TEST_IDS, whyToSkip } from "./test-plan.ts";

const TOLD = { findings: {}, areServersTold: true } as const;

test("every test stands under one heading, in the order in which they run", () => {
  expect(Object.values(GROUPS).flat()).toEqual(TEST_IDS);
});

test("by itself every test runs", () => {
  expect(TEST_IDS.filter((id) => whyToSkip(id, TOLD) !== undefined)).toEqual([]);
});

test("without a camera, what needs one is spared, and nothing else", () => {
  const findings = { camera320: { grade: "failed", reason: "captureRefused" } } as const;
  const spared = TEST_IDS.filter((id) => whyToSkip(id, { ...TOLD, findings }) !== undefined);
  expect(spared).toEqual(["camera640", "camera1280", "cameraSizes"]);
});

test("a camera with a bad picture is tried in its other sizes", () => {
  const findings = { camera320: { grade: "failed", reason: "blackPicture" } } as const;
  expect(whyToSkip("camera640", { ...TOLD, findings })).toBeUndefined();
});

test("without a relay, what goes through it is spared", () => {
  const findings = { relay: { grade: "failed", reason: "noRelay" } } as const;
  const spared = TEST_IDS.filter((id) => whyToSkip(id, { ...TOLD, findings }) !== undefined);
  expect(spared).toEqual(["throughput", "bandwidth", "relayLatency"]);
});

test("where the server is not to be heard, what needs it fails, and devices and host path are tested", () => {
  const untold = TEST_IDS.filter(
    (id) => whyToSkip(id, { ...TOLD, areServersTold: false })?.reason === "serversUntold",
  );
  expect(untold).toEqual(["udp", "tcp", "tls", "srflx", "relay", "throughput", "bandwidth", "relayLatency"]);
});

test("no test measures longer than it may take", () => {
  for (const length of ["short", "long"] as const) {
    expect(limitOfTestMs("latency", length)).toBeGreaterThan(DURATIONS_MS.latency[length]);
    expect(limitOfTestMs("udp", length)).toBeLessThanOrEqual(60_000);
  }
});
