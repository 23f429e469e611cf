import { signal } from "@preact/signals";
import type { SideName } from "./steps.ts";

/** A step's API call, an event a connection fired, or an error. */
interface LogEntry {
  readonly number: number;
  readonly atMs: number;
  readonly side: SideName | undefined;
  readonly kind: "call" | "event" | "error";
  readonly name: string;
  readonly detail: string;
}

/** The log keeps the last entries only: a page left open must not grow for ever. */
const LONGEST_LOG = 200;

/** What both sides did and heard, oldest first. */
export const logEntries = signal<readonly LogEntry[]>([]);

let startedAtMs = performance.now();
let written = 0;

/** Milliseconds since the log began: the one clock of everything the page shows. */
export function sinceStartMs(): number {
  return performance.now() - startedAtMs;
}

/** Empties the log and sets its clock to zero. */
export function beginLog(): void {
  startedAtMs = performance.now();
  written = 0;
  logEntries.value = [];
}

/** Adds one entry, with the time of now. */
export function note(entry: Omit<LogEntry, "number" | "atMs">): void {
  written += 1;
  logEntries.value = [...logEntries.value, { ...entry, number: written, atMs: sinceStartMs() }].slice(
    -LONGEST_LOG,
  );
}
