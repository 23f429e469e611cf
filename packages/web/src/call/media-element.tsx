import { effect, signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { recordElement } from "./call-state.ts";
import { localTracks } from "./local-media.ts";

/** False once the browser has refused to play sound before a click (its autoplay policy). */
export const soundAllowed = signal(true);

// A page that captures may play sound, so try again once a device is open.
effect(() => {
  if (localTracks.camera.value !== null || localTracks.microphone.value !== null) soundAllowed.value = true;
});

/** The chosen audio output device; `undefined` for the system default. */
export const speaker = signal<string | undefined>(undefined);

/** True if the browser can play to a chosen audio output device. */
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
  /** The remote participant who sends the stream; their recording includes what this element does. */
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
      // AbortError means that a newer stream took over. Other failures show in the tile; only blocked sound needs a notice.
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
    // If the output device is gone, sound keeps playing where it was.
    element.current.setSinkId(sink).catch(() => undefined);
  }, [sink, silent]);

  return <video ref={element} autoplay playsInline muted={muted} {...attributes} />;
}
