import type { Text } from "@visavis/trace/core";
import type { VerdictFacts } from "./verdict-facts.ts";

/** What is the matter with a connection. */
export type VerdictKind =
  | "notBegun"
  | "constructionRefused"
  | "descriptionRefused"
  | "waitingForAnswer"
  | "answerMissing"
  | "signalingSilent"
  | "waitingForOwnAnswer"
  | "waitingForCandidates"
  | "checking"
  | "dtlsFailed"
  | "noRemoteCandidates"
  | "onlyHostCandidates"
  | "relayCannotReach"
  | "relaysCutOff"
  | "checksUnanswered"
  | "lost"
  | "restartUnanswered"
  | "mediaMissing"
  | "framesMissing"
  | "connectedDirectly"
  | "connectedOverRelay"
  | "connected"
  | "closed";

/** One thing that a verdict rests on. */
export interface Evidence {
  readonly text: Text;
  /** Indexes into `Trace.events`. */
  readonly events: readonly number[];
}

/** One sentence on a connection, why it is said, and what to do. */
export interface Verdict {
  readonly kind: VerdictKind;
  /** `waiting`: too early to say more. */
  readonly tone: "good" | "waiting" | "warn" | "bad";
  readonly sentence: Text;
  readonly evidence: readonly Evidence[];
  readonly nextStep: Text;
}

/** Looks for one thing; `undefined` where it is not the matter. */
export type VerdictRule = (facts: VerdictFacts) => Verdict | undefined;
