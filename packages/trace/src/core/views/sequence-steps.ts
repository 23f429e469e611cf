import { alike, listed, type Text } from "../text.ts";

/** The lifelines of a sequence diagram. `server` stands for all STUN and TURN servers together. */
export type LifelineId = "a" | "signaling" | "b" | "server";

export type StepKind =
  | "create"
  | "addMedia"
  | "negotiationNeeded"
  | "createOffer"
  | "createAnswer"
  | "setLocalDescription"
  | "setRemoteDescription"
  | "descriptionMessage"
  | "candidateMessage"
  | "otherMessage"
  | "candidatesGathered"
  | "gatheringComplete"
  | "candidateError"
  | "addIceCandidate"
  | "iceChecking"
  | "iceConnected"
  | "iceDisconnected"
  | "iceFailed"
  | "iceRestart"
  | "dtls"
  | "connected"
  | "failed"
  | "track"
  | "firstPacket"
  | "firstFrame"
  | "dataChannelOpen"
  | "dataChannelClosed"
  | "close"
  /** Any other call that changes what is sent, or that failed. */
  | "call"
  | "note";

/** What the colour of a step means; `side` is the colour of the lifeline where it begins. */
export type StepMeaning = "side" | "signaling" | "stun" | "dtls" | "media" | "fault";

/** One arrow of the diagram, or a mark on a lifeline if `from` and `to` are the same. */
export interface SequenceStep {
  /** When it began, in milliseconds since the trace began. */
  readonly atMs: number;
  /** When it ended or arrived; absent for a single moment, and while it is in progress. */
  readonly untilMs?: number;
  readonly from: LifelineId;
  readonly to: LifelineId;
  readonly kind: StepKind;
  readonly meaning: StepMeaning;
  /** A few words for the arrow. */
  readonly label: Text;
  /** More about it. */
  readonly detail?: Text;
  /** The events that it represents, as indexes into `Trace.events`, the first one first. */
  readonly events: readonly number[];
}

/** A step that later events may still change, by `StepList.change`. Several drafts may become one step. */
export interface StepDraft {
  readonly atMs: number;
  untilMs?: number;
  readonly from: LifelineId;
  to: LifelineId;
  readonly kind: StepKind;
  meaning: StepMeaning;
  label: Text;
  detail?: Text;
  readonly events: number[];
  /** For steps that may be merged with others of their kind: what each one is, such as `host` or `701`. */
  readonly items?: readonly string[];
}

/** The steps of a diagram while its trace is read. */
export interface StepList {
  add(draft: StepDraft): void;
  /** @param event the event that changes it, which the step then represents too */
  change(
    draft: StepDraft,
    change: Partial<Pick<StepDraft, "untilMs" | "to" | "meaning" | "label" | "detail">>,
    event?: number,
  ): void;
  remove(drafts: ReadonlySet<StepDraft>): void;
  /** Whether anything was added, changed or removed since the last call of `steps`. */
  hasChanged(): boolean;
  /** All steps in the order of their times. Later calls change the list that was returned. */
  steps(): readonly SequenceStep[];
  /** Whether any step begins or ends at a lifeline, as of the last call of `steps`. */
  isUsed(lifeline: LifelineId): boolean;
}

/** Steps of one kind in one direction that follow each other this closely are drawn as one. */
const BURST_MS = 100;

/**
 * Starts empty. `steps` recomputes only the end of the diagram: from the earliest new or changed draft, or from the start of
 * the burst that it belongs to.
 */
export function createStepList(): StepList {
  /** In the order of their times. */
  let drafts: StepDraft[] = [];
  const steps: SequenceStep[] = [];
  /** The number of step ends at each lifeline. */
  const ends: Record<LifelineId, number> = { a: 0, signaling: 0, b: 0, server: 0 };
  /** The time of the earliest draft that is new or changed since the last call of `steps`. */
  let changedFromMs = Number.POSITIVE_INFINITY;

  const changeAt = (atMs: number) => {
    changedFromMs = Math.min(changedFromMs, atMs);
  };
  const count = ({ from, to }: SequenceStep, by: 1 | -1) => {
    ends[from] += by;
    ends[to] += by;
  };

  return {
    add(draft) {
      drafts.splice(
        countWhile(drafts, (known) => known.atMs <= draft.atMs),
        0,
        draft,
      );
      changeAt(draft.atMs);
    },
    change(draft, change, event) {
      Object.assign(draft, change);
      if (event !== undefined) draft.events.push(event);
      changeAt(draft.atMs);
    },
    remove(removed) {
      if (removed.size === 0) return;
      drafts = drafts.filter((draft) => !removed.has(draft));
      changeAt(Number.NEGATIVE_INFINITY);
    },
    hasChanged: () => changedFromMs < Number.POSITIVE_INFINITY,
    steps() {
      if (changedFromMs === Number.POSITIVE_INFINITY) return steps;
      let first = countWhile(drafts, ({ atMs }) => atMs < changedFromMs);
      // Bursts do not span longer gaps.
      while (first > 0 && (drafts[first]?.atMs ?? 0) - (drafts[first - 1]?.atMs ?? 0) <= BURST_MS) first -= 1;
      const firstMs = first === 0 ? Number.NEGATIVE_INFINITY : (drafts[first]?.atMs ?? 0);
      for (const step of steps.splice(countWhile(steps, ({ atMs }) => atMs < firstMs))) count(step, -1);
      for (const step of stepsOf(drafts.slice(first))) {
        steps.push(step);
        count(step, 1);
      }
      changedFromMs = Number.POSITIVE_INFINITY;
      return steps;
    },
    isUsed: (lifeline) => ends[lifeline] > 0,
  };
}

