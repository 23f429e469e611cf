/** Containers and codecs worth asking for, best known first. */
const VIDEO_FORMATS = [
  "video/webm;codecs=vp9,opus",
  "video/webm;codecs=vp8,opus",
  "video/webm;codecs=av1,opus",
  "video/webm;codecs=h264,opus",
  "video/mp4;codecs=avc1.42E01E,mp4a.40.2",
  "video/mp4;codecs=avc1.42E01E,opus",
  "video/mp4",
  "video/webm",
] as const;

const SOUND_FORMATS = [
  "audio/webm;codecs=opus",
  "audio/ogg;codecs=opus",
  "audio/mp4;codecs=mp4a.40.2",
  "audio/mp4",
] as const;

/** The formats among ours that this browser can write. */
export function supportedFormats(
  kind: "video" | "sound",
  isSupported: (mimeType: string) => boolean,
): readonly string[] {
  return (kind === "video" ? VIDEO_FORMATS : SOUND_FORMATS).filter(isSupported);
}

/** The ending of a file of this type. */
export function fileEnding(mimeType: string): "mp4" | "m4a" | "ogg" | "weba" | "webm" {
  if (mimeType.startsWith("video/mp4")) return "mp4";
  if (mimeType.startsWith("audio/mp4")) return "m4a";
  if (mimeType.includes("/ogg")) return "ogg";
  return mimeType.startsWith("audio/") ? "weba" : "webm";
}

/** A recording is kept in memory, so it ends by itself before a tab runs out of it. */
export const MAX_RECORDING_MS = 600_000;
export const MAX_RECORDING_BYTES = 200_000_000;

/** The limit that a recording has reached, if any. */
export function reachedLimit(recording: {
  readonly lengthMs: number;
  readonly bytes: number;
}): "length" | "size" | undefined {
  if (recording.lengthMs >= MAX_RECORDING_MS) return "length";
  return recording.bytes >= MAX_RECORDING_BYTES ? "size" : undefined;
}
