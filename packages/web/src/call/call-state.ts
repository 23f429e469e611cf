import { computed, effect, signal } from "@preact/signals";
import {
  type Call,
  type CallEvent,
  joinRoom,
  type MediaState,
  type RemoteStreams,
  type SignalingState,
} from "@visavis/client/browser";
import { type PageTrace, startTrace } from "@visavis/trace/browser";
import { recall, remember } from "../ui/remembered.ts";
import { signalingAddress } from "../ui/server-address.ts";
import { displayName, invitationTo, readCallLink, roomNameFrom, roomOnServer } from "./call-link.ts";
import type { CallGrade } from "./call-quality.ts";
import { keepSeat } from "./kept-seat.ts";
import { closeAll, localTracks, muted, opening } from "./local-media.ts";
import { outageOf, type Reception } from "./outage.ts";

/** A remote participant, as the page shows them. */
export interface RemoteParticipant extends Reception {
  readonly id: string;
  readonly name: string;
  readonly streams: RemoteStreams | undefined;
  /** Which of their devices are on. Until they have announced it, everything received is shown. */
  readonly media: MediaState | undefined;
}

/** Chat messages and arrivals and departures, in order. */
export type RoomEvent =
  | { readonly kind: "joined"; readonly key: number; readonly atMs: number; readonly name: string }
  | {
      readonly kind: "left";
      readonly key: number;
      readonly atMs: number;
      readonly name: string;
      readonly reason: "left" | "lost" | "removed";
    }
  | {
      readonly kind: "locked" | "unlocked";
      readonly key: number;
      readonly atMs: number;
      /** `undefined` for yourself. */
      readonly name: string | undefined;
    }
  | {
      readonly kind: "chat";
      readonly key: number;
      readonly atMs: number;
      /** `undefined` for your own messages. */
      readonly from: string | undefined;
      readonly text: string;
      /** Who does not have your message yet. */
      readonly waitingFor: readonly { readonly id: string; readonly name: string }[];
      /** Of your own message. */
      readonly line: string | undefined;
    };

/** How a call can end. */
type Ending = "left" | "roomFull" | "turnedAway" | "removed" | InvitationProblem;
/** Why the link does not open the room, on a server where everybody needs an invitation. */
export type InvitationProblem = (typeof INVITATION_PROBLEMS)[number];
export type Phase = "lobby" | "waiting" | "call" | Ending;

const INVITATION_PROBLEMS = [
  "invitationMissing",
  "invitationInvalid",
  "invitationExpired",
  "invitationEarly",
  "invitationForeign",
  "invitationElsewhere",
  "invitationUnchecked",
] as const;

/** In a long call the oldest entries are dropped first. */
const MAX_ROOM_EVENTS = 1_000;

const newRoom = () => roomNameFrom(crypto.getRandomValues(new Uint8Array(16)));

export const link = readCallLink(
  new URLSearchParams(location.search),
  new URLSearchParams(location.hash.slice(1)),
  newRoom,
);
export const invitation = invitationTo(link, location.href);
/** The name of the room on the server. */
export const serverRoom = roomOnServer(link);

export const phase = signal<Phase>(link.isDamaged ? "invitationInvalid" : "lobby");
export const ownName = signal(link.name ?? displayName(recall("name") ?? ""));
export const participants = signal<readonly RemoteParticipant[]>([]);
export const roomEvents = signal<readonly RoomEvent[]>([]);
/** The last one who left or was lost. */
export const lastDeparture = computed(() => roomEvents.value.findLast((event) => event.kind === "left"));
/** What the loss of the server means; `undefined` while it can be reached. */
export const outage = computed(() =>
  signalingState.value === "reconnecting" ? outageOf(participants.value) : undefined,
);
const signalingState = signal<SignalingState>("connecting");
/** Newcomers have to knock. */
export const isLocked = signal(false);
/** Whether the person may lock the call, let others in and remove them. */
export const isHost = computed(() => role.value !== "guest");
/** Whether everybody needs an invitation, so that the address of this page is of no use to others. */
export const isInvited = computed(() => role.value !== undefined);
const role = signal<"host" | "guest" | undefined>(undefined);
/** Those who wait to be let in, in order. */
export const knockers = signal<readonly { readonly id: string; readonly name: string }[]>([]);
/** The last error reported by the server or the browser. */
export const lastError = signal<string | undefined>(undefined);
/** True once the server has accepted us: from then on an empty list means that nobody else is here. */
export const joined = signal(false);
/** The grade of the call that has ended; `undefined` if nothing was received. */
export const grade = signal<CallGrade | undefined>(undefined);
export const durationMs = signal(0);
export const sharedScreens = computed(() =>
  participants.value.filter(({ media, streams }) => media?.screen === true && streams !== undefined),
);

