import { expect, test } from "vitest";
import { doneAfter, nextStep, possibleSteps, type Situation, STEPS, type StepId } from "./steps.ts";

const UP_TO_THE_ANSWER: readonly StepId[] = [
  "capture",
  "create",
  "addTracksToA",
  "addTracksToB",
  "createOffer",
  "setOfferAtA",
  "setOfferAtB",
  "createAnswer",
  "setAnswerAtB",
  "setAnswerAtA",
];

function situation(done: readonly StepId[], rest: Partial<Omit<Situation, "done">> = {}): Situation {
  return {
    done: new Set(done),
    waiting: { a: 0, b: 0 },
    gatheringEnded: { a: false, b: false },
    ...rest,
  };
}

test("up to the answer, the next step is always the one after the last", () => {
  UP_TO_THE_ANSWER.forEach((id, index) => {
    expect(nextStep(situation(UP_TO_THE_ANSWER.slice(0, index)))).toBe(id);
  });
});

test("every step depends only on steps above it", () => {
  STEPS.forEach((step, index) => {
    if ("after" in step) expect(STEPS.slice(0, index).map((above) => above.id)).toContain(step.after);
  });
});

test("a step cannot be repeated", () => {
  expect(possibleSteps(situation(["capture"]))).toEqual(new Set(["create"]));
});

test("tracks may be added to B until the answer is created, but are proposed only before the offer", () => {
  const withoutB = UP_TO_THE_ANSWER.filter((id) => id !== "addTracksToB");
  const offered = situation(withoutB.slice(0, withoutB.indexOf("createAnswer")));
  expect(possibleSteps(offered)).toEqual(new Set(["addTracksToB", "createAnswer"]));
  expect(nextStep(offered)).toBe("createAnswer");
  const answered = situation(withoutB.slice(0, withoutB.indexOf("setAnswerAtB")));
  expect(possibleSteps(answered)).toEqual(new Set(["setAnswerAtB"]));
});

test("A's candidates can be passed on as soon as B has the offer, B's only when A has the answer", () => {
  const waiting = { a: 1, b: 1 };
  const untilOfferAtB = UP_TO_THE_ANSWER.slice(0, UP_TO_THE_ANSWER.indexOf("setOfferAtB"));
  expect(possibleSteps(situation(untilOfferAtB, { waiting }))).not.toContain("candidatesToB");
  const early = possibleSteps(situation([...untilOfferAtB, "setOfferAtB"], { waiting }));
  expect(early).toContain("candidatesToB");
  expect(early).not.toContain("candidatesToA");
  expect(possibleSteps(situation(UP_TO_THE_ANSWER, { waiting }))).toEqual(
    new Set(["candidatesToB", "candidatesToA"]),
  );
});

test("the end of candidates is possible only when gathering is complete and no candidate waits", () => {
  const gatheringEnded = { a: true, b: true };
  expect(possibleSteps(situation(UP_TO_THE_ANSWER, { gatheringEnded, waiting: { a: 1, b: 0 } }))).toEqual(
    new Set(["candidatesToB", "endToA"]),
  );
  expect(nextStep(situation(UP_TO_THE_ANSWER, { gatheringEnded }))).toBe("endToB");
});

test("there is no next step while both sides gather and no candidate waits, nor when all steps are done", () => {
  expect(nextStep(situation(UP_TO_THE_ANSWER))).toBeUndefined();
  const gatheringEnded = { a: true, b: true };
  expect(nextStep(situation([...UP_TO_THE_ANSWER, "endToB", "endToA"], { gatheringEnded }))).toBeUndefined();
});

test("passing candidates is done with the end of candidates, every other step at once", () => {
  const untilAnswer = new Set(UP_TO_THE_ANSWER);
  expect(doneAfter(new Set(), "capture")).toEqual(new Set(["capture"]));
  expect(doneAfter(untilAnswer, "candidatesToB")).toEqual(untilAnswer);
  expect(doneAfter(untilAnswer, "endToB")).toEqual(new Set([...untilAnswer, "candidatesToB", "endToB"]));
});
