import { signal } from "@preact/signals";
import { OTHER_SIDE, type SideName } from "../../../loopback/steps.ts";
import {
  subjectOf,
  type Treatments,
  type WireBody,
  type WireMessage,
  withoutDropped,
} from "./wire-message.ts";

/** More messages than any experiment has; what comes beyond is dropped, so that nothing grows for ever. */
const MAX_MESSAGES = 500;

/** The signaling channel between A and B, on which messages can be held, delayed, dropped and edited. */
export interface Wire {
  /** Every message so far, oldest first. A signal: who reads it is told of changes. */
  readonly messages: { readonly value: readonly WireMessage[] };
  send(from: SideName, body: WireBody): void;
  /** Lets a held message go, as it is or with another body. */
  release(number: number, body?: WireBody): void;
  drop(number: number): void;
  /** Nothing is delivered after it. */
  close(): void;
}

/**
 * @param options.treatments asked for each message when it is sent
 * @param options.edit changes what is sent before anything else happens to it
 * @param options.deliver gives a message to the side it is for. What it throws is the refusal of that message
 * @param options.onPassed told of each message when it enters the channel and when it leaves it
 * @param options.nowMs a monotonic clock
 */
export function createWire({
  treatments,
  edit = (body) => body,
  deliver,
  onPassed = () => {},
  nowMs,
}: {
  readonly treatments: () => Treatments;
  readonly edit?: (body: WireBody) => WireBody;
  readonly deliver: (to: SideName, body: WireBody) => Promise<void>;
  readonly onPassed?: (side: SideName, direction: "in" | "out", body: WireBody) => void;
  readonly nowMs: () => number;
}): Wire {
  const messages = signal<readonly WireMessage[]>([]);
  const timers = new Set<ReturnType<typeof setTimeout>>();
  // What one side gets is done with before the next begins, as from a socket.
  const turns: Record<SideName, Promise<void>> = { a: Promise.resolve(), b: Promise.resolve() };
  let isClosed = false;

  const find = (number: number) => messages.peek().find((message) => message.number === number);

  function change(number: number, changed: Partial<WireMessage>): void {
    messages.value = messages
      .peek()
      .map((message) => (message.number === number ? { ...message, ...changed } : message));
  }

  function pass({ number, from }: WireMessage): void {
    const to = OTHER_SIDE[from];
    change(number, { fate: "underway" });
    turns[to] = turns[to].then(async () => {
      const message = find(number);
      if (isClosed || message === undefined) return;
      onPassed(to, "in", message.body);
      try {
        await deliver(to, message.body);
        change(number, { fate: "delivered", settledAtMs: nowMs() });
      } catch (error) {
        const refusal = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        change(number, { fate: "refused", refusal, settledAtMs: nowMs() });
      }
    });
  }

  function passLater(message: WireMessage, delayMs: number): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (find(message.number)?.fate === "underway") pass(message);
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
      const message: WireMessage = {
        number,
        from,
        subject: subjectOf(body),
        body,
        fate: treatment.kind === "hold" ? "held" : treatment.kind === "drop" ? "dropped" : "underway",
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
      if (message?.fate !== "held") return;
      if (body !== undefined) change(number, { body, isEdited: true });
      pass(message);
    },
    drop(number) {
      if (find(number)?.fate === "held") change(number, { fate: "dropped", settledAtMs: nowMs() });
    },
    close() {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
