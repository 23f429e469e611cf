import { alike, type Text } from "../text.ts";
import type { Json, Trace, TraceEvent } from "../trace-event.ts";
import { membersOf } from "./json-members.ts";
import { candidateTypeOf, stepsOf } from "./sequence-bursts.ts";
import {
  type CallReader,
  CONSTRUCTION,
  createCallReader,
  fragmentIn,
  isConstruction,
} from "./sequence-calls.ts";
import { createMessageReader } from "./sequence-messages.ts";
import { createStateReader, type StateReader } from "./sequence-states.ts";
import { createSampleReader, type SampleReader } from "./sequence-statistics.ts";
import type { Lifeline, LifelineId, SequenceStep, StepDraft } from "./sequence-step.ts";

/** A sequence diagram: who is in it, and what happened, in order of time. */
export interface Sequence {
  /** From left to right. */
  readonly lifelines: readonly Lifeline[];
  readonly steps: readonly SequenceStep[];
}

type SideId = "a" | "b";

interface SideReaders {
  readonly side: SideId;
  readonly remote: SideId;
  readonly calls: CallReader;
  readonly states: StateReader;
  readonly samples: SampleReader;
  isCreated: boolean;
  hasClosed: boolean;
}

const SIGNALING: Text = { en: "Signaling", zh: "信令" };
const HERE: Text = { en: "This end", zh: "本端" };
const UNSEEN: Text = { en: "The other end", zh: "对端" };

/**
 * The sequence diagram of a connection with what is at its other end.
 *
 * @param sides.a the id of a connection of the trace
 * @param sides.b the id of the other end, where the same trace has it; otherwise it is drawn as seen from `a` only
 */
export function sequenceOf(
  trace: Trace,
  sides: { readonly a: string; readonly b?: string | undefined },
): Sequence {
  const drafts: StepDraft[] = [];
  const emit = (draft: StepDraft) => void drafts.push(draft);
  const messages = createMessageReader(emit);
  const readers = new Map<string, SideReaders>();
  if (sides.b !== undefined) readers.set(sides.b, readersOf("b", emit));
  readers.set(sides.a, readersOf("a", emit));
  const carried = createCarriedReader(emit);
  const isSignaled = trace.events.some(
    ({ kind, connection }) => kind === "signaling" && readers.has(connection),
  );

  for (const [index, event] of trace.events.entries()) {
    const reader = readers.get(event.connection);
    if (reader === undefined) continue;
    create(reader, event, { index, emit });
    if (event.kind === "signaling") {
      const moment = { atMs: event.atMs, event: index };
      if (event.direction === "out") messages.sent(reader.side, moment, event.message);
      else messages.received(reader.side, moment, event.message);
    } else readSide(reader, event, { index, emit });
    if (!isSignaled && readers.size > 1) carried(reader.side, event, index);
  }
  const steps = stepsOf(drafts);
  return { lifelines: lifelinesOf(trace, sides, steps), steps };
}

function readersOf(side: SideId, emit: (draft: StepDraft) => void): SideReaders {
  const remote = side === "a" ? "b" : "a";
  return {
    side,
    remote,
    calls: createCallReader(side, emit),
    states: createStateReader({ side, remote }, emit),
    samples: createSampleReader({ side, remote }, emit),
    isCreated: false,
    hasClosed: false,
  };
}

interface Place {
  readonly index: number;
  readonly emit: (draft: StepDraft) => void;
}

/** Where the making of a connection was not recorded, its first event stands for it. */
function create(reader: SideReaders, event: TraceEvent, { index, emit }: Place): void {
  if (reader.isCreated) return;
  reader.isCreated = true;
  if (event.kind === "call" && isConstruction(event.method)) return;
  const { side } = reader;
  emit({
    atMs: event.atMs,
    from: side,
    to: side,
    kind: "create",
    meaning: "side",
    label: CONSTRUCTION,
    events: [index],
  });
}

