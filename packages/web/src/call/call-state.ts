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
import { signalingAddress } from "../ui/signaling-address.ts";
import { displayName, invitationTo, readCallLink, roomNameFrom } from "./call-link.ts";
import { addSample, type CallQuality, NO_QUALITY, type QualitySample, sampleOf } from "./call-quality.ts";
import { closeAll, localTracks, muted } from "./local-media.ts";

/** One of the others, as the page shows them. */
export interface RemoteParticipant {
  readonly id: string;
  readonly name: string;
  readonly streams: RemoteStreams | undefined;
  /** What they say is on; until they have said it, whatever arrives is shown. */
  readonly media: MediaState | undefined;
  readonly connection: RTCPeerConnectionState;
}

/** What is told of a call, in the order it happened: words, and who came and went. */
export type Happening =
  | { readonly kind: "joined"; readonly key: number; readonly atMs: number; readonly name: string }
  | {
      readonly kind: "left";
      readonly key: number;
      readonly atMs: number;
      readonly name: string;
      readonly reason: "left" | "lost";
    }
  | {
      readonly kind: "chat";
      readonly key: number;
      readonly atMs: number;
      /** `undefined` for one's own words. */
      readonly from: string | undefined;
      readonly text: string;
      /** How many of the others could not be given one's own words. */
      readonly undelivered: number;
    };

export type Phase = "lobby" | "call" | "left" | "roomFull";

/** The oldest happenings go first when a talk is long. */
const MAX_HAPPENINGS = 1_000;
const SAMPLE_INTERVAL_MS = 2_000;

const newRoom = () => roomNameFrom(crypto.getRandomValues(new Uint8Array(16)));

export const link = readCallLink(new URLSearchParams(location.search), newRoom);
export const invitation = invitationTo(link.room, location.href);

export const phase = signal<Phase>("lobby");
export const ownName = signal(link.name ?? displayName(recall("name") ?? ""));
export const participants = signal<readonly RemoteParticipant[]>([]);
export const happenings = signal<readonly Happening[]>([]);
export const signalingState = signal<SignalingState>("connecting");
/** The last thing that the server or the browser refused, in its own words. */
export const trouble = signal<string | undefined>(undefined);
/** True once the server has let us in; alone is then really alone. */
export const joined = signal(false);
export const quality = signal<CallQuality>(NO_QUALITY);
export const durationMs = signal(0);
export const sharedScreens = computed(() =>
  participants.value.filter(({ media, streams }) => media?.screen === true && streams !== undefined),
);

/** The recording of the call: of the one that goes on, or else of the one before. */
export const callTrace = signal<PageTrace | undefined>(undefined);

let call: Call | undefined;
let joinedAtMs: number | undefined;
let lastKey = 0;

function tell(happening: DistributiveOmit<Happening, "key" | "atMs">): void {
  lastKey += 1;
  const told = { ...happening, key: lastKey, atMs: Date.now() };
  happenings.value = [...happenings.value.slice(1 - MAX_HAPPENINGS), told];
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
});

function receive(event: CallEvent): void {
  switch (event.kind) {
    case "signaling":
      signalingState.value = event.state;
      break;
    case "joined":
      joined.value = true;
      joinedAtMs ??= Date.now();
      samples.clear();
      participants.value = event.participants.map(newcomer);
      break;
    case "participantJoined":
      participants.value = [...participants.value, newcomer(event.participant)];
      tell({ kind: "joined", name: event.participant.name });
      break;
    case "participantLeft": {
      const name = participants.value.find(({ id }) => id === event.participant)?.name ?? "";
      participants.value = participants.value.filter(({ id }) => id !== event.participant);
      samples.delete(event.participant);
      tell({ kind: "left", name, reason: event.reason });
      break;
    }
    case "streams":
      update(event.participant, { streams: event.streams });
      break;
    case "media":
      update(event.participant, { media: event.media });
      break;
    case "connection":
      update(event.participant, { connection: event.state });
      break;
    case "chat": {
      const from = participants.value.find(({ id }) => id === event.participant)?.name ?? "";
      tell({ kind: "chat", from, text: event.text, undelivered: 0 });
      break;
    }
    case "refused":
      if (event.code === "roomFull") end("roomFull");
      // A candidate and a departure often cross on the way; nothing is wrong then.
      else if (event.code !== "unknownParticipant") trouble.value = `${event.code}: ${event.message}`;
      break;
    case "error":
      trouble.value = String(event.error);
      break;
    default:
      event satisfies never;
  }
}

/** Joins the room of the link. Tracks go out as they come; whoever has none sees and hears the others. */
export function startCall(): void {
  if (call !== undefined) return;
  phase.value = "call";
  remember("name", ownName.value === "" ? undefined : ownName.value);
  const trace = startTrace();
  callTrace.value = trace;
  const name = displayName(ownName.value);
  const started = joinRoom({ url: signalingAddress(), room: link.room, name, trace, onEvent: receive });
  call = started;
  for (const source of ["microphone", "camera", "screen", "screenAudio"] as const) {
    stops.push(effect(() => started.setTrack(source, localTracks[source].value)));
  }
  stops.push(effect(() => started.setMuted(muted.value)));
  const sampling = setInterval(() => void sampleQuality(), SAMPLE_INTERVAL_MS);
  stops.push(() => clearInterval(sampling));
}

const stops: (() => void)[] = [];
const samples = new Map<string, QualitySample>();

async function sampleQuality(): Promise<void> {
  for (const { id } of participants.value) {
    // A connection that closes meanwhile may refuse.
    const stats = await call
      ?.connectionTo(id)
      ?.getStats()
      .catch(() => undefined);
    if (stats === undefined) continue;
    const sample = sampleOf([...stats.values()]);
    quality.value = addSample(quality.value, samples.get(id), sample);
    samples.set(id, sample);
  }
}

/** Records an element that shows what a participant sends. Returns what ends that, where something is recorded. */
export function recordElement(participant: string, element: HTMLMediaElement): (() => void) | undefined {
  return call?.recordingOf(participant)?.recordElement(element);
}

/** Says something to everyone here. */
export function say(text: string): void {
  const undelivered = call?.chat(text).length ?? 0;
  tell({ kind: "chat", from: undefined, text, undelivered });
}

/** Leaves the call, closes the devices and shows how it was. */
export function leaveCall(): void {
  end("left");
}

function end(next: "left" | "roomFull"): void {
  for (const stop of stops.splice(0)) stop();
  call?.leave();
  call = undefined;
  durationMs.value = joinedAtMs === undefined ? 0 : Date.now() - joinedAtMs;
  participants.value = [];
  closeAll();
  phase.value = next;
}
