/** The state of a track at one moment. */
export interface TrackReading {
  readonly kind: "video" | "audio";
  readonly isLive: boolean;
  readonly isEnabled: boolean;
  /** The settings that the lesson changes: `640×480`, `echoCancellation: true`. */
  readonly settings: string;
}

export function readTrack(
  track: Pick<MediaStreamTrack, "kind" | "readyState" | "enabled" | "getSettings">,
): TrackReading {
  const { width, height, echoCancellation } = track.getSettings();
  const kind = track.kind === "video" ? "video" : "audio";
  return {
    kind,
    isLive: track.readyState === "live",
    isEnabled: track.enabled,
    settings:
      // Some browsers return the kind of cancellation instead of `true`.
      kind === "video"
        ? `${width ?? "?"}×${height ?? "?"}`
        : `echoCancellation: ${echoCancellation === undefined ? "?" : Boolean(echoCancellation)}`,
  };
}

export function isSameReading(a: TrackReading | undefined, b: TrackReading): boolean {
  return (
    a !== undefined &&
    a.kind === b.kind &&
    a.isLive === b.isLive &&
    a.isEnabled === b.isEnabled &&
    a.settings === b.settings
  );
}

/** The evidence in the readings, which are oldest first. */
export function captureEvidence(readings: readonly TrackReading[]): {
  readonly live: string | undefined;
  readonly followed: string | undefined;
  readonly muted: string | undefined;
} {
  const live = readings.find(({ isLive }) => isLive);
  const muted = readings.find(({ isLive, isEnabled }) => isLive && !isEnabled);
  return {
    live: live && `${live.kind}: live, ${live.settings}`,
    followed: changeIn(readings),
    muted: muted && `${muted.kind}: enabled = false, readyState = live`,
  };
}

/** The first change of the settings of a kind of track: `640×480 → 320×240`. Ended tracks do not count. */
function changeIn(readings: readonly TrackReading[]): string | undefined {
  const before = new Map<TrackReading["kind"], string>();
  for (const { kind, isLive, settings } of readings) {
    if (!isLive || settings.includes("?")) continue;
    const earlier = before.get(kind);
    if (earlier !== undefined && earlier !== settings) return `${earlier} → ${settings}`;
    before.set(kind, settings);
  }
  return undefined;
}
