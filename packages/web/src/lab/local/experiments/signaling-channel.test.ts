import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SideName } from "../../../loopback/steps.ts";
import {
  ALL_PASS,
  createSignalingChannel,
  editableText,
  type MessageBody,
  subjectOf,
  type Treatments,
  withText,
} from "./signaling-channel.ts";

const OFFER: MessageBody = {
  description: { type: "offer", sdp: "v=0\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n" },
};
const ANSWER: MessageBody = { description: { type: "answer", sdp: "v=0\r\n" } };
const HOST: MessageBody = { candidate: { candidate: "candidate:1 1 udp 1 192.0.2.1 9 typ host" } };
const RELAY: MessageBody = {
  candidate: { candidate: "candidate:2 1 udp 1 192.0.2.9 9 typ relay raddr 0.0.0.0 rport 0" },
};
const END: MessageBody = { candidate: null };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A channel that collects what is delivered. A delivery of `refuses` throws. */
function start(treatments: Partial<Treatments> = {}, refuses?: MessageBody) {
  const delivered: [SideName, MessageBody][] = [];
  const signaling = createSignalingChannel({
    treatments: () => ({ ...ALL_PASS, ...treatments }),
    async deliver(to, body) {
      if (body === refuses) throw new TypeError("no such m-line");
      delivered.push([to, body]);
    },
    nowMs: () => performance.now(),
  });
  return { signaling, delivered, settle: () => vi.advanceTimersByTimeAsync(0) };
}

test("messages arrive at the other side in order", async () => {
  const { signaling, delivered, settle } = start();
  signaling.send("a", OFFER);
  signaling.send("a", HOST);
  signaling.send("b", ANSWER);
  await settle();
  expect(delivered.filter(([to]) => to === "b").map(([, body]) => subjectOf(body))).toEqual([
    "offer",
    "host",
  ]);
  expect(delivered.filter(([to]) => to === "a").map(([, body]) => subjectOf(body))).toEqual(["answer"]);
  expect(signaling.messages.value.map(({ status }) => status)).toEqual([
    "delivered",
    "delivered",
    "delivered",
  ]);
});

test("a held message waits until it is released, and may be edited", async () => {
  const { signaling, delivered, settle } = start({ answer: { kind: "hold" } });
  signaling.send("b", ANSWER);
  await settle();
  expect(delivered).toEqual([]);
  signaling.release(1, withText(ANSWER, "v=0\ns=-\n"));
  await settle();
  expect(delivered).toEqual([["a", { description: { type: "answer", sdp: "v=0\r\ns=-\r\n" } }]]);
  expect(signaling.messages.value[0]).toMatchObject({ status: "delivered", isEdited: true });
});

test("a message delayed by 5 s arrives after 5 s, not before", async () => {
  const { signaling, delivered } = start({ answer: { kind: "delay", delayMs: 5_000 } });
  signaling.send("b", ANSWER);
  await vi.advanceTimersByTimeAsync(4_999);
  expect(delivered).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(delivered).toHaveLength(1);
});

test("dropped candidates do not arrive, neither alone nor inside a description", async () => {
  const { signaling, delivered, settle } = start({ host: { kind: "drop" } });
  for (const body of [OFFER, HOST, RELAY, END]) signaling.send("a", body);
  await settle();
  expect(delivered.map(([, body]) => editableText(body))).toEqual(["v=0\r\n", editableText(RELAY), ""]);
  expect(signaling.messages.value.map(({ status }) => status)).toEqual([
    "delivered",
    "dropped",
    "delivered",
    "delivered",
  ]);
});

test("the error of a refused message is kept, and the next message arrives", async () => {
  const { signaling, delivered, settle } = start({}, HOST);
  signaling.send("a", HOST);
  signaling.send("a", RELAY);
  await settle();
  expect(signaling.messages.value[0]).toMatchObject({
    status: "refused",
    refusal: "TypeError: no such m-line",
  });
  expect(delivered).toEqual([["b", RELAY]]);
});

test("nothing is delivered after the channel is closed", async () => {
  const { signaling, delivered, settle } = start({
    offer: { kind: "delay", delayMs: 10 },
    answer: { kind: "hold" },
  });
  signaling.send("a", OFFER);
  signaling.send("b", ANSWER);
  signaling.close();
  signaling.release(2);
  await vi.advanceTimersByTimeAsync(100);
  await settle();
  expect(delivered).toEqual([]);
});

test.each([
  [OFFER, "offer"],
  [ANSWER, "answer"],
  [HOST, "host"],
  [RELAY, "relay"],
  [END, "end"],
  [{ candidate: { candidate: "" } }, "end"],
  [{ candidate: { candidate: "nonsense" } }, "host"],
] as const)("%j is about %s", (body, subject) => {
  expect(subjectOf(body)).toBe(subject);
});
