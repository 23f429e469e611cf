import type { Json } from "../trace-event.ts";

/** What a message of a signaling channel carries, whatever the protocol around it. */
export type SignalingContent =
  | { readonly what: "description"; readonly type: string; readonly sdp: string }
  /** `null` says that there are no more. */
  | { readonly what: "candidate"; readonly candidate: string | null }
  | { readonly what: "other"; readonly name: string };

/** A description or candidate may be wrapped so many times. */
const MAX_DEPTH = 3;
const MAX_TEXT_CHARACTERS = 1_000_000;
const MAX_NAME_CHARACTERS = 40;

const DESCRIPTION_TYPES = new Set(["offer", "answer", "pranswer", "rollback"]);
const WRAPPERS = ["description", "sdp", "candidate", "ice", "signal", "data", "payload", "message", "body"];

/** Finds the description or candidate in a message, also in one that is the text of JSON. */
export function readSignalingMessage(message: Json): SignalingContent {
  const plain = typeof message === "string" ? parsed(message) : message;
  return contentOf(plain, MAX_DEPTH) ?? { what: "other", name: nameOf(plain) };
}

function contentOf(value: Json | undefined, depth: number): SignalingContent | undefined {
  if (typeof value !== "object" || value === null || isList(value)) return undefined;
  const { type, sdp, candidate } = value;
  if (typeof sdp === "string" && typeof type === "string" && DESCRIPTION_TYPES.has(type)) {
    return { what: "description", type, sdp };
  }
  if (typeof candidate === "string")
    return { what: "candidate", candidate: candidate === "" ? null : candidate };
  if (candidate === null) return { what: "candidate", candidate: null };
  if (depth === 0) return undefined;
  for (const wrapper of WRAPPERS) {
    const inside = contentOf(Object.hasOwn(value, wrapper) ? value[wrapper] : undefined, depth - 1);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

function nameOf(value: Json): string {
  if (typeof value !== "object" || value === null || isList(value)) return "";
  const { type } = value;
  return typeof type === "string" ? type.slice(0, MAX_NAME_CHARACTERS) : "";
}

function parsed(text: string): Json {
  if (!text.startsWith("{") || text.length > MAX_TEXT_CHARACTERS) return text;
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
