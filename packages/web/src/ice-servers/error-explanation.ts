// A module of its own, so that these long texts are loaded only when a test runs.
export { addressOf, type ExplainedCandidateError, explainCandidateError } from "@visavis/explain/core";
