import { describe, expect, test } from "vitest";
import { captureEvidence, isSameReading, readTrack, type TrackReading } from "./track-evidence.ts";

const camera = (change: Partial<TrackReading> = {}): TrackReading => ({
  kind: "video",
  isLive: true,
  isEnabled: true,
  settings: "640×480",
  ...change,
});

describe("the evidence in the readings", () => {
  test("is empty without readings", () => {
    expect(captureEvidence([])).toEqual({ live: undefined, followed: undefined, muted: undefined });
  });

  test("names a live track with its settings", () => {
    expect(captureEvidence([camera()])).toEqual({
      live: "video: live, 640×480",
      followed: undefined,
      muted: undefined,
    });
  });

  test("shows that the settings have changed", () => {
    const settings = "320×240";
    expect(captureEvidence([camera(), camera({ settings })]).followed).toBe("640×480 → 320×240");
  });

  test("does not compare a microphone with a camera, nor with an ended track or unknown settings", () => {
    const microphone = camera({ kind: "audio", settings: "echoCancellation: true" });
    const unknown = camera({ settings: "?×?" });
    const ended = camera({ isLive: false, settings: "320×240" });
    expect(captureEvidence([unknown, camera(), microphone, ended]).followed).toBeUndefined();
  });

  test("shows that a track is muted only while it is live", () => {
    expect(captureEvidence([camera({ isEnabled: false })]).muted).toBe(
      "video: enabled = false, readyState = live",
    );
    expect(captureEvidence([camera({ isEnabled: false, isLive: false })]).muted).toBeUndefined();
  });
});

test("a reading has the settings of the track, with ? for those it does not report", () => {
  const track = { kind: "video", readyState: "live", enabled: true } as const;
  expect(readTrack({ ...track, getSettings: () => ({ width: 640, height: 480 }) })).toEqual(camera());
  expect(readTrack({ ...track, kind: "audio", getSettings: () => ({}) }).settings).toBe(
    "echoCancellation: ?",
  );
});

test("readings are the same if all their fields are equal", () => {
  expect(isSameReading(camera(), camera())).toBe(true);
  expect(isSameReading(undefined, camera())).toBe(false);
  expect(isSameReading(camera(), camera({ isEnabled: false }))).toBe(false);
});
