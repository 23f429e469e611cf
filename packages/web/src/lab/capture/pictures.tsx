import { computed, type Signal, signal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { screenStream } from "./screen.ts";
import { camera } from "./sources.ts";

export type Picture = "camera" | "screen";

/** The elements that show the running videos. Snapshots are taken from them. */
export const shownBy = {
  camera: signal<HTMLVideoElement | null>(null),
  screen: signal<HTMLVideoElement | null>(null),
} as const satisfies Record<Picture, Signal>;

/** The running video tracks. */
export const pictureTracks = computed(() => ({
  camera: camera.track.value,
  screen: screenStream.value?.getVideoTracks()[0],
}));

const preferred = signal<Picture>("camera");

/** The video for snapshots and recordings: the chosen one, or the only one that runs. */
export const keptPicture = computed<Picture | undefined>(() => {
  const tracks = pictureTracks.value;
  const other: Picture = preferred.value === "camera" ? "screen" : "camera";
  return [preferred.value, other].find((picture) => tracks[picture] !== undefined);
});

export function keepPicture(picture: Picture): void {
  preferred.value = picture;
}

/** Shows a running video unchanged: not mirrored, and not cropped. */
export function LiveVideo(video: {
  readonly picture: Picture;
  readonly track: MediaStreamTrack;
  readonly label: string;
}) {
  const element = useRef<HTMLVideoElement>(null);
  const stream = useMemo(() => new MediaStream([video.track]), [video.track]);
  useEffect(() => {
    if (element.current === null) return;
    element.current.srcObject = stream;
    shownBy[video.picture].value = element.current;
    return () => {
      shownBy[video.picture].value = null;
    };
  }, [stream, video.picture]);
  return <video ref={element} class="live-video" aria-label={video.label} autoplay playsInline muted />;
}
