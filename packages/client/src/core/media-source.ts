/** Where a track comes from. A connection carries at most one track of each source in each direction. */
export type MediaSource = "microphone" | "camera" | "screen" | "screenAudio";

export const MEDIA_SOURCES = [
  "microphone",
  "camera",
  "screen",
  "screenAudio",
] as const satisfies MediaSource[];

export const KIND_OF_SOURCE = {
  microphone: "audio",
  camera: "video",
  screen: "video",
  screenAudio: "audio",
} as const satisfies Record<MediaSource, "audio" | "video">;

/**
 * The source that each m-section carries, by their order: the first audio is the microphone, the first video the camera,
 * the second video the screen, the second audio the screen's sound. So any client that offers a microphone and a camera
 * is understood, without this SDK. Further sections have no source.
 *
 * @param kinds the kinds of the media sections, in the order of the description
 */
export function sourcesInOrder(kinds: readonly string[]): (MediaSource | undefined)[] {
  const left: MediaSource[] = [...MEDIA_SOURCES];
  return kinds.map((kind) => {
    const index = left.findIndex((source) => KIND_OF_SOURCE[source] === kind);
    return index < 0 ? undefined : left.splice(index, 1)[0];
  });
}
