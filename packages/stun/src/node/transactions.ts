import { formatTransportAddress, type StunMessage, type TransportAddress } from "../core/index.ts";
import { nameOfMethod, StunRequestError } from "./request-error.ts";

/** A valid answer. */
export interface StunResponse {
  readonly message: StunMessage;
  /** Where it came from. */
  readonly from: TransportAddress;
  /** From the first transmission to the answer. */
  readonly elapsedMs: number;
  /** How often the request had been sent by then. */
  readonly transmissions: number;
}

/** What to do with an answer: accept it, discard it and wait for another, or give up. */
export type ResponseJudgement =
  | { readonly kind: "accept" }
  | { readonly kind: "discard"; readonly reason: string; readonly isForged: boolean }
  | { readonly kind: "fail"; readonly error: StunRequestError };

/** A request to send. */
export interface OutgoingTransaction {
  readonly method: number;
  readonly transactionId: Uint8Array;
  readonly to: TransportAddress;
  /** Called for each transmission. Must not throw. */
  readonly transmit: () => void;
  /** The wait after each transmission. */
  readonly waitsMs: readonly number[];
  /** Advice for the error message of a timeout. */
  readonly adviceOnSilence?: string | undefined;
  readonly judge: (message: StunMessage, from: TransportAddress) => ResponseJudgement;
  /** Called as soon as an answer is accepted, before anything else that has arrived is processed. */
  readonly onAccept?: ((message: StunMessage) => void) | undefined;
}

/** The pending requests of one socket. */
export interface Transactions {
  run(transaction: OutgoingTransaction): Promise<StunResponse>;
  /** Processes a response; ignored if no request waits for it. */
  receive(message: StunMessage, from: TransportAddress): void;
  /** Notes something that arrived and was not an answer, for the error message of a timeout. */
  noteNoise(reason: string): void;
  /** Ends one wait. */
  fail(transactionId: Uint8Array, error: StunRequestError): void;
  /** Ends every wait. */
  failAll(error: StunRequestError): void;
}

interface Pending extends OutgoingTransaction {
  readonly startedAtMs: number;
  /** Why answers were discarded: each reason once and only the first few, since the sender controls the text. */
  readonly discarded: Set<string>;
  hasForgery: boolean;
  transmissions: number;
  timer: NodeJS.Timeout | undefined;
  readonly settle: (outcome: StunResponse | StunRequestError) => void;
}

const MAX_REASONS = 8;

function noteReason({ discarded }: Pending, reason: string): void {
  if (discarded.size < MAX_REASONS) discarded.add(reason);
}

function keyOf(transactionId: Uint8Array): string {
  return Buffer.from(transactionId.buffer, transactionId.byteOffset, transactionId.byteLength).toString(
    "hex",
  );
}

/** From this length on, a silence is reported in seconds. */
const SECONDS_FROM_MS = 1000;

function noAnswer({
  method,
  to,
  startedAtMs,
  transmissions,
  discarded,
  hasForgery,
  adviceOnSilence,
}: Pending): StunRequestError {
  const waitedMs = Math.round(performance.now() - startedAtMs);
  const waited = waitedMs < SECONDS_FROM_MS ? `${waitedMs} ms` : `${(waitedMs / 1000).toFixed(1)} s`;
  const sent = transmissions > 1 ? `, sent ${transmissions} times` : "";
  const ignored = discarded.size > 0 ? `; ignored: ${[...discarded].join(", ")}` : "";
  const advice = discarded.size > 0 || adviceOnSilence === undefined ? "" : `; ${adviceOnSilence}`;
  // RFC 8489 §9.2.5: answers whose integrity failed are signaled as such, not as a timeout.
  return new StunRequestError(
    hasForgery ? "STUN_BAD_RESPONSE" : "STUN_TIMEOUT",
    `${nameOfMethod(method)}: no ${hasForgery ? "trustworthy " : ""}answer from ${formatTransportAddress(to)} in ${waited}${sent}${ignored}${advice}`,
  );
}

export function createTransactions(): Transactions {
  const pending = new Map<string, Pending>();

  function transmit(transaction: Pending): void {
    const waitMs = transaction.waitsMs[transaction.transmissions];
    if (waitMs === undefined) {
      transaction.settle(noAnswer(transaction));
      return;
    }
    transaction.transmissions += 1;
    transaction.timer = setTimeout(() => transmit(transaction), waitMs);
    transaction.transmit();
  }

  return {
    run(transaction) {
      return new Promise((resolve, reject) => {
        const key = keyOf(transaction.transactionId);
        const waiting: Pending = {
          ...transaction,
          startedAtMs: performance.now(),
          discarded: new Set(),
          hasForgery: false,
          transmissions: 0,
          timer: undefined,
          settle(outcome) {
            clearTimeout(waiting.timer);
            pending.delete(key);
            if (outcome instanceof StunRequestError) reject(outcome);
            else resolve(outcome);
          },
        };
        pending.set(key, waiting);
        transmit(waiting);
      });
    },
    receive(message, from) {
      const transaction = pending.get(keyOf(message.transactionId));
      if (transaction === undefined || message.method !== transaction.method) return;
      const judgement = transaction.judge(message, from);
      switch (judgement.kind) {
        case "accept": {
          const { transmissions, startedAtMs } = transaction;
          transaction.onAccept?.(message);
          transaction.settle({ message, from, elapsedMs: performance.now() - startedAtMs, transmissions });
          break;
        }
        case "discard":
          noteReason(transaction, judgement.reason);
          transaction.hasForgery ||= judgement.isForged;
          break;
        case "fail":
          transaction.settle(judgement.error);
          break;
        default:
          judgement satisfies never;
      }
    },
    noteNoise(reason) {
      for (const transaction of pending.values()) noteReason(transaction, reason);
    },
    fail(transactionId, error) {
      pending.get(keyOf(transactionId))?.settle(error);
    },
    failAll(error) {
      for (const { settle } of [...pending.values()]) settle(error);
    },
  };
}
