/** One of the two connections of the page. */
export type SideName = "a" | "b";

/** The side that gets the candidates and descriptions of each. */
export const OTHER_SIDE = { a: "b", b: "a" } as const satisfies Record<SideName, SideName>;

interface Step {
  readonly id: string;
  /** The step that must be done before. */
  readonly after?: string;
  /** The step after which it is no longer possible. */
  readonly before?: string;
  /** “Next step” no longer proposes it once this step is done, even if it is still possible. */
  readonly proposedUntil?: string;
  /** What it passes to the other side. A step that passes candidates is repeated for each. */
  readonly handsOver?: { readonly what: "candidates" | "end"; readonly from: SideName };
  /** The step that is complete once this one is done. */
  readonly completes?: string;
}

/** All steps that connect A and B, in their usual order. */
export const STEPS = [
  { id: "capture" },
  { id: "create", after: "capture" },
  { id: "addTracksToA", after: "create", before: "createOffer" },
  { id: "addTracksToB", after: "create", before: "createAnswer", proposedUntil: "createOffer" },
  { id: "createOffer", after: "addTracksToA" },
  { id: "setOfferAtA", after: "createOffer" },
  { id: "setOfferAtB", after: "setOfferAtA" },
  { id: "createAnswer", after: "setOfferAtB" },
  { id: "setAnswerAtB", after: "createAnswer" },
  { id: "setAnswerAtA", after: "setAnswerAtB" },
  // `addIceCandidate` fails before the remote description is set, and B gets its remote description before A.
  { id: "candidatesToB", after: "setOfferAtB", handsOver: { what: "candidates", from: "a" } },
  { id: "candidatesToA", after: "setAnswerAtA", handsOver: { what: "candidates", from: "b" } },
  { id: "endToB", after: "setOfferAtB", completes: "candidatesToB", handsOver: { what: "end", from: "a" } },
  { id: "endToA", after: "setAnswerAtA", completes: "candidatesToA", handsOver: { what: "end", from: "b" } },
] as const satisfies readonly Step[];

export type StepId = (typeof STEPS)[number]["id"];

/** The situation that decides which steps are possible. */
export interface Situation {
  readonly done: ReadonlySet<StepId>;
  /** How many candidates of each side the other does not have yet. */
  readonly waiting: Readonly<Record<SideName, number>>;
  /** Whether gathering is complete on each side. */
  readonly gatheringEnded: Readonly<Record<SideName, boolean>>;
}

function stepIsPossible(step: Step, situation: Situation): boolean {
  const done: ReadonlySet<string> = situation.done;
  if (done.has(step.id)) return false;
  if (step.after !== undefined && !done.has(step.after)) return false;
  if (step.before !== undefined && done.has(step.before)) return false;
  if (step.handsOver === undefined) return true;
  const { what, from } = step.handsOver;
  if (what === "candidates") return situation.waiting[from] > 0;
  return situation.gatheringEnded[from] && situation.waiting[from] === 0;
}

/** The steps that are possible now; often several. */
export function possibleSteps(situation: Situation): ReadonlySet<StepId> {
  return new Set(STEPS.filter((step) => stepIsPossible(step, situation)).map((step) => step.id));
}

/** The step that “Next step” does; `undefined` when all are done, or while waiting for candidates. */
export function nextStep(situation: Situation): StepId | undefined {
  return STEPS.find((step: Step) => {
    const passed = step.proposedUntil !== undefined && situation.done.has(step.proposedUntil as StepId);
    return stepIsPossible(step, situation) && !passed;
  })?.id;
}

/** The done steps after one more. Passing candidates is done only with the end of candidates. */
export function doneAfter(done: ReadonlySet<StepId>, id: StepId): ReadonlySet<StepId> {
  const step: Step | undefined = STEPS.find((known) => known.id === id);
  if (step?.handsOver?.what === "candidates") return done;
  const completed = step?.completes as StepId | undefined;
  return new Set([...done, id, ...(completed === undefined ? [] : [completed])]);
}
