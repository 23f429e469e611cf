import { expect, test } from "vitest";
import { InvalidValueError } from "../options/invalid-value.ts";
import { DEFAULT_RELAY_LIMITS, readRelayLimits } from "./relay-limits.ts";

test("limits are read by name, with units of bytes; the others keep their defaults", () => {
  expect(readRelayLimits("participantRate=500k, serverDaily=2T")).toEqual({
    ...DEFAULT_RELAY_LIMITS,
    participantRate: 500_000,
    serverDaily: 2e12,
  });
});

test("zero is no limit", () => {
  expect(readRelayLimits("participantTotal=0").participantTotal).toBe(Number.POSITIVE_INFINITY);
});

test("one participant cannot use up what is there for all", () => {
  const { participantRate, participantTotal, serverRate, serverDaily } = DEFAULT_RELAY_LIMITS;
  expect(participantRate).toBeLessThanOrEqual(serverRate / 10);
  expect(participantTotal).toBeLessThanOrEqual(serverDaily / 10);
});

test.each(["", "participantRate", "rate=5M", "participantRate=-1", "participantRate=5MB", "toString=1"])(
  "%j is refused",
  (text) => {
    expect(() => readRelayLimits(text)).toThrow(InvalidValueError);
  },
);
