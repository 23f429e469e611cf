/** What waits for one seat: enough for five others who each send a full offer with its candidates, several times. */
export const OUTBOX_LIMIT = { messages: 512, characters: 524_288 } as const;

/** What waits in all outboxes together, in characters: those of honest clients are nearly empty most of the time. */
export const OUTBOXES_LIMIT = 67_108_864;

/** At most so long is what `post` puts before a message. */
const NUMBER_CHARACTERS = 32;

/** Kept free for what the server itself has to say, which is short and must not be lost. */
export const OUTBOX_RESERVE = { messages: 64, characters: 32_768 } as const;

interface Delivery {
  readonly number: number;
  readonly text: string;
}

/** What was sent to a seat and is not acknowledged, in order. It is sent again when the seat is resumed. */
export interface Outbox {
  readonly waiting: Delivery[];
  characters: number;
  /** The number of the last delivery, counted from 1. */
  lastNumber: number;
  /** The last delivery that is no longer kept. */
  forgottenNumber: number;
}

export function emptyOutbox(): Outbox {
  return { waiting: [], characters: 0, lastNumber: 0, forgottenNumber: 0 };
}

/** Whether a message of `characters` fits, with the reserve left free or, for the server's own messages, used. */
export function fits(
  { waiting, characters }: Outbox,
  message: { readonly characters: number; readonly usesReserve: boolean },
): boolean {
  const reserve = message.usesReserve ? { messages: 0, characters: 0 } : OUTBOX_RESERVE;
  return (
    waiting.length + reserve.messages < OUTBOX_LIMIT.messages &&
    characters + NUMBER_CHARACTERS + message.characters + reserve.characters <= OUTBOX_LIMIT.characters
  );
}

/** Numbers a message, `text` without its opening brace, and keeps it. Returns the whole text. */
export function post(outbox: Outbox, text: string): string {
  outbox.lastNumber += 1;
  const whole = `{"delivery":${outbox.lastNumber},${text}`;
  outbox.waiting.push({ number: outbox.lastNumber, text: whole });
  outbox.characters += whole.length;
  return whole;
}

/** Forgets the oldest until a message of `characters` fits. What was forgotten cannot be sent again. */
export function makeRoom(outbox: Outbox, characters: number): void {
  while (outbox.waiting.length > 0 && !fits(outbox, { characters, usesReserve: true })) {
    outbox.forgottenNumber = outbox.waiting[0]?.number ?? outbox.forgottenNumber;
    drop(outbox, 1);
  }
}

/** Forgets everything. Only a client that has received it all can still resume. */
export function empty(outbox: Outbox): void {
  outbox.forgottenNumber = outbox.lastNumber;
  drop(outbox, outbox.waiting.length);
}

/** Forgets what the client has received. A number from the future counts as the last one. */
export function acknowledge(outbox: Outbox, number: number): void {
  const acknowledged = Math.min(number, outbox.lastNumber);
  outbox.forgottenNumber = Math.max(outbox.forgottenNumber, acknowledged);
  const count = outbox.waiting.findIndex((delivery) => delivery.number > acknowledged);
  drop(outbox, count === -1 ? outbox.waiting.length : count);
}

/** True if everything after the delivery `number` is still kept. */
export function isKeptAfter({ forgottenNumber, lastNumber }: Outbox, number: number): boolean {
  return number >= forgottenNumber && number <= lastNumber;
}

function drop(outbox: Outbox, count: number): void {
  for (const { text } of outbox.waiting.splice(0, count)) outbox.characters -= text.length;
}