function readSide(reader: SideReaders, event: TraceEvent, { index, emit }: Place): void {
  const { side, remote, calls, states, samples } = reader;
  const { atMs } = event;
  const own = { atMs, from: side, to: side, events: [index] };
  switch (event.kind) {
    case "call":
      if (event.method === "RTCPeerConnection.close") reader.hasClosed = true;
      calls.call(event, index);
      break;
    case "outcome":
      calls.outcome(event, index);
      break;
    case "description":
      calls.description(event, index);
      break;
    case "candidate":
      readCandidate(reader, event, { index, emit });
      break;
    case "candidateError":
      emit({
        ...own,
        from: "server",
        kind: "candidateError",
        meaning: "fault",
        label: alike(String(event.errorCode)),
        items: [String(event.errorCode)],
      });
      break;
    case "state":
      states.read(event, index);
      if (event.machine === "signaling" && event.to === "closed" && !reader.hasClosed) {
        reader.hasClosed = true;
        emit({ ...own, kind: "close", meaning: "side", label: { en: "closed", zh: "已关闭" } });
      }
      break;
    case "statistics": {
      samples.read(event, index);
      const connected = states.connected();
      if (connected !== undefined) samples.tellPair(connected);
      break;
    }
    case "event":
      if (event.name === "negotiationneeded")
        emit({ ...own, kind: "negotiationNeeded", meaning: "side", label: alike("negotiationneeded") });
      if (event.name === "track")
        emit({ ...own, from: remote, kind: "track", meaning: "media", label: trackLabel(event.detail) });
      break;
    case "media":
      if (event.name === "loadeddata")
        emit({
          ...own,
          from: remote,
          kind: "firstFrame",
          meaning: "media",
          label: { en: "first frame", zh: "首帧" },
        });
      break;
    case "note":
      emit({ ...own, kind: "note", meaning: "side", label: alike(event.text.slice(0, 120)) });
      break;
    default:
  }
}

function trackLabel(detail: Json | undefined): Text {
  const { kind } = membersOf(membersOf(detail)["track"]);
  if (kind === "audio") return { en: "audio track", zh: "音频轨道" };
  if (kind === "video") return { en: "video track", zh: "视频轨道" };
  return { en: "track", zh: "轨道" };
}

function readCandidate(
  { side, calls }: SideReaders,
  event: Extract<TraceEvent, { readonly kind: "candidate" }>,
  { index, emit }: Place,
): void {
  const { atMs } = event;
  const line = event.candidate === null ? null : event.candidate.candidate;
  if (event.side === "remote") {
    calls.candidateAdded(atMs, line, index);
    return;
  }
  const type = candidateTypeOf(line);
  // The end of candidates is drawn where the state says so.
  if (type === "") return;
  const isOwn = type === "host" || type === "prflx";
  emit({
    atMs,
    from: isOwn ? side : "server",
    to: side,
    kind: "candidatesGathered",
    meaning: isOwn ? "side" : "stun",
    label: alike(type),
    events: [index],
    items: [type],
  });
}

/**
 * Where no signaling was recorded, as when both ends are in one page that hands things over itself: what one side
 * made and the other was given must have been carried.
 */
function createCarriedReader(
  emit: (draft: StepDraft) => void,
): (side: SideId, event: TraceEvent, index: number) => void {
  const made = { a: new Map<string, Made>(), b: new Map<string, Made>() };
  return (side, event, index) => {
    if (event.kind !== "description" && event.kind !== "candidate") return;
    const isDescription = event.kind === "description";
    const line = isDescription ? "" : (event.candidate?.candidate ?? "");
    if (!isDescription && line === "") return;
    const key = isDescription ? `${event.type} ${fragmentIn(event.sdp) ?? event.sdp}` : line;
    if (event.side === "local") {
      made[side].set(key, { atMs: event.atMs, index });
      return;
    }
    const maker = side === "a" ? "b" : "a";
    const found = made[maker].get(key);
    if (found === undefined) return;
    made[maker].delete(key);
    emit({
      atMs: found.atMs,
      untilMs: event.atMs,
      from: maker,
      to: side,
      kind: isDescription ? "descriptionMessage" : "candidateMessage",
      meaning: "signaling",
      label: alike(isDescription ? event.type : "candidate"),
      events: [found.index, index],
      ...(!isDescription && { items: [candidateTypeOf(line)] }),
    });
  };
}

interface Made {
  readonly atMs: number;
  readonly index: number;
}

function lifelinesOf(
  trace: Trace,
  sides: { readonly a: string; readonly b?: string | undefined },
  steps: readonly SequenceStep[],
): readonly Lifeline[] {
  const connectionOf = (id: string) => trace.connections.find((known) => known.id === id);
  const labelOf = (id: string) => alike(connectionOf(id)?.label ?? id);
  const isUsed = (id: LifelineId) => steps.some(({ from, to }) => from === id || to === id);
  const remote = sides.b === undefined ? connectionOf(sides.a)?.remote : undefined;
  const lifelines: Lifeline[] = [
    { id: "a", label: remote === undefined ? labelOf(sides.a) : HERE, connection: sides.a },
  ];
  if (isUsed("signaling")) lifelines.push({ id: "signaling", label: SIGNALING });
  lifelines.push(
    sides.b === undefined
      ? { id: "b", label: remote ? alike(remote) : UNSEEN }
      : { id: "b", label: labelOf(sides.b), connection: sides.b },
  );
  if (isUsed("server")) lifelines.push({ id: "server", label: alike("STUN/TURN") });
  return lifelines;
}
