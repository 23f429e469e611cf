import { signal } from "@preact/signals";
import { startTrace } from "@visavis/trace/browser";

/** What both sides did and heard since the last beginning. */
export const pageTrace = signal(startTrace());

/** Milliseconds since the last beginning: the one clock of everything the page shows. */
export function sinceStartMs(): number {
  return pageTrace.peek().nowMs();
}

/** Begins anew, with an empty trace and its clock at zero. */
export function beginTrace(): void {
  pageTrace.value = startTrace();
}