/** The trace of the current call, or else of the last one. */
export const callTrace = signal<PageTrace | undefined>(undefined);

/** The token of the seat, also of that which the page before had. */
export const seatToken = signal<string | undefined>(undefined);

let call: Call | undefined;
let quality: Promise<typeof import("./call-quality.ts") | undefined> | undefined;
let joinedAtMs: number | undefined;
let lastKey = 0;
/** The own id. */
let self: string | undefined;

function addRoomEvent(event: DistributiveOmit<RoomEvent, "key" | "atMs">): void {
  lastKey += 1;
  const entry = { ...event, key: lastKey, atMs: Date.now() };
  roomEvents.value = [...roomEvents.value.slice(1 - MAX_ROOM_EVENTS), entry];
}

type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;

function update(id: string, change: Partial<RemoteParticipant>): void {
  participants.value = participants.value.map((participant) =>
    participant.id === id ? { ...participant, ...change } : participant,
  );
}

const newcomer = ({ id, name }: { readonly id: string; readonly name: string }): RemoteParticipant => ({
  id,
  name,
  streams: undefined,
  media: undefined,
  connection: "new",
  isStalled: false,
  isRelayed: false,
});

const nameOf = (participant: string) => participants.value.find(({ id }) => id === participant)?.name;

const ENDINGS = ["roomFull", "turnedAway", "removed", ...INVITATION_PROBLEMS] as const;
const isEnding = (code: string): code is (typeof ENDINGS)[number] =>
  // Of a participant who lets someone in, only that is refused.
  ENDINGS.some((ending) => ending === code) && !(code === "roomFull" && joined.value);

function receive(event: CallEvent): void {
  switch (event.kind) {
    case "signaling":
      signalingState.value = event.state;
      break;
    case "joined":
      for (const { id, name } of participants.value) {
        const isStillHere = event.participants.some((participant) => participant.id === id);
        if (!isStillHere) addRoomEvent({ kind: "left", name, reason: "lost" });
      }
      phase.value = "call";
      joined.value = true;
      self = event.self;
      role.value = event.role;
      knockers.value = [];
      joinedAtMs ??= Date.now();
      participants.value = event.participants.map(newcomer);
      break;
    case "participantJoined":
      participants.value = [...participants.value, newcomer(event.participant)];
      addRoomEvent({ kind: "joined", name: event.participant.name });
      break;
    case "participantLeft": {
      const name = participants.value.find(({ id }) => id === event.participant)?.name ?? "";
      participants.value = participants.value.filter(({ id }) => id !== event.participant);
      addRoomEvent({ kind: "left", name, reason: event.removedBy === undefined ? event.reason : "removed" });
      break;
    }
    case "waiting":
      phase.value = "waiting";
      break;
    case "knocking":
      knockers.value = [...knockers.value.filter(({ id }) => id !== event.knocker.id), event.knocker];
      break;
    case "knockEnded":
      knockers.value = knockers.value.filter(({ id }) => id !== event.knocker);
      break;
    case "locked":
      isLocked.value = event.isLocked;
      if (event.by !== undefined) {
        const name = event.by === self ? undefined : (nameOf(event.by) ?? "");
        addRoomEvent({ kind: event.isLocked ? "locked" : "unlocked", name });
      }
      break;
    case "streams":
      update(event.participant, { streams: event.streams });
      break;
    case "participantReloaded": {
      const { id, name } = participants.value.find(({ id }) => id === event.participant) ?? {
        id: event.participant,
        name: "",
      };
      update(id, newcomer({ id, name }));
      break;
    }
    case "participantDetached":
    case "participantBack":
      // Media that go on need no word of it, and media that stop are seen by themselves.
      break;
    case "stall":
      update(event.participant, { isStalled: event.isStalled, isRelayed: event.isRelayed });
      break;
    case "chatDelivered":
      roomEvents.value = roomEvents.value.map((entry) =>
        entry.kind === "chat" && entry.line === event.id
          ? { ...entry, waitingFor: entry.waitingFor.filter(({ id }) => id !== event.participant) }
          : entry,
      );
      break;
    case "media":
      update(event.participant, { media: event.media });
      break;
    case "connection":
      update(event.participant, { connection: event.state });
      break;
    case "chat": {
      const from = participants.value.find(({ id }) => id === event.participant)?.name ?? "";
      addRoomEvent({ kind: "chat", from, text: event.text, waitingFor: [], line: undefined });
      break;
    }
    case "refused":
      if (isEnding(event.code)) end(event.code);
      // A candidate often crosses with a departure on the way; that is not an error.
      else if (event.code !== "unknownParticipant") lastError.value = `${event.code}: ${event.message}`;
      break;
    case "error":
      lastError.value = String(event.error);
      break;
    default:
      event satisfies never;
  }
}

