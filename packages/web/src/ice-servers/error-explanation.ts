// Long texts: loaded when a test is run.
export { addressOf, type ExplainedCandidateError, explainCandidateError } from "@visavis/explain/core";
