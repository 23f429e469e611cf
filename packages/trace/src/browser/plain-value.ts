import { type Json, MAX_TEXT_LENGTH, withoutSecrets } from "../core/index.ts";

const MAX_DEPTH = 8;
/** The limit for one argument or result: even a whole window can be passed to a method. */
const MAX_VALUES = 5_000;

/** Replaces values that are nested too deeply (or cyclic), too numerous, or that throw when read. */
const UNREAD = "…";

/**
 * A value passed to the API or returned by it, as JSON without secrets. Dictionaries keep their members; platform
 * objects are reduced to what identifies them, with the name of their `interface`.
 */
export function plainValue(value: unknown): Json {
  try {
    return withoutSecrets(plain(value, { depth: MAX_DEPTH, budget: { values: MAX_VALUES } }));
  } catch {
    return UNREAD;
  }
}

/** The same for each argument of a call. */
export function plainArguments(values: readonly unknown[]): readonly Json[] {
  return values.map(plainValue);
}

interface Limits {
  readonly depth: number;
  readonly budget: { values: number };
}

function plain(value: unknown, { depth, budget }: Limits): Json {
  budget.values -= 1;
  if (typeof value === "string") return value.slice(0, MAX_TEXT_LENGTH);
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "function") return { interface: "Function" };
  if (typeof value !== "object") return value === undefined ? null : String(value);
  if (value === null) return null;
  if (depth === 0 || budget.values < 0) return UNREAD;
  const inner = { depth: depth - 1, budget };
  if (Array.isArray(value)) return value.slice(0, budget.values).map((item) => plain(item, inner));
  return platformObject(value) ?? plainMembers(jsonOf(value), inner);
}

function platformObject(value: object): Json | undefined {
  if (value instanceof MediaStreamTrack) {
    const { kind, id, label, enabled, muted, readyState } = value;
    return { interface: "MediaStreamTrack", kind, id, label, enabled, muted, readyState };
  }
  if (value instanceof MediaStream) {
    return { interface: "MediaStream", id: value.id, tracks: value.getTracks().map(({ id }) => id) };
  }
  if (value instanceof RTCRtpSender) return { interface: "RTCRtpSender", track: value.track?.id ?? null };
  if (value instanceof RTCRtpTransceiver) {
    const { mid, direction, currentDirection, receiver } = value;
    return { interface: "RTCRtpTransceiver", mid, kind: receiver.track.kind, direction, currentDirection };
  }
  if (value instanceof RTCDataChannel) {
    const { label, id, ordered, maxPacketLifeTime, maxRetransmits, protocol, negotiated } = value;
    return {
      interface: "RTCDataChannel",
      label,
      id,
      ordered,
      maxPacketLifeTime,
      maxRetransmits,
      protocol,
      negotiated,
    };
  }
  if (value instanceof RTCCertificate) return { interface: "RTCCertificate", expires: value.expires };
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    return { interface: "ArrayBuffer", byteLength: value.byteLength };
  }
  if (value instanceof Error || value instanceof DOMException) {
    return { interface: "Error", name: value.name, message: value.message };
  }
  return undefined;
}

/** Platform objects for descriptions and candidates have `toJSON`. */
function jsonOf(value: object): unknown {
  return "toJSON" in value && typeof value.toJSON === "function" ? value.toJSON() : value;
}

function plainMembers(value: unknown, limits: Limits): Json {
  if (typeof value !== "object" || value === null) return plain(value, limits);
  const members: [string, Json][] = [];
  // Inherited members too, since the API reads them from dictionaries.
  for (const name in value) {
    if (limits.budget.values < 0) break;
    const member: unknown = Reflect.get(value, name);
    if (member !== undefined && name !== "__proto__") members.push([name, plain(member, limits)]);
  }
  return Object.fromEntries(members);
}