/** The number of members that pass, in a list where all that pass come first. */
function countWhile<Member>(list: readonly Member[], passes: (member: Member) => boolean): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const member = list[middle];
    if (member !== undefined && passes(member)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Converts drafts, in the order of their times, into steps; each burst becomes one step. */
function stepsOf(drafts: readonly StepDraft[]): readonly SequenceStep[] {
  const bursts: StepDraft[][] = [];
  const latest = new Map<string, StepDraft[]>();
  for (const draft of drafts) {
    const key = `${draft.kind} ${draft.from} ${draft.to} ${draft.meaning}`;
    const burst = latest.get(key);
    if (draft.items !== undefined && burst !== undefined && continues(burst, draft)) {
      burst.push(draft);
      continue;
    }
    const begun = [draft];
    bursts.push(begun);
    latest.set(key, begun);
  }
  return bursts.map(stepOf);
}

function continues(burst: readonly StepDraft[], draft: StepDraft): boolean {
  const last = burst.at(-1);
  if (last === undefined || draft.atMs - last.atMs > BURST_MS) return false;
  if (last.untilMs === undefined || draft.untilMs === undefined) return last.untilMs === draft.untilMs;
  return draft.untilMs - last.untilMs <= BURST_MS;
}

function stepOf(burst: readonly StepDraft[]): SequenceStep {
  const [first] = burst;
  if (first === undefined) throw new RangeError("a burst has at least one draft");
  const { atMs, from, to, kind, meaning } = first;
  const ends = burst.map(({ untilMs }) => untilMs).filter((untilMs) => untilMs !== undefined);
  const items = burst.flatMap((draft) => draft.items ?? []);
  const detail = burst.find((draft) => draft.detail !== undefined)?.detail;
  return {
    atMs,
    ...(ends.length > 0 && { untilMs: ends.reduce((a, b) => Math.max(a, b)) }),
    from,
    to,
    kind,
    meaning,
    label: labelOf(first, items),
    ...(detail !== undefined && { detail }),
    events: burst.flatMap(({ events }) => events),
  };
}

function labelOf({ kind, label, items }: StepDraft, all: readonly string[]): Text {
  if (items === undefined) return label;
  if (kind === "candidateError") {
    const codes = listed([...new Set(all)].slice(0, 3).map(alike));
    return {
      en: all.length === 1 ? `error ${codes.en}` : `${all.length} errors: ${codes.en}`,
      zh: all.length === 1 ? `错误 ${codes.zh}` : `${all.length} 个错误：${codes.zh}`,
    };
  }
  if (kind === "addIceCandidate") {
    return alike(all.length === 1 ? `addIceCandidate(${all[0]})` : `addIceCandidate() ×${all.length}`);
  }
  const counts = new Map<string, number>();
  for (const item of all) if (item !== "") counts.set(item, (counts.get(item) ?? 0) + 1);
  if (counts.size === 0) return { en: "end of candidates", zh: "候选结束" };
  const count = [...counts.values()].reduce((a, b) => a + b);
  const [type = ""] = counts.keys();
  if (count === 1) return { en: `candidate: ${type}`, zh: `候选：${type}` };
  if (counts.size === 1) return { en: `${count} ${type} candidates`, zh: `${count} 个 ${type} 候选` };
  const types = listed([...counts].map(([name, times]) => alike(times === 1 ? name : `${times} ${name}`)));
  return { en: `${count} candidates: ${types.en}`, zh: `${count} 个候选：${types.zh}` };
}

/** `host`, `srflx`, `prflx` or `relay`; empty for the end of candidates and for anything that is not a candidate. */
export function candidateTypeOf(line: string | null): string {
  return / typ (host|srflx|prflx|relay)\b/.exec(line ?? "")?.[1] ?? "";
}
