/** One of the two connections in the page. */
export type SideName = "a" | "b";

/** Where a side's candidates and descriptions go. */
export const OTHER_SIDE = { a: "b", b: "a" } as const satisfies Record<SideName, SideName>;

interface Step {
  readonly id: string;
  /** The step that must have been done. */
  readonly after?: string;
  /** The step after which it is too late. */
  readonly before?: string;
  /** "Next step" no longer proposes it once this step is done, although it may still be possible. */
  readonly proposedUntil?: string;
  /** What must wait to be handed over: a step with candidates is done once for each. */
  readonly handsOver?: { readonly what: "candidates" | "end"; readonly from: SideName };
  /** The step that is over once this one is done. */
  readonly completes?: string;
}

/** Everything that connects A and B, in the order in which it is usually done. */
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
  // `addIceCandidate` is refused before the remote description is set, and B has its one before A.
  { id: "candidatesToB", after: "setOfferAtB", handsOver: { what: "candidates", from: "a" } },
  { id: "candidatesToA", after: "setAnswerAtA", handsOver: { what: "candidates", from: "b" } },
  { id: "endToB", after: "setOfferAtB", completes: "candidatesToB", handsOver: { what: "end", from: "a" } },
  { id: "endToA", after: "setAnswerAtA", completes: "candidatesToA", handsOver: { what: "end", from: "b" } },
] as const satisfies readonly Step[];

export type StepId = (typeof STEPS)[number]["id"];

/** What decides which steps are possible. */
export interface Situation {
  readonly done: ReadonlySet<StepId>;
  /** How many candidates each side has gathered that the other does not have yet. */
  readonly waiting: Readonly<Record<SideName, number>>;
  /** Whether each side has said that it will gather no more. */
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

/** The steps whose turn it is; often there is more than one. */
export function possibleSteps(situation: Situation): ReadonlySet<StepId> {
  return new Set(STEPS.filter((step) => stepIsPossible(step, situation)).map((step) => step.id));
}

/** The step that "next step" does, or `undefined` when all is done or gathering must be waited for. */
export function nextStep(situation: Situation): StepId | undefined {
  return STEPS.find((step: Step) => {
    const passed = step.proposedUntil !== undefined && situation.done.has(step.proposedUntil as StepId);
    return stepIsPossible(step, situation) && !passed;
  })?.id;
}

/** The steps done after one more. Handing over candidates goes on until their end is said. */
export function doneAfter(done: ReadonlySet<StepId>, id: StepId): ReadonlySet<StepId> {
  const step: Step | undefined = STEPS.find((known) => known.id === id);
  if (step?.handsOver?.what === "candidates") return done;
  const completed = step?.completes as StepId | undefined;
  return new Set([...done, id, ...(completed === undefined ? [] : [completed])]);
}
