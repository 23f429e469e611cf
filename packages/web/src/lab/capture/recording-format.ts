interface Format {
  readonly container: string;
  readonly pictureCodec?: string;
  readonly soundCodec: string;
}

/** The containers and codecs to offer, best known first. */
const FORMATS: readonly Format[] = [
  { container: "webm", pictureCodec: "vp9", soundCodec: "opus" },
  { container: "webm", pictureCodec: "vp8", soundCodec: "opus" },
  { container: "webm", pictureCodec: "av1", soundCodec: "opus" },
  { container: "webm", pictureCodec: "h264", soundCodec: "opus" },
  { container: "mp4", pictureCodec: "avc1.42E01E", soundCodec: "mp4a.40.2" },
  { container: "mp4", pictureCodec: "avc1.42E01E", soundCodec: "opus" },
  { container: "webm", soundCodec: "opus" },
  { container: "ogg", soundCodec: "opus" },
  { container: "mp4", soundCodec: "mp4a.40.2" },
];

/** What a recording contains. */
export interface RecordedKinds {
  readonly picture: boolean;
  readonly sound: boolean;
}

/**
 * The formats that this browser can record. They name codecs only for what is recorded: Firefox never starts to record if
 * the type names an audio codec and there is no audio.
 */
export function supportedFormats(
  kinds: RecordedKinds,
  isSupported: (mimeType: string) => boolean,
): readonly string[] {
  const types = FORMATS.filter(({ pictureCodec }) => (pictureCodec !== undefined) === kinds.picture).map(
    ({ container, pictureCodec, soundCodec }) =>
      pictureCodec === undefined
        ? `audio/${container};codecs=${soundCodec}`
        : `video/${container};codecs=${pictureCodec}${kinds.sound ? `,${soundCodec}` : ""}`,
  );
  // Without audio, two of them are the same.
  return [...new Set(types)].filter(isSupported);
}

/** The file name extension for a type. */
export function fileEnding(mimeType: string): "mp4" | "m4a" | "ogg" | "weba" | "webm" {
  if (mimeType.startsWith("video/mp4")) return "mp4";
  if (mimeType.startsWith("audio/mp4")) return "m4a";
  if (mimeType.includes("/ogg")) return "ogg";
  return mimeType.startsWith("audio/") ? "weba" : "webm";
}

/** Recordings are in memory, so they stop before the tab runs out of it. */
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
