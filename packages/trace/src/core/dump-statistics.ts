import * as v from "valibot";
import { isBoundedJson } from "./bounded-json.ts";
import { isLeftOut, isSame, plainMember, type StatisticsChange } from "./statistics-change.ts";
import type { Json } from "./trace-event.ts";
import { MAX_MILLISECONDS } from "./trace-schema.ts";

/** Values of one sampling are measured within this time. */
const SAMPLING_MS = 250;

/** The longest list of values that is read; Chrome keeps the last 1,000. */
const MAX_VALUES = 10_000;

/** One member of one object through time: `values` is a list, written as JSON. */
const Series = v.object({
  startTime: v.string(),
  endTime: v.string(),
  statsType: v.string(),
  values: v.string(),
});

/** One member: the moments of its values in milliseconds since 1970, and the values. */
interface Values {
  readonly type: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly list: readonly unknown[];
}

/** What changed in one object at one moment. */
interface Row {
  readonly timeMs: number;
  readonly id: string;
  readonly members: Record<string, Json>;
}

/** One sampling of the dump, at a moment in milliseconds since 1970. */
interface DumpedSample extends StatisticsChange {
  readonly timeMs: number;
}

/**
 * The samples in `stats` of a dump: there each member of each object has a list of its values, by `id-member`. What
 * webrtc-internals computed itself stands in brackets and is left out, as is whatever is not of that form.
 */
export function dumpedSamples(stats: Readonly<Record<string, unknown>>): readonly DumpedSample[] {
  const rows: Row[] = [];
  const last: { readonly timeMs: number; readonly id: string }[] = [];
  for (const [id, members] of objectsOf(stats)) {
    const lastMs = addRows(rows, id, members);
    if (Number.isFinite(lastMs)) last.push({ timeMs: lastMs, id });
  }
  rows.sort((a, b) => a.timeMs - b.timeMs);
  last.sort((a, b) => a.timeMs - b.timeMs);

  const samples: DumpedSample[] = [];
  let ended = 0;
  for (let from = 0; from < rows.length; ) {
    const timeMs = rows[from]?.timeMs ?? 0;
    const changed = new Map<string, Record<string, Json>>();
    let to = from;
    for (let row = rows[to]; row !== undefined && row.timeMs <= timeMs + SAMPLING_MS; row = rows[to]) {
      const before = changed.get(row.id);
      changed.set(row.id, before === undefined ? row.members : Object.assign(before, row.members));
      to += 1;
    }
    // An object that is not in this sampling, nor any later, is gone.
    const gone: string[] = [];
    for (let end = last[ended]; end !== undefined && end.timeMs < timeMs; end = last[ended]) {
      gone.push(end.id);
      ended += 1;
    }
    samples.push({ timeMs, changed: Object.fromEntries(changed), ...(gone.length > 0 && { gone }) });
    from = to;
  }
  return samples;
}

function objectsOf(stats: Readonly<Record<string, unknown>>): ReadonlyMap<string, Map<string, Values>> {
  const objects = new Map<string, Map<string, Values>>();
  for (const [key, value] of Object.entries(stats)) {
    const dash = key.lastIndexOf("-");
    const [id, member] = [key.slice(0, dash), key.slice(dash + 1)];
    if (dash <= 0 || member.endsWith("]") || id === "__proto__" || member === "__proto__") continue;
    const series = v.safeParse(Series, value);
    if (!series.success) continue;
    const { statsType: type, startTime, endTime, values } = series.output;
    const members = objects.get(id) ?? new Map<string, Values>();
    members.set(member, {
      type,
      startMs: Date.parse(startTime),
      endMs: Date.parse(endTime),
      list: listOf(values),
    });
    objects.set(id, members);
  }
  return objects;
}

/** Adds a row for each moment at which something of the object changed. Returns when it was last measured. */
function addRows(rows: Row[], id: string, members: ReadonlyMap<string, Values>): number {
  const measuredMs = members.get("timestamp")?.list ?? [];
  const own = new Map<number, Row>();
  let lastMs = Number.NEGATIVE_INFINITY;
  let type = "";
  for (const [member, values] of members) {
    type = values.type;
    const isKept = member !== "type" && !isLeftOut(member, type);
    let before: Json | undefined;
    for (let index = 0; index < values.list.length; index += 1) {
      const timeMs = timeOf(values, { index, measuredMs });
      if (timeMs === undefined) continue;
      if (timeMs > lastMs) lastMs = timeMs;
      const found = values.list[index];
      if (!isKept || found === before || !isBoundedJson(found)) continue;
      // Written as a number, though it is a name.
      const value = member === "mid" ? String(found) : plainMember(found);
      if (value === undefined || isSame(before, value)) continue;
      let row = own.get(timeMs);
      if (row === undefined) {
        row = { timeMs, id, members: {} };
        own.set(timeMs, row);
      }
      row.members[member] = value;
      before = value;
    }
  }
  let first: Row | undefined;
  for (const row of own.values()) {
    rows.push(row);
    if (first === undefined || row.timeMs < first.timeMs) first = row;
  }
  if (first !== undefined) first.members["type"] = type;
  return lastMs;
}

/** When a value was measured; where that is not known, the values are spread over their time. */
function timeOf(
  { startMs, endMs, list }: Values,
  { index, measuredMs }: { readonly index: number; readonly measuredMs: readonly unknown[] },
): number | undefined {
  const timeMs =
    list.length === measuredMs.length
      ? measuredMs[index]
      : startMs + ((endMs - startMs) * index) / Math.max(1, list.length - 1);
  return typeof timeMs === "number" && Math.abs(timeMs) <= MAX_MILLISECONDS ? timeMs : undefined;
}

function listOf(text: string): readonly unknown[] {
  try {
    const values: unknown = JSON.parse(text);
    return Array.isArray(values) && values.length <= MAX_VALUES ? values : [];
  } catch {
    return [];
  }
}
