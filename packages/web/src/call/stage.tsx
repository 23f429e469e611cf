import { useEffect, useRef, useState } from "preact/hooks";
import {
  admit,
  isHost,
  isInvited,
  joined,
  knockers,
  lastDeparture,
  lastError,
  outage,
  participants,
  roomEvents,
  sharedScreens,
  turnAway,
} from "./call-state.ts";
import { Controls } from "./controls.tsx";
import { Invitation } from "./invitation.tsx";
import { localTracks, lostDevice } from "./local-media.ts";
import { soundAllowed } from "./media-element.tsx";
import { OwnPicture } from "./own-picture.tsx";
import { ChatPanel, describe, openPanel, PeoplePanel, timeOf, XrayPanel } from "./panels.tsx";
import { Refusals, Settings } from "./settings.tsx";
import { ScreenTile, Tile } from "./tile.tsx";
import { layOutTiles } from "./tile-layout.ts";
import { say } from "./words.ts";

const GAP_PX = 8;
const IDLE_AFTER_MS = 3_000;
const TOAST_MS = 5_000;

/** The width and height of an element, updated as they change. */
function useSize() {
  const element = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return { element, ...size };
}

/** True after a while without pointer or keyboard input: the controls then fade. */
function useIdle(): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    let timer = setTimeout(() => setIdle(true), IDLE_AFTER_MS);
    const wake = () => {
      clearTimeout(timer);
      setIdle(false);
      timer = setTimeout(() => setIdle(true), IDLE_AFTER_MS);
    };
    const events = ["pointermove", "pointerdown", "keydown"] as const;
    for (const event of events) addEventListener(event, wake);
    return () => {
      clearTimeout(timer);
      for (const event of events) removeEventListener(event, wake);
    };
  }, []);
  return idle;
}

/** The call: participants fill the stage, with controls and panels on top. */
export function Stage() {
  const words = say();
  const idle = useIdle();
  const alone = participants.value.length === 0;
  const screens = sharedScreens.value;
  return (
    <main
      class="stage"
      data-idle={idle && !alone && openPanel.value === undefined}
      data-panel={openPanel.value}
    >
      <div class="stage-people" data-screens={screens.length > 0}>
        {screens.length > 0 && (
          <div class="stage-screens">
            {screens.map((participant) => (
              <ScreenTile key={participant.id} participant={participant} />
            ))}
          </div>
        )}
        <People />
        {alone && (joined.value ? <Alone /> : <p class="alone">{words.connecting}</p>)}
        <OwnPicture />
      </div>
      <Notices />
      <Toasts />
      <Controls />
      {openPanel.value === "chat" && <ChatPanel />}
      {openPanel.value === "people" && <PeoplePanel />}
      {openPanel.value === "xray" && <XrayPanel />}
      <Settings />
    </main>
  );
}

function People() {
  const { element, width, height } = useSize();
  const layout = layOutTiles(participants.value.length, { width, height, gap: GAP_PX });
  return (
    <div
      class="stage-tiles"
      ref={element}
      style={{ "--tile-width": `${layout.tileWidth}px`, "--tile-height": `${layout.tileHeight}px` }}
    >
      {participants.value.map((participant, index) => (
        <Tile
          key={participant.id}
          participant={participant}
          lastRow={index >= layout.columns * (layout.rows - 1)}
        />
      ))}
    </div>
  );
}

function Alone() {
  const words = say();
  const departure = lastDeparture.value;
  return (
    <section class="alone">
      <h1>{departure === undefined ? words.alone : describe(departure)}</h1>
      {departure !== undefined && (
        <p>
          <time>{timeOf(departure.atMs)}</time>
        </p>
      )}
      <p>{isInvited.value ? words.invitedOnly : words.sendLink}</p>
      {!isInvited.value && <Invitation />}
    </section>
  );
}

/** Notices, shown as long as they apply. */
function Notices() {
  const words = say();
  return (
    <div class="notices">
      {outage.value !== undefined && (
        <p class="notice warn" role="status" data-notice="signaling">
          {joined.value ? words[outage.value] : words.signalingUnreached}
        </p>
      )}
      {lostDevice.value !== undefined && (
        <p class="notice warn" role="status">
          {lostDevice.value === "camera" ? words.cameraLost : words.microphoneLost}
        </p>
      )}
      {!soundAllowed.value && (
        <div class="notice" role="alert">
          {words.soundBlocked}
          <button
            type="button"
            class="primary"
            data-action="sound"
            onClick={() => {
              soundAllowed.value = true;
            }}
          >
            {words.soundOn}
          </button>
        </div>
      )}
      {lastError.value !== undefined && (
        <div class="notice warn" role="alert" data-notice="error">
          {words.error}
          <code class="wire">{lastError.value}</code>
          <button
            type="button"
            onClick={() => {
              lastError.value = undefined;
            }}
          >
            {words.close}
          </button>
        </div>
      )}
      {localTracks.screen.value !== null && (
        <p class="notice" role="status">
          {words.youShare}
        </p>
      )}
      <Refusals />
      {(isHost.value ? knockers.value : []).map(({ id, name }) => (
        <div class="notice knock" role="alert" data-notice="knock" key={id}>
          {words.knocks(name || words.guest)}
          <div class="row">
            <button type="button" class="primary" data-action="admit" onClick={() => admit(id)}>
              {words.admit}
            </button>
            <button type="button" data-action="turn-away" onClick={() => turnAway(id)}>
              {words.turnAway}
            </button>
          </div>
        </div>
      ))}
    </div>
  );
}

/** Arrivals and departures, shown for a few seconds and announced once to screen readers. */
function Toasts() {
  const [shownFrom, setShownFrom] = useState(0);
  const recent = roomEvents.value.filter((event) => event.key > shownFrom);
  const last = recent.at(-1)?.key;
  useEffect(() => {
    if (last === undefined) return;
    const timer = setTimeout(() => setShownFrom(last), TOAST_MS);
    return () => clearTimeout(timer);
  }, [last]);
  const toasts = recent.flatMap((event) => (event.kind === "chat" ? [] : [event])).slice(-3);
  return (
    <ol class="toasts" aria-live="polite">
      {toasts.map((event) => (
        <li key={event.key}>{describe(event)}</li>
      ))}
    </ol>
  );
}
