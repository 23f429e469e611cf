import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { decodeMessage, encodeMessage, METHODS, type StunMessage } from "../core/index.ts";
import { StunRequestError } from "./request-error.ts";
import { DEFAULT_REQUEST_TIMING, waitsAfterTransmissions } from "./request-timing.ts";
import { createTransactions, type OutgoingTransaction } from "./transactions.ts";

const SERVER = { address: "192.0.2.1", port: 3478 };
const ID = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
});

/** A Binding request that records the time of each transmission. */
function bindingRequest(options: Partial<OutgoingTransaction> = {}) {
  const startedAtMs = performance.now();
  const sentAtMs: number[] = [];
  const transaction: OutgoingTransaction = {
    method: METHODS.binding,
    transactionId: ID,
    to: SERVER,
    waitsMs: waitsAfterTransmissions(DEFAULT_REQUEST_TIMING),
    transmit: () => sentAtMs.push(performance.now() - startedAtMs),
    judge: () => ({ kind: "accept" }),
    ...options,
  };
  return { transaction, sentAtMs };
}

function response(method: number = METHODS.binding, transactionId: Uint8Array = ID): StunMessage {
  return decodeMessage(encodeMessage({ method, class: "success", transactionId }));
}

test("an unanswered request is sent at 0, 500, 1500 … 31,500 ms and fails at 39,500", async () => {
  const { transaction, sentAtMs } = bindingRequest();
  const failed = createTransactions()
    .run(transaction)
    .catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(39_499);
  expect(sentAtMs).toEqual([0, 500, 1500, 3500, 7500, 15_500, 31_500]);
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  const error = await failed;
  expect(error).toBeInstanceOf(StunRequestError);
  expect(error).toMatchObject({
    code: "STUN_TIMEOUT",
    message: "Binding: no answer from 192.0.2.1:3478 in 39.5 s, sent 7 times",
  });
  expect(vi.getTimerCount()).toBe(0);
});

test("an answer stops the retransmissions and carries the elapsed time", async () => {
  const transactions = createTransactions();
  const { transaction, sentAtMs } = bindingRequest();
  const answered = transactions.run(transaction);
  await vi.advanceTimersByTimeAsync(600);
  transactions.receive(response(), SERVER);
  expect(await answered).toMatchObject({ elapsedMs: 600, transmissions: 2, from: SERVER });
  expect(vi.getTimerCount()).toBe(0);
  expect(sentAtMs).toEqual([0, 500]);
});

test("an answer to another transaction or method is ignored", async () => {
  const transactions = createTransactions();
  const { transaction } = bindingRequest();
  const failed = transactions.run(transaction).catch((error: unknown) => error);
  transactions.receive(response(METHODS.binding, ID.toReversed()), SERVER);
  transactions.receive(response(METHODS.allocate), SERVER);
  await vi.runAllTimersAsync();
  expect(await failed).toMatchObject({ code: "STUN_TIMEOUT" });
});

test("a second answer changes nothing", async () => {
  const transactions = createTransactions();
  const { transaction } = bindingRequest();
  const answered = transactions.run(transaction);
  transactions.receive(response(), SERVER);
  transactions.receive(response(), { ...SERVER, port: 1 });
  expect((await answered).from).toEqual(SERVER);
});

test("a timeout lists the discarded answers", async () => {
  const transactions = createTransactions();
  const { transaction } = bindingRequest({
    waitsMs: [100],
    judge: () => ({ kind: "discard", reason: "a bad fingerprint", isForged: false }),
  });
  const failed = transactions.run(transaction).catch((error: unknown) => error);
  transactions.receive(response(), SERVER);
  transactions.receive(response(), SERVER);
  transactions.noteNoise("data that is not STUN");
  await vi.runAllTimersAsync();
  expect(await failed).toMatchObject({
    code: "STUN_TIMEOUT",
    message:
      "Binding: no answer from 192.0.2.1:3478 in 100 ms; ignored: a bad fingerprint, data that is not STUN",
  });
});

test("forged answers alone end as a bad response, not a timeout (RFC 8489 §9.2.5)", async () => {
  const transactions = createTransactions();
  const { transaction } = bindingRequest({
    judge: () => ({ kind: "discard", reason: "an answer with a wrong message integrity", isForged: true }),
  });
  const failed = transactions.run(transaction).catch((error: unknown) => error);
  transactions.receive(response(), SERVER);
  await vi.runAllTimersAsync();
  expect(await failed).toMatchObject({ code: "STUN_BAD_RESPONSE" });
});

test("closing fails every pending request", async () => {
  const transactions = createTransactions();
  const waits = [ID, ID.toReversed()].map((transactionId) =>
    transactions.run(bindingRequest({ transactionId }).transaction).catch((error: unknown) => error),
  );
  transactions.failAll(new StunRequestError("STUN_CLOSED", "the client has been closed"));
  for (const error of await Promise.all(waits)) expect(error).toMatchObject({ code: "STUN_CLOSED" });
  expect(vi.getTimerCount()).toBe(0);
});

test("a timeout carries advice, and lists at most eight reasons for discarded answers", async () => {
  const transactions = createTransactions();
  const messageAfter = async (noises: number): Promise<string> => {
    const { transaction } = bindingRequest({ adviceOnSilence: "is it running?" });
    const failed = transactions.run(transaction).catch((error: unknown) => error);
    for (let index = 0; index < noises; index += 1) transactions.noteNoise(`noise ${index}`);
    await vi.runAllTimersAsync();
    return String(((await failed) as StunRequestError).message);
  };
  expect(await messageAfter(0)).toMatch(/sent 7 times; is it running\?$/);
  expect(await messageAfter(8)).toMatch(/; ignored: noise 0, .*, noise 7$/);
  expect(await messageAfter(9)).toMatch(/, noise 7$/);
});
