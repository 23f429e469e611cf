import { signal } from "@preact/signals";
import { keptPicture, shownBy } from "./pictures.ts";

/** A still picture, as a PNG file in memory. */
export interface Snapshot {
  readonly url: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

export const snapshot = signal<Snapshot | undefined>(undefined);

/** Takes the frame that is shown now, at the size that the track delivers. The one before is thrown away. */
export async function takeSnapshot(): Promise<void> {
  const video = keptPicture.value === undefined ? null : shownBy[keptPicture.value].value;
  // Zero until the first frame has come.
  if (video === null || video.videoWidth === 0) return;
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  const file = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (file === null) return;
  if (snapshot.value !== undefined) URL.revokeObjectURL(snapshot.value.url);
  snapshot.value = {
    url: URL.createObjectURL(file),
    width: canvas.width,
    height: canvas.height,
    bytes: file.size,
  };
}
