import { useEffect, useMemo, useRef } from "preact/hooks";
import { type Picture, shownBy } from "./pictures.ts";

/** Shows one running picture, as it comes: not mirrored, nothing cut off. */
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
