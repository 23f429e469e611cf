import { computed, type Signal, signal } from "@preact/signals";
import { screenStream } from "./screen.ts";
import { camera } from "./sources.ts";

export type Picture = "camera" | "screen";

/** The elements that show the running pictures; snapshots are taken from them. */
export const shownBy = {
  camera: signal<HTMLVideoElement | null>(null),
  screen: signal<HTMLVideoElement | null>(null),
} as const satisfies Record<Picture, Signal>;

/** The track of each picture that runs. */
export const pictureTracks = computed(() => ({
  camera: camera.track.value,
  screen: screenStream.value?.getVideoTracks()[0],
}));

const preferred = signal<Picture>("camera");

/** Which picture snapshots and recordings take: the one chosen, or the only one that runs. */
export const keptPicture = computed<Picture | undefined>(() => {
  const tracks = pictureTracks.value;
  const other: Picture = preferred.value === "camera" ? "screen" : "camera";
  return [preferred.value, other].find((picture) => tracks[picture] !== undefined);
});

export function keepPicture(picture: Picture): void {
  preferred.value = picture;
}
