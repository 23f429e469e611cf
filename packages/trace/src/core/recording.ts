import { parseJson } from "./recording-text.ts";
import type { Trace } from "./trace-event.ts";
import { traceOf } from "./trace-file.ts";
import { isWebrtcInternalsDump, traceOfDump } from "./webrtc-internals-dump.ts";

/**
 * Reads a recording of either kind: a trace file, or a dump of Chrome's webrtc-internals.
 *
 * @throws {TraceFileError} with any of its codes.
 */
export function openRecording(text: string): Trace {
  const file = parseJson(text);
  return isWebrtcInternalsDump(file) ? traceOfDump(file) : traceOf(file);
}

/** The file name for a trace, from its start in UTC: `visavis-2026-11-25-21-23-35.json`. */
export function downloadName({ startedAtMs }: Pick<Trace, "startedAtMs">): string {
  const moment = new Date(startedAtMs).toISOString().slice(0, "2026-11-25T21:23:35".length);
  return `visavis-${moment.replaceAll(/[T:]/g, "-")}.json`;
}
