import type { Json, TraceEvent } from "./trace-event.ts";

/** What stands around each value: quotes, a comma, a colon, brackets. */
const FRAME_BYTES = 4;
const NUMBER_BYTES = 7;

/**
 * About how many bytes the event takes in a trace file. In memory it takes fewer: there the names of members are
 * shared by all events of one shape. Looks at each value once, without writing it.
 */
export function eventSize(event: TraceEvent): number {
  return sizeOf(event);
}

function sizeOf(value: Json | TraceEvent | undefined): number {
  if (typeof value === "string") return value.length + FRAME_BYTES;
  if (typeof value === "number") return NUMBER_BYTES;
  if (typeof value !== "object" || value === null) return FRAME_BYTES;
  let bytes = FRAME_BYTES;
  if (Array.isArray(value)) {
    for (const item of value) bytes += sizeOf(item);
    return bytes;
  }
  for (const [name, member] of Object.entries(value)) bytes += name.length + FRAME_BYTES + sizeOf(member);
  return bytes;
}
