import { alike, listed, type Text } from "../text.ts";
import type { SequenceStep, StepDraft } from "./sequence-step.ts";

/** Steps of one kind on one way that follow each other so closely are drawn as one. */
const BURST_MS = 100;

/** `host`, `srflx`, `prflx` or `relay`; empty for the end of candidates and for what is no candidate. */
export function candidateTypeOf(line: string | null): string {
  return / typ (host|srflx|prflx|relay)\b/.exec(line ?? "")?.[1] ?? "";
}

/** The steps in the order of their times, those that come in bursts together. */
export function stepsOf(drafts: readonly StepDraft[]): readonly SequenceStep[] {
  const groups: StepDraft[][] = [];
  const latest = new Map<string, StepDraft[]>();
  for (const draft of drafts.toSorted((a, b) => a.atMs - b.atMs)) {
    const key = `${draft.kind} ${draft.from} ${draft.to} ${draft.meaning}`;
    const group = latest.get(key);
    if (draft.items !== undefined && group !== undefined && belongsTo(group, draft)) {
      group.push(draft);
      continue;
    }
    const begun = [draft];
    groups.push(begun);
    latest.set(key, begun);
  }
  return groups.map(together);
}

function belongsTo(group: readonly StepDraft[], draft: StepDraft): boolean {
  const last = group.at(-1);
  if (last === undefined || draft.atMs - last.atMs > BURST_MS) return false;
  if (last.untilMs === undefined || draft.untilMs === undefined) return last.untilMs === draft.untilMs;
  return draft.untilMs - last.untilMs <= BURST_MS;
}

function together(group: readonly StepDraft[]): SequenceStep {
  const [first] = group;
  if (first === undefined) throw new RangeError("a group has at least one step");
  const { atMs, from, to, kind, meaning } = first;
  const ends = group.map(({ untilMs }) => untilMs).filter((untilMs) => untilMs !== undefined);
  const items = group.flatMap((draft) => draft.items ?? []);
  const detail = group.find((draft) => draft.detail !== undefined)?.detail;
  return {
    atMs,
    ...(ends.length > 0 && { untilMs: ends.reduce((a, b) => Math.max(a, b)) }),
    from,
    to,
    kind,
    meaning,
    label: labelOf(first, items),
    ...(detail !== undefined && { detail }),
    events: group.flatMap(({ events }) => events),
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
