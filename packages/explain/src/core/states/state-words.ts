import type { Text } from "@visavis/trace/core";
import type { Source } from "../source.ts";

/** What a state means, and where that stands. */
export interface ExplainedState {
  readonly explanation: Text;
  readonly source: Source;
}

/** By the name of the state. */
export type StateWords = Readonly<Record<string, ExplainedState>>;

/** By `from>to`. */
export type TransitionWords = Readonly<Record<string, Text>>;
