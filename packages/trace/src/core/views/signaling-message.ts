import type { Json } from "../trace-event.ts";

/** The content of a signaling message, in any protocol. */
export type SignalingContent =
  | { readonly what: "description"; readonly type: string; readonly sdp: string }
  /** `null` marks the end of candidates. */
  | { readonly what: "candidate"; readonly candidate: string | null }
  | { readonly what: "other"; readonly name: string };

/** How many objects may wrap a description or candidate. */
const MAX_DEPTH = 3;
const MAX_TEXT_CHARACTERS = 1_000_000;
const MAX_NAME_CHARACTERS = 40;

const DESCRIPTION_TYPES = new Set(["offer", "answer", "pranswer", "rollback"]);
const WRAPPERS = ["description", "sdp", "candidate", "ice", "signal", "data", "payload", "message", "body"];

/** Finds the description or candidate in a message, which may also be JSON text. */
export function readSignalingMessage(message: Json): SignalingContent {
  const plain = typeof message === "string" ? parsed(message) : message;
  return contentOf(plain, MAX_DEPTH) ?? { what: "other", name: nameOf(plain) };
}

function contentOf(value: Json, depth: number): SignalingContent | undefined {
  const members = membersOf(value);
  const { type, sdp, candidate } = members;
  if (typeof sdp === "string" && typeof type === "string" && DESCRIPTION_TYPES.has(type)) {
    return { what: "description", type, sdp };
  }
  if (typeof candidate === "string")
    return { what: "candidate", candidate: candidate === "" ? null : candidate };
  if (candidate === null) return { what: "candidate", candidate: null };
  if (depth === 0) return undefined;
  for (const wrapper of WRAPPERS) {
    const inside = members[wrapper];
    const content = inside === undefined ? undefined : contentOf(inside, depth - 1);
    if (content !== undefined) return content;
  }
  return undefined;
}

function nameOf(value: Json): string {
  const { type } = membersOf(value);
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

/** The members of an object; none for any other value. */
export function membersOf(value: Json | undefined): { readonly [name: string]: Json } {
  return typeof value === "object" && value !== null && !isList(value) ? value : {};
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
