import { signal } from "@preact/signals";
import { recall, remember } from "../ui/remembered.ts";
import { LESSONS, type LessonName } from "./lessons.ts";

function readSeen(kept: string | undefined): ReadonlySet<LessonName> {
  const names = new Set(kept?.split(" "));
  return new Set(LESSONS.map(({ name }) => name).filter((name) => names.has(name)));
}

/** The lessons that have been completed in this browser. */
export const seenLessons = signal(readSeen(recall("lessons")));

/** Stores that a lesson is completed. */
export function markSeen(name: LessonName): void {
  if (!seenLessons.peek().has(name)) keep(new Set([...seenLessons.peek(), name]));
}

/** Clears the progress. */
export function forgetSeen(): void {
  keep(new Set());
}

function keep(names: ReadonlySet<LessonName>): void {
  seenLessons.value = names;
  remember("lessons", names.size === 0 ? undefined : [...names].join(" "));
}
