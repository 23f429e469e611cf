import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SideName } from "../../../loopback/steps.ts";
import { createWire } from "./wire.ts";
import {
  ALL_PASS,
  editableText,
  subjectOf,
  type Treatments,
  type WireBody,
  withText,
} from "./wire-message.ts";

const OFFER: WireBody = {
  description: { type: "offer", sdp: "v=0\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n" },
};
const ANSWER: WireBody = { description: { type: "answer", sdp: "v=0\r\n" } };
const HOST: WireBody = { candidate: { candidate: "candidate:1 1 udp 1 192.0.2.1 9 typ host" } };
const RELAY: WireBody = {
  candidate: { candidate: "candidate:2 1 udp 1 192.0.2.9 9 typ relay raddr 0.0.0.0 rport 0" },
};
const END: WireBody = { candidate: null };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A channel whose sides write down what they get; the side refuses what `refuses` names. */
function start(treatments: Partial<Treatments> = {}, refuses?: WireBody) {
  const delivered: [SideName, WireBody][] = [];
  const wire = createWire({
    treatments: () => ({ ...ALL_PASS, ...treatments }),
    async deliver(to, body) {
      if (body === refuses) throw new TypeError("no such m-line");
      delivered.push([to, body]);
    },
    nowMs: () => performance.now(),
  });
  return { wire, delivered, settle: () => vi.advanceTimersByTimeAsync(0) };
}

test("what is sent arrives at the other side, in its order", async () => {
  const { wire, delivered, settle } = start();
  wire.send("a", OFFER);
  wire.send("a", HOST);
  wire.send("b", ANSWER);
  await settle();
  expect(delivered.filter(([to]) => to === "b").map(([, body]) => subjectOf(body))).toEqual([
    "offer",
    "host",
  ]);
  expect(delivered.filter(([to]) => to === "a").map(([, body]) => subjectOf(body))).toEqual(["answer"]);
  expect(wire.messages.value.map(({ fate }) => fate)).toEqual(["delivered", "delivered", "delivered"]);
});

test("a held message waits until it is let go, and may be another one then", async () => {
  const { wire, delivered, settle } = start({ answer: { kind: "hold" } });
  wire.send("b", ANSWER);
  await settle();
  expect(delivered).toEqual([]);
  wire.release(1, withText(ANSWER, "v=0\ns=-\n"));
  await settle();
  expect(delivered).toEqual([["a", { description: { type: "answer", sdp: "v=0\r\ns=-\r\n" } }]]);
  expect(wire.messages.value[0]).toMatchObject({ fate: "delivered", isEdited: true });
});

test("a delayed message is 5 s late and no sooner", async () => {
  const { wire, delivered } = start({ answer: { kind: "delay", delayMs: 5_000 } });
  wire.send("b", ANSWER);
  await vi.advanceTimersByTimeAsync(4_999);
  expect(delivered).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(delivered).toHaveLength(1);
});

test("dropped candidates do not arrive, neither by themselves nor inside a description", async () => {
  const { wire, delivered, settle } = start({ host: { kind: "drop" } });
  for (const body of [OFFER, HOST, RELAY, END]) wire.send("a", body);
  await settle();
  expect(delivered.map(([, body]) => editableText(body))).toEqual(["v=0\r\n", editableText(RELAY), ""]);
  expect(wire.messages.value.map(({ fate }) => fate)).toEqual([
    "delivered",
    "dropped",
    "delivered",
    "delivered",
  ]);
});

test("what a side refuses is kept in the browser's words, and the next one arrives", async () => {
  const { wire, delivered, settle } = start({}, HOST);
  wire.send("a", HOST);
  wire.send("a", RELAY);
  await settle();
  expect(wire.messages.value[0]).toMatchObject({ fate: "refused", refusal: "TypeError: no such m-line" });
  expect(delivered).toEqual([["b", RELAY]]);
});

test("after the end nothing is delivered", async () => {
  const { wire, delivered, settle } = start({
    offer: { kind: "delay", delayMs: 10 },
    answer: { kind: "hold" },
  });
  wire.send("a", OFFER);
  wire.send("b", ANSWER);
  wire.close();
  wire.release(2);
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
