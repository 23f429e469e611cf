import fc from "fast-check";
import { expect, test } from "vitest";
import { createHostileStorm, hostileStep } from "../testing/hostile-storm.ts";

const storms = fc.tuple(
  fc.constantFrom("open" as const, "knock" as const),
  fc.array(hostileStep, { minLength: 200, maxLength: 200 }),
);

test("whatever clients send, in whatever order, nothing is thrown, told to the wrong ones, or kept", () => {
  fc.assert(
    fc.property(storms, ([rooms, steps]) => {
      const storm = createHostileStorm(rooms);
      for (const step of steps) storm.step(step);
      storm.end();
    }),
    { numRuns: 30 },
  );
});

test("this storm reaches every kind of message", () => {
  const sent: Record<string, number> = {};
  for (const [rooms, steps] of fc.sample(storms, { numRuns: 60, seed: 1 })) {
    const storm = createHostileStorm(rooms);
    for (const step of steps) storm.step(step);
    for (const [type, count] of Object.entries(storm.sent)) sent[type] = (sent[type] ?? 0) + count;
  }
  for (const kind of [
    ...["candidate", "description", "knockEnded", "knocking", "participantBack", "participantDetached"],
    ...["participantJoined", "participantLeft", "pong", "resumed", "roomLocked", "waiting", "welcome"],
    ...["alreadyJoined", "invalidMessage", "invalidToken", "notJoined", "notJson", "roomFull", "seatTaken"],
    ...["shutOut", "staleToken", "tooLarge", "unknownParticipant", "removed"],
  ]) {
    expect.soft(sent[kind] ?? 0, kind).toBeGreaterThan(0);
  }
});
