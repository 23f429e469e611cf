import { alike, type Text } from "../text.ts";
import type { Json, Trace, TracedConnection, TraceEvent } from "../trace-event.ts";
import { createMessageReader } from "./sequence-messages.ts";
import {
  type CallReader,
  CONSTRUCTION,
  createCallReader,
  createSampleReader,
  createStateReader,
  fragmentIn,
  isConstruction,
  type SampleReader,
  type StateReader,
} from "./sequence-side.ts";
import {
  candidateTypeOf,
  createStepList,
  type LifelineId,
  type SequenceStep,
  type StepDraft,
  type StepList,
} from "./sequence-steps.ts";
import { membersOf } from "./signaling-message.ts";
import { type TraceReader, viewOf } from "./trace-reader.ts";

/** One vertical line of the diagram. */
export interface Lifeline {
  readonly id: LifelineId;
  readonly label: Text;
  /** The connection that it belongs to; absent if the trace does not record it. */
  readonly connection?: string;
}

/** A sequence diagram: its lifelines, and its steps in the order of their times. */
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

/** The two ends of a diagram. */
interface SequenceSides {
  /** The id of a connection of the trace. */
  readonly a: string;
  /** The id of the other end, if the same trace has it; otherwise the diagram shows what `a` sees. */
  readonly b?: string | undefined;
}

/** The sequence diagram of a connection and its other end. */
export function sequenceOf(trace: Trace, sides: SequenceSides): Sequence {
  return viewOf(trace, createSequenceReader(sides));
}

/** The same while the trace grows. */
export function createSequenceReader(sides: SequenceSides): TraceReader<Sequence> {
  const steps = createStepList();
  const messages = createMessageReader(steps);
  const readers = new Map<string, SideReaders>();
  if (sides.b !== undefined) readers.set(sides.b, readersOf("b", steps));
  readers.set(sides.a, readersOf("a", steps));
  const inferred = readers.size > 1 ? createInferredMessageReader(steps) : undefined;
  let sequence: Sequence | undefined;
  let drawnConnections: readonly TracedConnection[] | undefined;

  return {
    read(event, index) {
      const reader = readers.get(event.connection);
      if (reader === undefined) return;
      addConstruction(reader, event, { index, steps });
      if (event.kind === "signaling") {
        inferred?.end();
        const moment = { atMs: event.atMs, event: index };
        if (event.direction === "out") messages.sent(reader.side, moment, event.message);
        else messages.received(reader.side, moment, event.message);
      } else {
        readSide(reader, event, { index, steps });
        inferred?.read(reader.side, event, index);
      }
    },
    view({ connections }) {
      if (sequence === undefined || steps.hasChanged() || connections !== drawnConnections) {
        const drawn = steps.steps();
        sequence = { lifelines: lifelinesOf(connections, sides, steps), steps: drawn };
        drawnConnections = connections;
      }
      return sequence;
    },
  };
}

function readersOf(side: SideId, steps: StepList): SideReaders {
  const remote = side === "a" ? "b" : "a";
  return {
    side,
    remote,
    calls: createCallReader(side, steps),
    states: createStateReader({ side, remote }, steps),
    samples: createSampleReader({ side, remote }, steps),
    isCreated: false,
    hasClosed: false,
  };
}

interface Place {
  readonly index: number;
  readonly steps: StepList;
}

/** If the constructor was not recorded, the first event of the connection stands for it. */
function addConstruction(reader: SideReaders, event: TraceEvent, { index, steps }: Place): void {
  if (reader.isCreated) return;
  reader.isCreated = true;
  if (event.kind === "call" && isConstruction(event.method)) return;
  const { side } = reader;
  steps.add({
    atMs: event.atMs,
    from: side,
    to: side,
    kind: "create",
    meaning: "side",
    label: CONSTRUCTION,
    events: [index],
  });
}

function readSide(reader: SideReaders, event: TraceEvent, { index, steps }: Place): void {
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
      readCandidate(reader, event, { index, steps });
      break;
    case "candidateError":
      steps.add({
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
        steps.add({ ...own, kind: "close", meaning: "side", label: { en: "closed", zh: "已关闭" } });
      }
      break;
    case "statistics": {
      samples.read(event, index);
      const connected = states.connected();
      if (connected !== undefined) samples.namePair(connected);
      break;
    }
    case "event":
      if (event.name === "negotiationneeded")
        steps.add({ ...own, kind: "negotiationNeeded", meaning: "side", label: alike("negotiationneeded") });
      if (event.name === "track")
        steps.add({ ...own, from: remote, kind: "track", meaning: "media", label: trackLabel(event.detail) });
      break;
    case "media":
      if (event.name === "loadeddata")
        steps.add({
          ...own,
          from: remote,
          kind: "firstFrame",
          meaning: "media",
          label: { en: "first frame", zh: "首帧" },
        });
      break;
    case "note":
      steps.add({ ...own, kind: "note", meaning: "side", label: alike(event.text.slice(0, 120)) });
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
  { index, steps }: Place,
): void {
  const { atMs } = event;
  const line = event.candidate === null ? null : event.candidate.candidate;
  if (event.side === "remote") {
    calls.candidateAdded(atMs, line, index);
    return;
  }
  const type = candidateTypeOf(line);
  // The end of candidates is drawn when the gathering state becomes complete.
  if (type === "") return;
  const isOwn = type === "host" || type === "prflx";
  steps.add({
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
 * Infers messages if no signaling was recorded, as in a page that has both ends and passes descriptions directly: whatever
 * one side created and the other received must have been passed from one to the other.
 */
function createInferredMessageReader(steps: StepList): {
  read(side: SideId, event: TraceEvent, index: number): void;
  /** Called when signaling was recorded after all: its messages are drawn instead. */
  end(): void;
} {
  const created = { a: new Map<string, Creation>(), b: new Map<string, Creation>() };
  const drawn = new Set<StepDraft>();
  let hasEnded = false;
  return {
    read(side, event, index) {
      if (hasEnded || (event.kind !== "description" && event.kind !== "candidate")) return;
      const isDescription = event.kind === "description";
      const line = isDescription ? "" : (event.candidate?.candidate ?? "");
      if (!isDescription && line === "") return;
      const key = isDescription ? `${event.type} ${fragmentIn(event.sdp) ?? event.sdp}` : line;
      if (event.side === "local") {
        created[side].set(key, { atMs: event.atMs, index });
        return;
      }
      const creator = side === "a" ? "b" : "a";
      const creation = created[creator].get(key);
      if (creation === undefined) return;
      created[creator].delete(key);
      const step: StepDraft = {
        atMs: creation.atMs,
        untilMs: event.atMs,
        from: creator,
        to: side,
        kind: isDescription ? "descriptionMessage" : "candidateMessage",
        meaning: "signaling",
        label: alike(isDescription ? event.type : "candidate"),
        events: [creation.index, index],
        ...(!isDescription && { items: [candidateTypeOf(line)] }),
      };
      drawn.add(step);
      steps.add(step);
    },
    end() {
      if (hasEnded) return;
      hasEnded = true;
      steps.remove(drawn);
    },
  };
}

interface Creation {
  readonly atMs: number;
  readonly index: number;
}

function lifelinesOf(
  connections: readonly TracedConnection[],
  sides: SequenceSides,
  { isUsed }: Pick<StepList, "isUsed">,
): readonly Lifeline[] {
  const connectionOf = (id: string) => connections.find((known) => known.id === id);
  const labelOf = (id: string) => alike(connectionOf(id)?.label ?? id);
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
