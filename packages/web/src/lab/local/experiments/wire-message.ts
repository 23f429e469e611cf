import type { SideName } from "../../../loopback/steps.ts";

/** What a signaling message is about; candidates are told apart by their type (RFC 8445 §4), `end` says that there are no more. */
export const SUBJECTS = ["offer", "answer", "host", "srflx", "prflx", "relay", "end"] as const;
export type Subject = (typeof SUBJECTS)[number];

/** What the channel does with a message of some subject. */
export type Treatment =
  | { readonly kind: "pass" }
  | { readonly kind: "hold" }
  | { readonly kind: "delay"; readonly delayMs: number }
  | { readonly kind: "drop" };

export type Treatments = Readonly<Record<Subject, Treatment>>;

const PASS: Treatment = { kind: "pass" };

/** Everything goes through at once. */
export const ALL_PASS: Treatments = {
  offer: PASS,
  answer: PASS,
  host: PASS,
  srflx: PASS,
  prflx: PASS,
  relay: PASS,
  end: PASS,
};

/** What travels: a description, or a candidate; `null` says that there are no more candidates. */
export type WireBody =
  | { readonly description: RTCSessionDescriptionInit }
  | { readonly candidate: RTCIceCandidateInit | null };

/** One message on its way. */
export interface WireMessage {
  readonly number: number;
  readonly from: SideName;
  readonly subject: Subject;
  readonly body: WireBody;
  readonly fate: "underway" | "held" | "delivered" | "dropped" | "refused";
  readonly isEdited: boolean;
  readonly sentAtMs: number;
  /** When it was delivered, dropped or refused. */
  readonly settledAtMs?: number;
  /** The browser's words where the other side refused it. */
  readonly refusal?: string;
}

const CANDIDATE_TYPE = /\btyp (host|srflx|prflx|relay)\b/;

/** What a message is about. A candidate of a type that ICE does not know counts as a host candidate. */
export function subjectOf(body: WireBody): Subject {
  if ("description" in body) return body.description.type === "offer" ? "offer" : "answer";
  // An empty candidate ends a generation (RFC 8838 §14).
  if (body.candidate === null || !body.candidate.candidate) return "end";
  const [, type = "host"] = CANDIDATE_TYPE.exec(body.candidate.candidate) ?? [];
  return type as Subject;
}

/** The part of a message that a person may change: the text of its description or candidate. */
export function editableText(body: WireBody): string {
  return "description" in body ? (body.description.sdp ?? "") : (body.candidate?.candidate ?? "");
}

/** The same message with another text. SDP ends its lines with CRLF (RFC 8866 §5), which a text field does not keep. */
export function withText(body: WireBody, text: string): WireBody {
  if ("candidate" in body) return { candidate: { ...body.candidate, candidate: text.trim() } };
  const lines = text.split(/\r?\n/).filter((line) => line !== "");
  return { description: { ...body.description, sdp: lines.map((line) => `${line}\r\n`).join("") } };
}

/** Without the candidates whose treatment drops them: they also travel inside descriptions. */
export function withoutDropped(body: WireBody, treatments: Treatments): WireBody {
  if (!("description" in body)) return body;
  const kept = (body.description.sdp ?? "").split("\r\n").filter((line) => {
    if (!line.startsWith("a=candidate:")) return true;
    return treatments[subjectOf({ candidate: { candidate: line.slice(2) } })].kind !== "drop";
  });
  return { description: { ...body.description, sdp: kept.join("\r\n") } };
}
