import { expect, test } from "vitest";
import { continuedSeat, forgetReceived, noteDelivery, numbered, pingOf, seatFrom } from "./own-seat.ts";

const welcome: Parameters<typeof seatFrom>[0] = {
  type: "welcome",
  self: "a",
  participants: [],
  iceServers: [],
  generation: 1,
  resume: "t",
};
const candidate = { type: "candidate", to: "b", candidate: null } as const;
const resumed = {
  type: "resumed" as const,
  self: "a",
  generation: 1,
  iceServers: [],
  resume: "t2",
};

function newSeat() {
  const seat = seatFrom(welcome);
  if (seat === undefined) throw new Error("no seat");
  return seat;
}

test("a server without seats gives none", () => {
  expect(seatFrom({ type: "welcome", self: "a", participants: [], iceServers: [] })).toBeUndefined();
});

test("messages are numbered from 1, and kept until the server has them", () => {
  const seat = newSeat();
  expect([1, 2, 3].map(() => numbered(seat, candidate).seq)).toEqual([1, 2, 3]);
  forgetReceived(seat, 2);
  expect(seat.unacknowledged).toEqual([{ ...candidate, seq: 3 }]);
});

test("a resumed seat sends again what the server does not have, and goes on counting", () => {
  const seat = newSeat();
  for (let count = 0; count < 3; count += 1) numbered(seat, candidate);
  const continued = continuedSeat(seat, { ...resumed, received: 1 });
  expect(continued.unacknowledged.map(({ seq }) => seq)).toEqual([2, 3]);
  expect(continued.token).toBe("t2");
  expect(numbered(continued, candidate).seq).toBe(4);
});

test("the page after a reload goes on where the one before ended", () => {
  const seat = seatFrom({ ...resumed, generation: 2, received: 7 });
  expect(seat).toMatchObject({ generation: 2, received: 0, lastSeq: 7 });
});

test("a delivery counts once, and many are acknowledged without waiting for a ping", () => {
  const seat = newSeat();
  expect(noteDelivery(seat, undefined)).toBe("process");
  expect(noteDelivery(seat, 1)).toBe("process");
  expect(noteDelivery(seat, 1)).toBe("repeated");
  for (let number = 2; number < 32; number += 1) expect(noteDelivery(seat, number)).toBe("process");
  expect(noteDelivery(seat, 32)).toBe("acknowledge");
  expect(pingOf(seat)).toEqual({ type: "ping", received: 32 });
  expect(noteDelivery(seat, 33)).toBe("process");
});
