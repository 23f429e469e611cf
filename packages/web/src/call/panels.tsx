import { signal } from "@preact/signals";
import { MAX_CHAT_LENGTH, MAX_PARTICIPANTS } from "@visavis/client/core";
import { MicOff, MonitorUp, SendHorizontal, UserMinus, VideoOff, X } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { language } from "../i18n/language.ts";
import { LazyLiveViews } from "../trace-views/lazy-live-views.tsx";
import { Icon } from "../ui/icon.tsx";
import {
  callTrace,
  isHost,
  isInvited,
  isLocked,
  ownName,
  participants,
  type RoomEvent,
  removeParticipant,
  roomEvents,
  say as send,
  setLocked,
} from "./call-state.ts";
import { Invitation } from "./invitation.tsx";
import { localTracks, microphoneOn } from "./local-media.ts";
import { say } from "./words.ts";

type PanelName = "chat" | "people" | "xray";

/** The open side panel, if any. */
export const openPanel = signal<PanelName | undefined>(undefined);

/** Opens a panel, or closes it if it is open. */
export function togglePanel(panel: PanelName): void {
  openPanel.value = openPanel.value === panel ? undefined : panel;
}

function Panel({
  title,
  isWide = false,
  children,
}: {
  readonly title: string;
  readonly isWide?: boolean;
  readonly children: ComponentChildren;
}) {
  const words = say();
  return (
    <aside
      class={isWide ? "side-panel wide" : "side-panel"}
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key === "Escape") openPanel.value = undefined;
      }}
    >
      <header>
        <h2>{title}</h2>
        <button
          type="button"
          class="quiet"
          aria-label={words.close}
          title={words.close}
          onClick={() => {
            openPanel.value = undefined;
          }}
        >
          <Icon node={X} />
        </button>
      </header>
      {children}
    </aside>
  );
}

/** Chat messages, arrivals and departures. */
export function ChatPanel() {
  const words = say();
  const [text, setText] = useState("");
  const list = useRef<HTMLOListElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const last = roomEvents.value.at(-1)?.key;
  useEffect(() => {
    if (last !== undefined) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [last]);
  return (
    <Panel title={words.chat}>
      <ol class="chat-lines" ref={list} aria-live="polite" aria-label={words.chat}>
        {!roomEvents.value.some(({ kind }) => kind === "chat") && (
          <li class="muted small">{words.chatEmpty}</li>
        )}
        {roomEvents.value.map((event) => (
          <Line key={event.key} event={event} />
        ))}
      </ol>
      <form
        class="chat-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() === "") return;
          send(text.trim());
          setText("");
        }}
      >
        <input
          ref={field}
          value={text}
          maxLength={MAX_CHAT_LENGTH}
          placeholder={words.writeMessage}
          aria-label={words.writeMessage}
          data-chat-input
          autocomplete="off"
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" class="primary" aria-label={words.send} title={words.send}>
          <Icon node={SendHorizontal} />
        </button>
      </form>
    </Panel>
  );
}

/** Nearly every message is delivered by then. Otherwise every one would be announced as undelivered first. */
const USUAL_DELIVERY_MS = 1_000;

/** Whether something that happened at `atMs` is older than `ageMs`. */
function useIsOlder(atMs: number, ageMs: number): boolean {
  const [isOlder, setOlder] = useState(Date.now() - atMs > ageMs);
  useEffect(() => {
    const timer = setTimeout(() => setOlder(true), Math.max(0, atMs + ageMs - Date.now()));
    return () => clearTimeout(timer);
  }, [atMs, ageMs]);
  return isOlder;
}

function Line({ event }: { readonly event: RoomEvent }) {
  const words = say();
  const time = timeOf(event.atMs);
  const isLate = useIsOlder(event.atMs, USUAL_DELIVERY_MS);
  if (event.kind !== "chat") {
    return (
      <li class="chat-event">
        <time>{time}</time> {describe(event)}
      </li>
    );
  }
  return (
    <li class={event.from === undefined ? "chat-line own" : "chat-line"}>
      <span class="chat-who">
        {event.from === undefined ? words.you : event.from || words.guest} <time>{time}</time>
      </span>
      <span class="chat-text">
        <Linked text={event.text} />
      </span>
      {isLate && <Undelivered to={event.waitingFor} />}
    </li>
  );
}

