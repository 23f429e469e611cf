import { signal } from "@preact/signals";
import { OTHER_SIDE, type SideName } from "../../../loopback/steps.ts";

/** What a signaling message is about. Candidates are distinguished by type (RFC 8445 §4); `end` is the end of candidates. */
export const SUBJECTS = ["offer", "answer", "host", "srflx", "prflx", "relay", "end"] as const;
export type Subject = (typeof SUBJECTS)[number];

/** What the channel does with messages of one subject. */
export type Treatment =
  | { readonly kind: "pass" }
  | { readonly kind: "hold" }
  | { readonly kind: "delay"; readonly delayMs: number }
  | { readonly kind: "drop" };

export type Treatments = Readonly<Record<Subject, Treatment>>;

const PASS: Treatment = { kind: "pass" };

/** Lets everything through at once. */
export const ALL_PASS: Treatments = {
  offer: PASS,
  answer: PASS,
  host: PASS,
  srflx: PASS,
  prflx: PASS,
  relay: PASS,
  end: PASS,
};

/** A description, or a candidate; `null` is the end of candidates. */
export type MessageBody =
  | { readonly description: RTCSessionDescriptionInit }
  | { readonly candidate: RTCIceCandidateInit | null };

/** One message on the channel. */
export interface ChannelMessage {
  readonly number: number;
  readonly from: SideName;
  readonly subject: Subject;
  readonly body: MessageBody;
  readonly status: "underway" | "held" | "delivered" | "dropped" | "refused";
  readonly isEdited: boolean;
  readonly sentAtMs: number;
  /** When it was delivered, dropped or refused. */
  readonly settledAtMs?: number;
  /** The browser's error, if the other side refused it. */
  readonly refusal?: string;
}

const CANDIDATE_TYPE = /\btyp (host|srflx|prflx|relay)\b/;

/** What a message is about. A candidate of an unknown type counts as a host candidate. */
export function subjectOf(body: MessageBody): Subject {
  if ("description" in body) return body.description.type === "offer" ? "offer" : "answer";
  // An empty candidate ends a generation (RFC 8838 §14).
  if (body.candidate === null || !body.candidate.candidate) return "end";
  const [, type = "host"] = CANDIDATE_TYPE.exec(body.candidate.candidate) ?? [];
  return type as Subject;
}

/** The editable part of a message: the text of its description or candidate. */
export function editableText(body: MessageBody): string {
  return "description" in body ? (body.description.sdp ?? "") : (body.candidate?.candidate ?? "");
}

/** The same message with another text. SDP lines end with CRLF (RFC 8866 §5), which text fields do not preserve. */
export function withText(body: MessageBody, text: string): MessageBody {
  if ("candidate" in body) return { candidate: { ...body.candidate, candidate: text.trim() } };
  const lines = text.split(/\r?\n/).filter((line) => line !== "");
  return { description: { ...body.description, sdp: lines.map((line) => `${line}\r\n`).join("") } };
}

/** Removes the dropped candidates from a description, since candidates travel inside descriptions, too. */
function withoutDropped(body: MessageBody, treatments: Treatments): MessageBody {
  if (!("description" in body)) return body;
  const kept = (body.description.sdp ?? "").split("\r\n").filter((line) => {
    if (!line.startsWith("a=candidate:")) return true;
    return treatments[subjectOf({ candidate: { candidate: line.slice(2) } })].kind !== "drop";
  });
  return { description: { ...body.description, sdp: kept.join("\r\n") } };
}

/** More messages than any experiment sends. Further ones are dropped, to bound memory. */
const MAX_MESSAGES = 500;

/** The signaling channel between A and B, on which messages can be held, delayed, dropped and edited. */
export interface SignalingChannel {
  /** Every message so far, oldest first. A signal. */
  readonly messages: { readonly value: readonly ChannelMessage[] };
  send(from: SideName, body: MessageBody): void;
  /** Releases a held message, unchanged or with another body. */
  release(number: number, body?: MessageBody): void;
  drop(number: number): void;
  /** Nothing is delivered afterwards. */
  close(): void;
}

/**
 * @param options.treatments called for each message when it is sent
 * @param options.edit changes each message before anything else happens to it
 * @param options.deliver passes a message to the other side. If it throws, the message counts as refused
 * @param options.onPassed called with each message when it enters the channel and when it leaves it
 * @param options.nowMs a monotonic clock
 */
export function createSignalingChannel({
  treatments,
  edit = (body) => body,
  deliver,
  onPassed = () => {},
  nowMs,
}: {
  readonly treatments: () => Treatments;
  readonly edit?: (body: MessageBody) => MessageBody;
  readonly deliver: (to: SideName, body: MessageBody) => Promise<void>;
  readonly onPassed?: (side: SideName, direction: "in" | "out", body: MessageBody) => void;
  readonly nowMs: () => number;
}): SignalingChannel {
  const messages = signal<readonly ChannelMessage[]>([]);
  const timers = new Set<ReturnType<typeof setTimeout>>();
  // Each side handles one message before the next, as from a socket.
  const turns: Record<SideName, Promise<void>> = { a: Promise.resolve(), b: Promise.resolve() };
  let isClosed = false;

  const find = (number: number) => messages.peek().find((message) => message.number === number);

  function change(number: number, changed: Partial<ChannelMessage>): void {
    messages.value = messages
      .peek()
      .map((message) => (message.number === number ? { ...message, ...changed } : message));
  }

  function pass({ number, from }: ChannelMessage): void {
    const to = OTHER_SIDE[from];
    change(number, { status: "underway" });
    turns[to] = turns[to].then(async () => {
      const message = find(number);
      if (isClosed || message === undefined) return;
      onPassed(to, "in", message.body);
      try {
        await deliver(to, message.body);
        change(number, { status: "delivered", settledAtMs: nowMs() });
      } catch (error) {
        const refusal = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        change(number, { status: "refused", refusal, settledAtMs: nowMs() });
      }
    });
  }

  function passLater(message: ChannelMessage, delayMs: number): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (find(message.number)?.status === "underway") pass(message);
    }, delayMs);
    timers.add(timer);
  }

  return {
    messages,
    send(from, sent) {
      const number = messages.peek().length + 1;
      if (isClosed || number > MAX_MESSAGES) return;
      const rules = treatments();
      const edited = edit(sent);
      const body = withoutDropped(edited, rules);
      const treatment = rules[subjectOf(body)];
      const message: ChannelMessage = {
        number,
        from,
        subject: subjectOf(body),
        body,
        status: treatment.kind === "hold" ? "held" : treatment.kind === "drop" ? "dropped" : "underway",
        isEdited: edited !== sent,
        sentAtMs: nowMs(),
      };
      messages.value = [...messages.peek(), message];
      onPassed(from, "out", body);
      if (treatment.kind === "pass") pass(message);
      else if (treatment.kind === "delay") passLater(message, treatment.delayMs);
      else if (treatment.kind === "drop") change(number, { settledAtMs: nowMs() });
    },
    release(number, body) {
      const message = find(number);
      if (message?.status !== "held") return;
      if (body !== undefined) change(number, { body, isEdited: true });
      pass(message);
    },
    drop(number) {
      if (find(number)?.status === "held") change(number, { status: "dropped", settledAtMs: nowMs() });
    },
    close() {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
