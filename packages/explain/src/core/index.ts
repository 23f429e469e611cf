export {
  type ExplainedCandidateError,
  explainCandidateError,
  SERVER_NOT_REACHABLE,
  type UnreachableCause,
} from "./candidates/candidate-errors.ts";
export { type ExplainedCandidate, explainCandidate } from "./candidates/candidate-line.ts";
export { type Change, type ChangeKind, differenceOf } from "./sdp/description-difference.ts";
export {
  type ExplainedDescription,
  type ExplainedLine,
  type ExplainedSection,
  explainDescription,
} from "./sdp/explained-description.ts";
export type { Part } from "./sdp/explanation.ts";
export { type DifferenceLine, lineDifference } from "./sdp/line-difference.ts";
export { addressOf, type Source } from "./source.ts";
export {
  type ExplainedState,
  type ExplainedTransition,
  explainState,
  explainTransition,
} from "./states/states.ts";
export {
  type CallVerdict,
  type CallVerdictKind,
  createVerdictReader,
  type Evidence,
  verdictOf,
} from "./verdict/call-verdict.ts";
