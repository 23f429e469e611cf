import { alike, type Text } from "../text.ts";
import type { Json } from "../trace-event.ts";
import { candidateTypeOf, type LifelineId, type StepDraft, type StepList } from "./sequence-steps.ts";
import { readSignalingMessage, type SignalingContent } from "./signaling-message.ts";

type SideId = Extract<LifelineId, "a" | "b">;

interface SentMessage {
  readonly draft: StepDraft;
  readonly content: SignalingContent;
  hasArrived: boolean;
}

interface Queue {
  readonly messages: SentMessage[];
  next: number;
}

/** Draws signaling messages, from side to side if the trace has both ends of a message. */
export interface MessageReader {
  sent(side: SideId, moment: Moment, message: Json): void;
  received(side: SideId, moment: Moment, message: Json): void;
}

interface Moment {
  readonly atMs: number;
  readonly event: number;
}

const OTHER_SIDE = { a: "b", b: "a" } as const satisfies Record<SideId, SideId>;

/** Keep-alives. */
const NOT_DRAWN = new Set(["ping", "pong"]);

const EDITED: Text = { en: "changed on the way", zh: "到达时与发出时不同" };

/** @param steps receives new steps and changes to steps */
export function createMessageReader(steps: StepList): MessageReader {
  /** By content: the messages that have not arrived yet, the oldest first. */
  const pending = { a: new Map<string, Queue>(), b: new Map<string, Queue>() };
  /** Descriptions by type, to recognise one that was changed on the way. */
  const descriptions = { a: new Map<string, Queue>(), b: new Map<string, Queue>() };

  return {
    sent(side, { atMs, event }, message) {
      const content = readSignalingMessage(message);
      if (isNotDrawn(content)) return;
      const draft = draftOf(content, { atMs, from: side, to: "signaling", events: [event] });
      steps.add(draft);
      const sent: SentMessage = { draft, content, hasArrived: false };
      enqueue(pending[side], keyOf(content), sent);
      if (content.what === "description") enqueue(descriptions[side], content.type, sent);
    },
    received(side, { atMs, event }, message) {
      const content = readSignalingMessage(message);
      if (isNotDrawn(content)) return;
      const sender = OTHER_SIDE[side];
      const exact = dequeue(pending[sender].get(keyOf(content)));
      const sent =
        exact ??
        (content.what === "description" ? dequeue(descriptions[sender].get(content.type)) : undefined);
      if (sent === undefined) {
        steps.add(draftOf(content, { atMs, from: "signaling", to: side, events: [event] }));
        return;
      }
      const edited = exact === undefined ? { detail: EDITED } : {};
      steps.change(sent.draft, { to: side, untilMs: atMs, ...edited }, event);
    },
  };
}

function draftOf(
  content: SignalingContent,
  place: Pick<StepDraft, "atMs" | "from" | "to" | "events">,
): StepDraft {
  const meaning = "signaling";
  switch (content.what) {
    case "description":
      return { ...place, kind: "descriptionMessage", meaning, label: alike(content.type) };
    case "candidate":
      return {
        ...place,
        kind: "candidateMessage",
        meaning,
        label: alike("candidate"),
        items: [candidateTypeOf(content.candidate)],
      };
    default: {
      const label = content.name === "" ? { en: "message", zh: "消息" } : alike(content.name);
      return { ...place, kind: "otherMessage", meaning, label };
    }
  }
}

function keyOf(content: SignalingContent): string {
  switch (content.what) {
    case "description":
      return `${content.type} ${content.sdp}`;
    case "candidate":
      return `candidate ${content.candidate ?? ""}`;
    default:
      return `other ${content.name}`;
  }
}

function isNotDrawn(content: SignalingContent): boolean {
  return content.what === "other" && NOT_DRAWN.has(content.name);
}

function enqueue(queues: Map<string, Queue>, key: string, sent: SentMessage): void {
  const queue = queues.get(key);
  if (queue === undefined) queues.set(key, { messages: [sent], next: 0 });
  else queue.messages.push(sent);
}

/** The oldest message that has not arrived. A message may be in two queues, so it may have arrived already. */
function dequeue(queue: Queue | undefined): SentMessage | undefined {
  if (queue === undefined) return undefined;
  while (queue.next < queue.messages.length) {
    const sent = queue.messages[queue.next];
    queue.next += 1;
    if (sent === undefined || sent.hasArrived) continue;
    sent.hasArrived = true;
    return sent;
  }
  return undefined;
}