/** Who does not have a message: it waits for those who are in the call, and cannot reach those who are gone. */
function Undelivered({ to }: { readonly to: Extract<RoomEvent, { kind: "chat" }>["waitingFor"] }) {
  const words = say();
  const isHere = (id: string) => participants.value.some((participant) => participant.id === id);
  const namesOf = (waiting: typeof to) => waiting.map(({ name }) => name || words.guest);
  const here = namesOf(to.filter(({ id }) => isHere(id)));
  const gone = namesOf(to.filter(({ id }) => !isHere(id)));
  return (
    <>
      {here.length > 0 && <span class="small">{words.undelivered(here)}</span>}
      {gone.length > 0 && <span class="small">{words.undeliverable(gone)}</span>}
    </>
  );
}

export function timeOf(atMs: number): string {
  return new Intl.DateTimeFormat(language.value, { hour: "2-digit", minute: "2-digit" }).format(atMs);
}

/** An arrival, a departure or a lock as a sentence. */
export function describe(event: Exclude<RoomEvent, { kind: "chat" }>): string {
  const words = say();
  const name = event.name === "" ? words.guest : event.name;
  switch (event.kind) {
    case "joined":
      return words.hasJoined(name ?? words.you);
    case "left":
      return { left: words.hasLeft, lost: words.isLost, removed: words.wasRemoved }[event.reason](
        name ?? words.you,
      );
    case "locked":
      return words.hasLocked(name);
    default:
      return words.hasUnlocked(name);
  }
}

/** Turns URLs in a message into links; the rest stays text. */
function Linked({ text }: { readonly text: string }) {
  return (
    <>
      {text.split(/(https?:\/\/[^\s<>"']+)/g).map((part, index) =>
        index % 2 === 1 ? (
          <a key={index} href={part} target="_blank" rel="noopener noreferrer">
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </>
  );
}

/** The participants, which of their devices are on, and the invitation. */
export function PeoplePanel() {
  const words = say();
  const people = [
    {
      id: "self",
      name: ownName.value === "" ? words.you : `${ownName.value} (${words.you})`,
      microphone: microphoneOn.value,
      camera: localTracks.camera.value !== null,
      screen: localTracks.screen.value !== null,
    },
    ...participants.value.map(({ id, name, media }) => ({
      id,
      name: name === "" ? words.guest : name,
      microphone: media?.microphone ?? true,
      camera: media?.camera ?? true,
      screen: media?.screen ?? false,
    })),
  ];
  return (
    <Panel title={words.people}>
      <p class="small muted">{words.inRoom(people.length, MAX_PARTICIPANTS)}</p>
      <ul class="people">
        {people.map(({ id, name, microphone, camera, screen }) => (
          <li key={id}>
            <span class="people-name">{name}</span>
            {screen && <Mark node={MonitorUp} words={words.screenOf(name)} />}
            {!microphone && <Mark node={MicOff} words={words.isMuted} />}
            {!camera && <Mark node={VideoOff} words={words.cameraOfIsOff(name)} />}
            {id !== "self" && isHost.value && <Remove id={id} name={name} />}
          </li>
        ))}
      </ul>
      {isHost.value && <Lock />}
      {isInvited.value ? <p class="small muted">{words.invitedOnly}</p> : <Invitation />}
    </Panel>
  );
}

function Lock() {
  const words = say();
  return (
    <label class="switch">
      <input
        type="checkbox"
        data-action="lock"
        checked={isLocked.value}
        onChange={({ currentTarget }) => {
          setLocked(currentTarget.checked);
          // The server decides, and tells everybody.
          currentTarget.checked = isLocked.value;
        }}
      />
      <span>
        {words.lock}
        <small>{words.lockNext}</small>
      </span>
    </label>
  );
}

/** Removes a participant, at the second press: the first one may have been a slip. */
function Remove({ id, name }: { readonly id: string; readonly name: string }) {
  const words = say();
  const [isSure, setSure] = useState(false);
  return (
    <button
      type="button"
      class={isSure ? "sure" : "quiet"}
      data-action="remove"
      aria-label={isSure ? words.removeSurely(name) : words.remove(name)}
      title={isSure ? words.removeSurely(name) : words.remove(name)}
      onBlur={() => setSure(false)}
      onClick={() => {
        if (isSure) removeParticipant(id);
        setSure(!isSure);
      }}
    >
      {isSure ? words.removeSurely(name) : <Icon node={UserMinus} />}
    </button>
  );
}

/** The lab's views of the connections in this call. */
export function XrayPanel() {
  const words = say();
  return (
    <Panel title={words.xray} isWide={true}>
      {callTrace.value !== undefined && <LazyLiveViews log={callTrace.value.log} />}
    </Panel>
  );
}

function Mark({ node, words }: { readonly node: typeof MicOff; readonly words: string }) {
  return (
    <span title={words}>
      <Icon node={node} />
      <span class="visually-hidden">{words}</span>
    </span>
  );
}
