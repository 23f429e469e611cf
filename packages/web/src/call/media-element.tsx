import { effect, signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { recordElement } from "./call-state.ts";
import { localTracks } from "./local-media.ts";

/** False once the browser has refused to play sound before a click (its autoplay policy). */
export const soundAllowed = signal(true);

// A page that captures may play sound; what was refused before the devices were open is tried again.
effect(() => {
  if (localTracks.camera.value !== null || localTracks.microphone.value !== null) soundAllowed.value = true;
});

/** The speaker that remote voices come from, where the browser lets one choose; empty for the system's. */
export const speaker = signal<string | undefined>(undefined);

/** True where the browser can send sound to a chosen speaker. */
export const canChooseSpeaker = "setSinkId" in HTMLMediaElement.prototype;

/** A `<video>` that plays a live stream, with its sound unless `silent`. */
export function MediaElement({
  stream,
  silent,
  sender,
  ...attributes
}: {
  readonly stream: MediaStream | undefined;
  readonly silent: boolean;
  /** Who sends it, where that is one of the others: their recording tells what the element does. */
  readonly sender?: string;
  readonly onLoadedData?: () => void;
  readonly [data: `data-${string}`]: string | boolean;
}) {
  const element = useRef<HTMLVideoElement>(null);
  const muted = silent || !soundAllowed.value;
  const sink = speaker.value;

  useEffect(() => {
    const video = element.current;
    if (video === null || stream === undefined) return;
    if (video.srcObject !== stream) video.srcObject = stream;
    video.muted = muted;
    video.play().catch((error: DOMException) => {
      // AbortError: a newer stream took over. Anything but a held-back sound is told by the tile's own state.
      if (error.name === "NotAllowedError" && !silent) soundAllowed.value = false;
    });
  }, [stream, muted, silent]);

  useEffect(
    () =>
      sender === undefined || element.current === null ? undefined : recordElement(sender, element.current),
    [sender],
  );

  useEffect(() => {
    if (silent || sink === undefined || element.current === null || !canChooseSpeaker) return;
    // A speaker that has gone leaves the sound where it was.
    element.current.setSinkId(sink).catch(() => undefined);
  }, [sink, silent]);

  return <video ref={element} autoplay playsInline muted={muted} {...attributes} />;
}
