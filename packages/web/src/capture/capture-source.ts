import { type Signal, signal } from "@preact/signals";
import { type CaptureRefusal, explainRefusal, openUserMedia } from "./capture-attempt.ts";
import { refreshDevices } from "./device-list.ts";

/** A camera or a microphone that can be started and stopped, and its state. */
export interface CaptureSource {
  readonly device: "camera" | "microphone";
  /** The constraints to request now. */
  readonly constraints: () => MediaTrackConstraints;
  /** True if a running track accepted the constraints but does not follow them. It is then opened again. */
  readonly needsReopening: (track: MediaStreamTrack) => boolean;
  readonly track: Signal<MediaStreamTrack | undefined>;
  /** True from the request to its result. */
  readonly opening: Signal<boolean>;
  /** True while the system or the device mutes the track. */
  readonly muted: Signal<boolean>;
  /** True after the track ended by itself. */
  readonly lost: Signal<boolean>;
  /** Counts starts and stops, so that a late result of an earlier request is ignored. */
  turn: number;
}

/** Why the last start or change failed, for either device. */
export const refusal = signal<CaptureRefusal | undefined>(undefined);

export function createCaptureSource(
  source: Pick<CaptureSource, "device" | "constraints" | "needsReopening">,
): CaptureSource {
  return {
    ...source,
    track: signal(undefined),
    opening: signal(false),
    muted: signal(false),
    lost: signal(false),
    turn: 0,
  };
}

/** Starts one device, or both with a single permission request. */
export async function startSources(sources: readonly CaptureSource[]): Promise<void> {
  refusal.value = undefined;
  // The old track is stopped first: many phones cannot open two cameras, nor the same one twice.
  for (const source of sources) stopSource(source);
  const turns = sources.map((source) => source.turn);
  for (const source of sources) source.opening.value = true;
  const outcome = await openUserMedia(
    sources.length > 1 ? "cameraAndMicrophone" : (sources[0]?.device ?? "cameraAndMicrophone"),
    Object.fromEntries(
      sources.map((source) => [source.device === "camera" ? "video" : "audio", source.constraints()]),
    ),
  );
  const tracks = outcome.stream?.getTracks() ?? [];
  let isAwaited = false;
  for (const [index, source] of sources.entries()) {
    const track = tracks.find(({ kind }) => (kind === "video") === (source.device === "camera"));
    if (source.turn !== turns[index]) {
      track?.stop();
      continue;
    }
    isAwaited = true;
    source.opening.value = false;
    if (track !== undefined) adopt(source, track);
  }
  if (isAwaited) refusal.value = outcome.refusal;
  await refreshDevices();
}

function adopt(source: CaptureSource, track: MediaStreamTrack): void {
  track.addEventListener("ended", () => {
    if (source.track.peek() !== track) return;
    source.track.value = undefined;
    source.lost.value = true;
    // A device that is gone is often no longer listed.
    void refreshDevices();
  });
  const followMuted = (): void => {
    if (source.track.peek() === track) source.muted.value = track.muted;
  };
  track.addEventListener("mute", followMuted);
  track.addEventListener("unmute", followMuted);
  source.lost.value = false;
  source.muted.value = track.muted;
  source.track.value = track;
}

/** Releases the device. The result of a request that is still open is ignored. */
export function stopSource(source: CaptureSource): void {
  source.turn += 1;
  // `stop()` fires no `ended` event, so `lost` stays false.
  source.track.value?.stop();
  source.track.value = undefined;
  source.opening.value = false;
  source.muted.value = false;
  source.lost.value = false;
}

/** Opens a running source again after another device was chosen: a track cannot change its device. */
export async function reopenSource(source: CaptureSource): Promise<void> {
  if (source.track.value !== undefined || source.opening.value) await startSources([source]);
}

/** Applies new constraints to a running track. If it does not follow them, it is opened again. */
export async function updateConstraints(source: CaptureSource): Promise<void> {
  const track = source.track.value;
  if (track === undefined) return reopenSource(source);
  refusal.value = undefined;
  try {
    await track.applyConstraints(source.constraints());
  } catch (thrown) {
    // The track continues unchanged.
    const explained = await explainRefusal(source.device, thrown);
    if (source.track.value === track) refusal.value = explained;
    return;
  }
  if (source.track.value === track && source.needsReopening(track)) await reopenSource(source);
}
