import type { ComponentChild } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { OTHER_SIDE, type SideName } from "../../loopback/steps.ts";
import { ownMedia } from "./own-media.ts";
import { receptions } from "./reception.ts";
import { sides } from "./side.ts";
import { SIDE_LETTERS, say } from "./words.ts";

/** What each side sees. A shows its own picture large, and B the received one. */
export function Pictures() {
  const fromB = sides.a.received.value;
  const toA = ownMedia.b.value;
  return (
    <div class="local-pictures">
      <SidePictures
        side="a"
        large={<Picture side="a" whose="own" stream={ownMedia.a.value} mark="local" />}
        small={fromB && <Picture side="a" whose="other" stream={fromB} mark="received-by-a" />}
      />
      <SidePictures
        side="b"
        large={<Picture side="b" whose="other" stream={sides.b.received.value} mark="remote" />}
        small={toA && <Picture side="b" whose="own" stream={toA} mark="own-of-b" />}
      />
    </div>
  );
}

function SidePictures(panel: {
  readonly side: SideName;
  readonly large: ComponentChild;
  readonly small: ComponentChild;
}) {
  const words = say();
  return (
    <section class="local-side" data-colour={panel.side}>
      <h2>{panel.side === "a" ? words.sideA : words.sideB}</h2>
      <div class="local-screen">
        {panel.large}
        {panel.small}
      </div>
      <ReceptionFigures side={panel.side} />
    </section>
  );
}

function Picture(picture: {
  readonly side: SideName;
  /** Its own picture, or the one from the other side. */
  readonly whose: "own" | "other";
  readonly stream: MediaStream | undefined;
  readonly mark: string;
}) {
  const words = say();
  const { side, whose, stream } = picture;
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current === null) return undefined;
    video.current.srcObject = stream ?? null;
    if (whose === "own" || stream === undefined) return undefined;
    return sides[side].recording.peek()?.recordElement(video.current);
  }, [side, whose, stream]);
  const colour = whose === "own" ? side : OTHER_SIDE[side];
  const label = whose === "own" ? words.ownPicture : words.fromOther(SIDE_LETTERS[OTHER_SIDE[side]]);
  return (
    <figure class="local-picture" data-colour={colour}>
      <video
        ref={video}
        data-side={picture.mark}
        autoplay
        playsInline
        muted
        aria-label={`${SIDE_LETTERS[side]}: ${label}`}
      />
      {stream === undefined && <p>{words.noPicture}</p>}
      <figcaption>{label}</figcaption>
    </figure>
  );
}

/** Figures of what a side receives. */
function ReceptionFigures({ side }: { readonly side: SideName }) {
  const words = say();
  const reception = receptions[side].value;
  const { width, height, framesDecoded, audioLevel } = reception ?? {};
  const none = "–";
  return (
    <dl class="local-figures" data-reception={side}>
      <dt>{words.received(SIDE_LETTERS[side])}</dt>
      <dd>{reception === undefined && words.nothingReceived}</dd>
      <dt>{words.resolution}</dt>
      <dd class="wire" data-figure="resolution">
        {width === undefined || height === undefined ? none : `${width} × ${height}`}
      </dd>
      <dt>{words.framesDecoded}</dt>
      <dd class="wire" data-figure="frames-decoded">
        {framesDecoded ?? none}
      </dd>
      <dt>{words.audioLevel}</dt>
      <dd class="wire">
        <span data-figure="audio-level">{audioLevel === undefined ? none : audioLevel.toFixed(3)}</span>
        {audioLevel !== undefined && (
          <meter min={0} max={1} value={Math.sqrt(audioLevel)} aria-hidden="true" />
        )}
      </dd>
    </dl>
  );
}
