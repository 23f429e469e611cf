export { verdictOf } from "../views/verdict.ts";
export type { Evidence, Verdict, VerdictKind } from "../views/verdict-rule.ts";
export {
  type ExplainedCandidateError,
  explainCandidateError,
  SERVER_NOT_REACHABLE,
} from "./candidate-errors.ts";
export { type IceServerAddress, iceServerAddress } from "./candidate-errors-server.ts";
export type { UnreachableCause } from "./candidate-errors-unreachable.ts";
export { type ExplainedCandidate, explainCandidate } from "./candidate-line.ts";
export { differenceOf } from "./description-difference.ts";
export type { Change, ChangeKind } from "./description-difference-change.ts";
export { type DifferenceLine, lineDifference } from "./description-difference-lines.ts";
export {
  type ExplainedDescription,
  type ExplainedLine,
  type ExplainedSection,
  explainDescription,
} from "./sdp/explained-description.ts";
export type { Part } from "./sdp/explanation.ts";
export { addressOf, type Source } from "./source.ts";
export type { ExplainedState } from "./state-words.ts";
export { type ExplainedTransition, explainState, explainTransition } from "./states.ts";
export type { Text } from "./text.ts";
