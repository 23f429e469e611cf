import type { Json, StatisticsObjects } from "./trace-event.ts";
import type { StatisticsReport } from "./views/statistics-report.ts";

/** One sample of statistics: what changed since the previous sample, and what is gone. */
export interface StatisticsChange {
  readonly changed: StatisticsObjects;
  readonly gone?: readonly string[];
}

/** The part of the result of `getStats()` that is read here: objects by their ids. */
interface BrowserReport {
  forEach(callback: (object: Readonly<Record<string, unknown>>, id: string) => void): void;
}

/** One object of statistics in the previous sample. */
type StatisticsObject = Readonly<Record<string, Json>>;

/** Compares each sample with the previous one; `undefined` if nothing has changed. */
export function createStatisticsComparison(): (report: BrowserReport) => StatisticsChange | undefined {
  let before: ReadonlyMap<string, StatisticsObject> = new Map();
  return (report) => {
    const now = new Map<string, StatisticsObject>();
    const changed: Record<string, StatisticsObject> = {};
    report.forEach((object, id) => {
      const plain = plainObject(object);
      now.set(id, plain);
      const members = changedMembers(before.get(id), plain);
      if (members !== undefined) changed[id] = members;
    });
    const gone = [...before.keys()].filter((id) => !now.has(id));
    before = now;
    if (gone.length > 0) return { changed, gone };
    return Object.keys(changed).length > 0 ? { changed } : undefined;
  };
}

/** The objects in a result of `getStats()`, in the form that a trace uses. */
export function plainReport(report: BrowserReport): StatisticsReport {
  const objects = new Map<string, ReadonlyMap<string, Json>>();
  report.forEach((object, id) => {
    objects.set(id, new Map(Object.entries(plainObject(object))));
  });
  return objects;
}

/** The members that differ, with `null` for those that are gone; all members of an object that is new. */
function changedMembers(
  before: StatisticsObject | undefined,
  now: StatisticsObject,
): StatisticsObject | undefined {
  if (before === undefined) return now;
  let changed: Record<string, Json> | undefined;
  for (const member in now) {
    const value = now[member];
    if (value === undefined || isSame(before[member], value)) continue;
    changed ??= {};
    changed[member] = value;
  }
  for (const member in before) {
    if (member in now || before[member] === null) continue;
    changed ??= {};
    changed[member] = null;
  }
  return changed;
}

/** Merges two successive samples into one, at the time of the second. */
export function mergeChanges(first: StatisticsChange, second: StatisticsChange): StatisticsChange {
  const gone = new Set([...(first.gone ?? []), ...(second.gone ?? [])]);
  const goneLast = new Set(second.gone);
  const changed = new Map(Object.entries(first.changed).filter(([id]) => !goneLast.has(id)));
  for (const [id, members] of Object.entries(second.changed)) {
    changed.set(id, { ...changed.get(id), ...members });
  }
  return { changed: Object.fromEntries(changed), ...(gone.size > 0 && { gone: [...gone] }) };
}

function plainObject(object: Readonly<Record<string, unknown>>): StatisticsObject {
  const type = object["type"];
  const plain: Record<string, Json> = {};
  for (const member in object) {
    if (isLeftOut(member, type)) continue;
    const value = plainMember(object[member]);
    if (value !== undefined) plain[member] = value;
  }
  return plain;
}

/** True for `id`, and for `timestamp` except in objects of a type that the other end reports. */
export function isLeftOut(member: string, type: unknown): boolean {
  if (member === "id") return true;
  return member === "timestamp" && type !== "remote-inbound-rtp" && type !== "remote-outbound-rtp";
}

/** A member as a trace holds it: numbers, strings and booleans, and records and lists of those. */
export function plainMember(value: unknown): Json | undefined {
  if (typeof value === "number") return rounded(value);
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map((item) => plainMember(item) ?? null);
  if (typeof value !== "object" || value === null) return undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      const plain = plainMember(member);
      return plain === undefined ? [] : [[name, plain]];
    }),
  );
}

/** Rounds to six digits after the point; to three for times in milliseconds since 1970, which have no more. */
function rounded(value: number): number | undefined {
  if (Number.isInteger(value)) return value;
  if (!Number.isFinite(value)) return undefined;
  return Math.abs(value) < 1e9 ? Math.round(value * 1e6) / 1e6 : Math.round(value * 1e3) / 1e3;
}

/** True if the two are deeply equal. */
export function isSame(before: Json | undefined, now: Json): boolean {
  if (before === now) return true;
  return (
    typeof before === "object" && typeof now === "object" && JSON.stringify(before) === JSON.stringify(now)
  );
}
