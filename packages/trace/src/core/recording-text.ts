import type { Json } from "./trace-event.ts";

type TraceFileErrorCode =
  /** The text is not JSON. */
  | "TRACE_NOT_JSON"
  /** JSON, but neither a trace file nor a webrtc-internals dump. */
  | "TRACE_UNKNOWN_FORMAT"
  /** A trace file of another version than this program reads. */
  | "TRACE_UNKNOWN_VERSION"
  /** More than `MAX_RECORDING_LENGTH`. */
  | "TRACE_TOO_LARGE"
  /** Some part of it is invalid; `where` says which. */
  | "TRACE_MALFORMED";

/** Why a text is not a recording. */
export class TraceFileError extends Error {
  override readonly name = "TraceFileError";
  readonly code: TraceFileErrorCode;
  /** The place in the file, such as `events[12].sdp`; empty for the file as a whole. */
  readonly where: string;
  constructor(code: TraceFileErrorCode, where: string, message: string) {
    super(message);
    this.code = code;
    this.where = where;
  }
}

/** The largest recording that is read, in UTF-16 code units. A log holds 20 MB. */
export const MAX_RECORDING_LENGTH = 100_000_000;

/** The longest string in an event: a description with a few hundred media sections. */
export const MAX_TEXT_LENGTH = 400_000;

/** The deepest value in an event. */
export const MAX_JSON_DEPTH = 32;

/**
 * Any JSON value.
 *
 * @throws {TraceFileError} `TRACE_TOO_LARGE`, `TRACE_NOT_JSON`.
 */
export function parseJson(text: string): unknown {
  if (text.length > MAX_RECORDING_LENGTH) {
    const message = `${text.length} characters are more than the ${MAX_RECORDING_LENGTH} that are read`;
    throw new TraceFileError("TRACE_TOO_LARGE", "", message);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new TraceFileError("TRACE_NOT_JSON", "", message);
  }
}

/**
 * True for any JSON value, unless it is nested deeper than `MAX_JSON_DEPTH`, has a string longer than `MAX_TEXT_LENGTH`, or
 * a member `__proto__`, which an assignment would not copy.
 */
export function isBoundedJson(value: unknown, depth = MAX_JSON_DEPTH): value is Json {
  if (typeof value === "string") return value.length <= MAX_TEXT_LENGTH;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value === "boolean" || value === null) return true;
  if (typeof value !== "object" || depth === 0) return false;
  if (Array.isArray(value)) return value.every((item) => isBoundedJson(item, depth - 1));
  const members: Readonly<Record<string, unknown>> = { ...value };
  for (const name in members) {
    if (name === "__proto__" || name.length > MAX_TEXT_LENGTH) return false;
    if (!isBoundedJson(members[name], depth - 1)) return false;
  }
  return true;
}
