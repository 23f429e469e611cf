import { MicOff, VideoOff } from "lucide";
import { useMemo, useRef, useState } from "preact/hooks";
import { Icon } from "../ui/icon.tsx";
import { localTracks, microphoneOn } from "./local-media.ts";
import { MediaElement } from "./media-element.tsx";
import { say } from "./words.ts";

/** A stream of our own camera track, created again only when the track changes. */
export function useOwnStream(): MediaStream | undefined {
  const track = localTracks.camera.value;
  return useMemo(() => (track === null ? undefined : new MediaStream([track])), [track]);
}

interface Corner {
  readonly top: boolean;
  readonly left: boolean;
}

const ARROWS: Readonly<Record<string, Partial<Corner>>> = {
  ArrowUp: { top: true },
  ArrowDown: { top: false },
  ArrowLeft: { left: true },
  ArrowRight: { left: false },
};

/** Our own picture, mirrored and small, in a corner; it can be moved to another corner. */
export function OwnPicture() {
  const words = say();
  const stream = useOwnStream();
  const [corner, setCorner] = useState<Corner>({ top: false, left: false });
  const [drag, setDrag] = useState<{ readonly x: number; readonly y: number } | undefined>();
  const start = useRef({ x: 0, y: 0 });

  function drop(event: PointerEvent): void {
    if (drag === undefined) return;
    setDrag(undefined);
    setCorner({ top: event.clientY < innerHeight / 2, left: event.clientX < innerWidth / 2 });
  }

  return (
    <button
      type="button"
      class="own-picture"
      data-corner={`${corner.top ? "top" : "bottom"}-${corner.left ? "left" : "right"}`}
      data-picture={stream === undefined ? "off" : "on"}
      aria-label={words.movePicture}
      title={words.movePicture}
      style={
        drag === undefined ? {} : { transform: `translate(${drag.x}px, ${drag.y}px)`, transition: "none" }
      }
      onKeyDown={(event) => {
        const move = ARROWS[event.key];
        if (move !== undefined) setCorner({ ...corner, ...move });
      }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { x: event.clientX, y: event.clientY };
        setDrag({ x: 0, y: 0 });
      }}
      onPointerMove={(event) => {
        if (drag !== undefined)
          setDrag({ x: event.clientX - start.current.x, y: event.clientY - start.current.y });
      }}
      onPointerUp={drop}
      onPointerCancel={() => setDrag(undefined)}
    >
      <MediaElement stream={stream} silent={true} data-self={true} />
      {stream === undefined && <Icon node={VideoOff} />}
      {!microphoneOn.value && (
        <span class="own-muted">
          <Icon node={MicOff} />
        </span>
      )}
    </button>
  );
}
