import { alike, type Text } from "../text.ts";
import type { Json, TraceEvent } from "../trace-event.ts";
import { membersOf } from "./json-members.ts";
import { candidateTypeOf } from "./sequence-bursts.ts";
import type { LifelineId, StepDraft, StepKind } from "./sequence-step.ts";

type Call = Extract<TraceEvent, { readonly kind: "call" }>;
type Outcome = Extract<TraceEvent, { readonly kind: "outcome" }>;
type Description = Extract<TraceEvent, { readonly kind: "description" }>;

/** Calls that are drawn; others only where they are refused. */
const DRAWN = new Map<string, StepKind>([
  ["addTrack", "addMedia"],
  ["addTransceiver", "addMedia"],
  ["removeTrack", "call"],
  ["createOffer", "createOffer"],
  ["createAnswer", "createAnswer"],
  ["setLocalDescription", "setLocalDescription"],
  ["setRemoteDescription", "setRemoteDescription"],
  ["addIceCandidate", "addIceCandidate"],
  ["createDataChannel", "call"],
  ["restartIce", "iceRestart"],
  ["setConfiguration", "call"],
  ["replaceTrack", "call"],
  ["setParameters", "call"],
  ["setCodecPreferences", "call"],
  ["RTCRtpTransceiver.stop", "call"],
  ["RTCPeerConnection.close", "close"],
]);

const MAX_DETAIL_CHARACTERS = 300;
/** What the making of a connection is called. */
export const CONSTRUCTION: Text = alike("new RTCPeerConnection()");

const RESTART: Text = { en: "ICE restart", zh: "ICE 重启" };

/** Draws the calls of one side, and the descriptions that they apply. */
export interface CallReader {
  call(event: Call, index: number): void;
  outcome(event: Outcome, index: number): void;
  description(event: Description, index: number): void;
  /** A remote candidate that was added. */
  candidateAdded(atMs: number, line: string | null, index: number): void;
}

/** @param emit takes each new step */
export function createCallReader(side: LifelineId, emit: (draft: StepDraft) => void): CallReader {
  const underway = new Map<
    number,
    { readonly event: Call; readonly index: number; readonly draft?: StepDraft }
  >();
  /** The steps that wait for the description which they apply. */
  const applying: { local?: StepDraft; remote?: StepDraft } = {};
  const fragments: { local?: string; remote?: string } = {};
  /** Candidates that were handed over, from `nextAdded` on not added yet. */
  const adding: StepDraft[] = [];
  let nextAdded = 0;
  const begin = (draft: Omit<StepDraft, "from" | "to" | "meaning">): StepDraft => {
    const begun = { ...draft, from: side, to: side, meaning: "side" } as const satisfies StepDraft;
    const step: StepDraft = begun;
    emit(step);
    return step;
  };

  return {
    call(event, index) {
      const { atMs, method } = event;
      const name = nameOf(method);
      const isConstructing = isConstruction(method);
      const kind = isConstructing ? "create" : (DRAWN.get(method) ?? DRAWN.get(name));
      if (kind === undefined) {
        underway.set(event.call, { event, index });
        return;
      }
      const draft = begin({
        atMs,
        kind,
        label: isConstructing ? CONSTRUCTION : alike(`${name}(${argumentWord(event.arguments)})`),
        events: [index],
        ...(kind === "addIceCandidate" && { items: [candidateTypeOf(lineIn(event.arguments[0]))] }),
      });
      if (membersOf(event.arguments[0])["iceRestart"] === true) draft.detail = RESTART;
      if (kind === "setLocalDescription") applying.local = draft;
      if (kind === "setRemoteDescription") applying.remote = draft;
      if (kind === "addIceCandidate") adding.push(draft);
      underway.set(event.call, { event, index, draft });
    },
    outcome({ call, atMs, error }, index) {
      const begun = underway.get(call);
      if (begun === undefined) return;
      underway.delete(call);
      if (begun.draft === undefined && error === undefined) return;
      const { event } = begun;
      const draft =
        begun.draft ??
        begin({
          atMs: event.atMs,
          kind: "call",
          label: alike(`${nameOf(event.method)}()`),
          events: [begun.index],
        });
      draft.untilMs = atMs;
      draft.events.push(index);
      if (error === undefined) return;
      draft.meaning = "fault";
      const words = [error.name, error.message].filter((word) => word !== "").join(": ");
      draft.detail = alike(words.slice(0, MAX_DETAIL_CHARACTERS));
      if (applying.local === draft) delete applying.local;
      if (applying.remote === draft) delete applying.remote;
    },
    description({ side: which, atMs, type, sdp }, index) {
      const method = which === "local" ? "setLocalDescription" : "setRemoteDescription";
      const draft = applying[which] ?? begin({ atMs, kind: method, label: alike(method), events: [] });
      delete applying[which];
      draft.label = alike(`${method}(${type})`);
      draft.events.push(index);
      const fragment = fragmentIn(sdp);
      if (fragment === undefined) return;
      const before = fragments[which];
      if (before !== undefined && before !== fragment) draft.detail = RESTART;
      fragments[which] = fragment;
    },
    candidateAdded(atMs, line, index) {
      while (adding[nextAdded]?.meaning === "fault") nextAdded += 1;
      const draft = adding[nextAdded];
      if (draft !== undefined) {
        draft.events.push(index);
        nextAdded += 1;
        return;
      }
      const label = alike("addIceCandidate()");
      begin({ atMs, kind: "addIceCandidate", label, events: [index], items: [candidateTypeOf(line)] });
    },
  };
}

/** The first ICE user name fragment of a description: a new one is a new ICE session. RFC 8839 §5.4. */
export function fragmentIn(sdp: string): string | undefined {
  return /^a=ice-ufrag:(\S{1,256})/m.exec(sdp)?.[1];
}

/** True for the call that made the connection. */
export function isConstruction(method: string): boolean {
  return method === "RTCPeerConnection";
}

function nameOf(method: string): string {
  return method.slice(method.lastIndexOf(".") + 1).slice(0, 60);
}

/** One word on what a call was given: `offer`, `video`, the label of a channel. */
function argumentWord(given: readonly Json[]): string {
  const [first] = given;
  if (typeof first === "string") return first.slice(0, 30);
  const { type, kind } = membersOf(first);
  const word = typeof type === "string" ? type : kind;
  return typeof word === "string" ? word.slice(0, 30) : "";
}

function lineIn(given: Json | undefined): string | null {
  const { candidate } = membersOf(given);
  return typeof candidate === "string" ? candidate : null;
}
