// An entry of its own, since these long texts are loaded only when a test runs.
export { addressOf, type ExplainedCandidateError, explainCandidateError } from "@visavis/explain/core";