/** Joins the room of the link, once it is known by which name the server has it. Tracks are sent as they become available; without any, you still see and hear the others. */
export async function startCall(): Promise<void> {
  if (phase.value !== "lobby") return;
  phase.value = "call";
  remember("name", ownName.value === "" ? undefined : ownName.value);
  const trace = startTrace();
  callTrace.value = trace;
  // Loaded now, as the network may be gone when the call is over.
  quality = import("./call-quality.ts").catch(() => undefined);
  const name = displayName(ownName.value);
  let room: string;
  try {
    room = await serverRoom;
  } catch (error) {
    lastError.value = String(error);
    return;
  }
  if (phase.value !== "call") return;
  const started = joinRoom({
    url: signalingAddress(),
    room,
    name,
    invitation: link.invitation,
    resume: seatToken.value,
    onSeat: (token) => {
      seatToken.value = token;
    },
    trace,
    onEvent: receive,
  });
  call = started;
  for (const source of ["microphone", "camera", "screen", "screenAudio"] as const) {
    stops.push(effect(() => started.setTrack(source, localTracks[source].value)));
  }
  stops.push(effect(() => started.setMuted(muted.value)));
  stops.push(effect(() => keepSeatAndDevices(room)));
}

function keepSeatAndDevices(room: string): void {
  const { microphone, camera } = localTracks;
  keepSeat({
    room,
    token: seatToken.value,
    devices: {
      microphone: microphone.value !== null || opening.value.has("microphone"),
      camera: camera.value !== null || opening.value.has("camera"),
      isMuted: muted.value,
    },
  });
}

const stops: (() => void)[] = [];

/** Records an element that shows a participant's media. @returns a function that stops it, if anything is recorded */
export function recordElement(participant: string, element: HTMLMediaElement): (() => void) | undefined {
  return call?.recordingOf(participant)?.recordElement(element);
}

/** Sends a chat message to everyone in the room. */
export function say(text: string): void {
  const sent = call?.chat(text);
  const waitingFor = participants.value.filter(({ id }) => sent?.waitingFor.includes(id));
  addRoomEvent({
    kind: "chat",
    from: undefined,
    text,
    waitingFor: waitingFor.map(({ id, name }) => ({ id, name })),
    line: sent?.id,
  });
}

/** Leaves the call, closes the devices and shows the summary. */
export function leaveCall(): void {
  end("left");
}

export const setLocked = (locked: boolean): void => call?.setLocked(locked);
export const admit = (knocker: string): void => call?.admit(knocker);
export const turnAway = (knocker: string): void => call?.turnAway(knocker);
export const removeParticipant = (participant: string): void => call?.remove(participant);

function end(next: Ending): void {
  call?.leave();
  for (const stop of stops.splice(0)) stop();
  call = undefined;
  void gradeCall();
  durationMs.value = joinedAtMs === undefined ? 0 : Date.now() - joinedAtMs;
  participants.value = [];
  knockers.value = [];
  joined.value = false;
  closeAll();
  phase.value = next;
}

async function gradeCall(): Promise<void> {
  const trace = callTrace.peek()?.log.liveTrace();
  const loaded = await quality;
  if (loaded !== undefined && trace !== undefined) {
    grade.value = loaded.gradeQuality(loaded.qualityOf(trace));
  }
}
