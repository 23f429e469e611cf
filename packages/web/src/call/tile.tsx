import { MicOff, TriangleAlert } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../ui/icon.tsx";
import type { RemoteParticipant } from "./call-state.ts";
import { MediaElement } from "./media-element.tsx";
import { isBroken } from "./outage.ts";
import { say } from "./words.ts";

/** True while the stream's video track delivers frames: it is not muted, and one has been shown. */
function usePicture(stream: MediaStream | undefined): readonly [boolean, () => void] {
  const [loaded, setLoaded] = useState(false);
  const [live, setLive] = useState(false);
  useEffect(() => {
    const track = stream?.getVideoTracks()[0];
    if (track === undefined) return;
    const refresh = () => setLive(!track.muted);
    refresh();
    track.addEventListener("mute", refresh);
    track.addEventListener("unmute", refresh);
    return () => {
      track.removeEventListener("mute", refresh);
      track.removeEventListener("unmute", refresh);
    };
  }, [stream]);
  return [loaded && live, () => setLoaded(true)];
}

/** The first letter, or the first character of a Chinese name. */
const initialOf = (name: string): string => Array.from(name)[0]?.toLocaleUpperCase() ?? "";

/** Shown instead of a picture: the initial. */
function Cover({ name, note }: { readonly name: string; readonly note?: string | undefined }) {
  return (
    <div class="tile-cover">
      <span class="tile-initial" aria-hidden="true">
        {initialOf(name)}
      </span>
      {note !== undefined && <span class="tile-note">{note}</span>}
    </div>
  );
}

/** A remote participant: media, name and states. A broken connection covers the picture, so that no frozen frame is shown. */
export function Tile({
  participant,
  lastRow,
}: {
  readonly participant: RemoteParticipant;
  /** Names in the last row move up while the controls are visible. */
  readonly lastRow: boolean;
}) {
  const words = say();
  const { id, streams, media, connection } = participant;
  const [picture, onLoadedData] = usePicture(streams?.camera);
  const name = participant.name === "" ? words.guest : participant.name;
  const broken = isBroken(participant);
  const shown = picture && media?.camera !== false && !broken;
  const note = broken
    ? words.reconnecting
    : connection === "new" || connection === "connecting"
      ? words.connecting
      : undefined;
  return (
    <article
      class="tile"
      data-tile={id}
      data-picture={shown ? "on" : "off"}
      data-last-row={lastRow}
      aria-label={name}
    >
      <MediaElement
        sender={participant.id}
        stream={streams?.camera}
        silent={false}
        onLoadedData={onLoadedData}
        data-participant={id}
      />
      {!shown && (
        <Cover name={name} note={note ?? (media?.camera === false ? words.cameraOfIsOff(name) : undefined)} />
      )}
      <div class="tile-chip">
        {media?.microphone === false && (
          <span class="tile-badge" title={words.isMuted}>
            <Icon node={MicOff} />
            <span class="visually-hidden">{words.isMuted}</span>
          </span>
        )}
        {broken && <ReconnectingBadge />}
        <span class="tile-name">{name}</span>
      </div>
    </article>
  );
}

function ReconnectingBadge() {
  const words = say();
  return (
    <span class="tile-badge" title={words.reconnecting}>
      <Icon node={TriangleAlert} />
      <span class="visually-hidden">{words.reconnecting}</span>
    </span>
  );
}

/** A shared screen, uncropped. */
export function ScreenTile({ participant }: { readonly participant: RemoteParticipant }) {
  const words = say();
  const title = words.screenOf(participant.name === "" ? words.guest : participant.name);
  return (
    <article class="tile tile-screen" aria-label={title}>
      <MediaElement
        stream={participant.streams?.screen}
        silent={false}
        sender={participant.id}
        data-screen-of={participant.id}
      />
      <div class="tile-chip">
        {isBroken(participant) && <ReconnectingBadge />}
        <span class="tile-name">{title}</span>
      </div>
    </article>
  );
}
