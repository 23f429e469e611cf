import { expect, test } from "vitest";
import { reportJson, reportOf } from "./report.ts";

const OPTIONS = {
  version: "0.1.0",
  browser: "Firefox",
  savedAt: new Date(1_795_641_856_000),
  servers: [
    { urls: ["stun:a.test"], username: "", credential: "" },
    { urls: ["turn:a.test?transport=udp"], username: "1795645456:ada", credential: "s3cret" },
  ],
};

const result = (figures: object) => ({
  finding: { grade: "failed", reason: "unexpected" } as const,
  figures,
  startedAtMs: 1_795_641_800_000,
  tookMs: 12.6,
});

test("a report contains version, browser, time, servers and figures, in the order of the page", () => {
  const report = reportOf({ relay: result({}), udp: result({ gatheredMs: 31 }) }, OPTIONS);
  expect(JSON.parse(reportJson(report))).toEqual({
    format: "visavis-connectivity",
    formatVersion: 1,
    version: "0.1.0",
    browser: "Firefox",
    savedAt: "2026-11-25T21:24:16.000Z",
    servers: ["stun:a.test", "turn:a.test?transport=udp"],
    lines: [
      {
        test: "udp",
        grade: "failed",
        reason: "unexpected",
        startedAt: "2026-11-25T21:23:20.000Z",
        tookMs: 13,
        figures: { gatheredMs: 31 },
      },
      expect.objectContaining({ test: "relay" }),
    ],
  });
});

test("a report contains no password, credential or user name, not even in a browser message", () => {
  const browserWords = "InvalidAccessError: 1795645456:ada / s3cret / s3cret";
  const text = reportJson(reportOf({ udp: result({ browserWords }) }, OPTIONS));
  expect(text).not.toContain("s3cret");
  expect(text).not.toContain("1795645456:ada");
  expect(text).toContain("InvalidAccessError: *** / *** / ***");
});

test("a report says why a device could not be opened", () => {
  const refused = {
    ...result({}),
    finding: { grade: "failed", reason: "captureRefused" } as const,
    refusal: { failure: { kind: "noDevice" } },
  };
  expect(reportOf({ camera320: refused }, OPTIONS).lines[0]?.reason).toBe("captureRefused: noDevice");
});
