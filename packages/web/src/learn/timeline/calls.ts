import type { SideName, StepId } from "../../loopback/steps.ts";

/** The calls that connect two existing ends, in order, and the end that makes each. */
export const CALLS = [
  { id: "createOffer", at: "a" },
  { id: "setOfferAtA", at: "a" },
  { id: "setOfferAtB", at: "b" },
  { id: "createAnswer", at: "b" },
  { id: "setAnswerAtB", at: "b" },
  { id: "setAnswerAtA", at: "a" },
  { id: "candidatesToB", at: "b" },
  { id: "candidatesToA", at: "a" },
] as const satisfies readonly { readonly id: StepId; readonly at: SideName }[];

export type CallId = (typeof CALLS)[number]["id"];
