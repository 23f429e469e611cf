import { describe, expect, test } from "vitest";
import { captureSights, isSameReading, readTrack, type TrackReading } from "./track-sight.ts";

const camera = (change: Partial<TrackReading> = {}): TrackReading => ({
  kind: "video",
  isLive: true,
  isEnabled: true,
  settings: "640×480",
  ...change,
});

describe("what was seen of a track", () => {
  test("is nothing while there is none", () => {
    expect(captureSights([])).toEqual({ live: undefined, followed: undefined, muted: undefined });
  });

  test("is that it is live, with its settings", () => {
    expect(captureSights([camera()])).toEqual({
      live: "video: live, 640×480",
      followed: undefined,
      muted: undefined,
    });
  });

  test("is that its settings followed, once they are others", () => {
    const settings = "320×240";
    expect(captureSights([camera(), camera({ settings })]).followed).toBe("640×480 → 320×240");
  });

  test("is not that a microphone follows a camera, nor what an ended or a new track does not say", () => {
    const microphone = camera({ kind: "audio", settings: "echoCancellation: true" });
    const unknown = camera({ settings: "?×?" });
    const ended = camera({ isLive: false, settings: "320×240" });
    expect(captureSights([unknown, camera(), microphone, ended]).followed).toBeUndefined();
  });

  test("is that it was muted only while it is live", () => {
    expect(captureSights([camera({ isEnabled: false })]).muted).toBe(
      "video: enabled = false, readyState = live",
    );
    expect(captureSights([camera({ isEnabled: false, isLive: false })]).muted).toBeUndefined();
  });
});

test("a reading says what the track says, and what it does not say is marked", () => {
  const track = { kind: "video", readyState: "live", enabled: true } as const;
  expect(readTrack({ ...track, getSettings: () => ({ width: 640, height: 480 }) })).toEqual(camera());
  expect(readTrack({ ...track, kind: "audio", getSettings: () => ({}) }).settings).toBe(
    "echoCancellation: ?",
  );
});

test("readings are the same where everything is", () => {
  expect(isSameReading(camera(), camera())).toBe(true);
  expect(isSameReading(undefined, camera())).toBe(false);
  expect(isSameReading(camera(), camera({ isEnabled: false }))).toBe(false);
});
