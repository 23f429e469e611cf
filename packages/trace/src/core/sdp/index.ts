export {
  type CandidateFields,
  type CandidateTokens,
  candidateFields,
  candidateTokens,
  fieldsOf,
} from "./candidate-fields.ts";
export { type PriorityParts, priorityMeaning, priorityParts } from "./candidate-priority.ts";
export {
  attributeOf,
  attributesOf,
  type Description,
  isRejected,
  MAX_CHARACTERS,
  MAX_LINE_CHARACTERS,
  MAX_LINES,
  mediaLineOf,
  readDescription,
  type SdpLine,
  type SdpSection,
} from "./description.ts";
export { divide, span, split, type Token, valueToken, words } from "./token.ts";
