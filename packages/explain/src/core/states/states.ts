import type { Machine, Text } from "@visavis/trace/core";
import { isAllowedTransition, STATE_GRAPHS } from "@visavis/trace/core";
import type { Source } from "../source.ts";
import type { ExplainedState, StateWords, TransitionWords } from "./state-words.ts";
import { ICE_STATE_WORDS, ICE_TRANSITION_WORDS } from "./states-ice.ts";
import {
  GATHERING_STATE_WORDS,
  GATHERING_TRANSITION_WORDS,
  SIGNALING_STATE_WORDS,
  SIGNALING_TRANSITION_WORDS,
} from "./states-signaling.ts";
import {
  CHANNEL_STATE_WORDS,
  CHANNEL_TRANSITION_WORDS,
  CONNECTION_STATE_WORDS,
  CONNECTION_TRANSITION_WORDS,
  DTLS_STATE_WORDS,
  DTLS_TRANSITION_WORDS,
  SCTP_STATE_WORDS,
  SCTP_TRANSITION_WORDS,
} from "./states-transport.ts";

const WORDS: Readonly<
  Record<Machine, { readonly states: StateWords; readonly transitions: TransitionWords }>
> = {
  signaling: { states: SIGNALING_STATE_WORDS, transitions: SIGNALING_TRANSITION_WORDS },
  iceGathering: { states: GATHERING_STATE_WORDS, transitions: GATHERING_TRANSITION_WORDS },
  iceConnection: { states: ICE_STATE_WORDS, transitions: ICE_TRANSITION_WORDS },
  iceTransport: { states: ICE_STATE_WORDS, transitions: ICE_TRANSITION_WORDS },
  connection: { states: CONNECTION_STATE_WORDS, transitions: CONNECTION_TRANSITION_WORDS },
  dtls: { states: DTLS_STATE_WORDS, transitions: DTLS_TRANSITION_WORDS },
  sctp: { states: SCTP_STATE_WORDS, transitions: SCTP_TRANSITION_WORDS },
  dataChannel: { states: CHANNEL_STATE_WORDS, transitions: CHANNEL_TRANSITION_WORDS },
};

const CLOSING: Text = {
  en: "close() was called here, or the other end ended it.",
  zh: "本端调用了 close()，或被对端关闭。",
};

/** What a step between two states means. */
export interface ExplainedTransition {
  readonly explanation: Text;
  readonly source: Source;
  /** False for a step that the standards do not have: a browser’s own way, or events missed in between. */
  readonly isAllowed: boolean;
}

/** What it means to be in a state; `undefined` for one that the machine does not have. */
export function explainState(machine: Machine, state: string): ExplainedState | undefined {
  return STATE_GRAPHS[machine].states.includes(state) ? WORDS[machine].states[state] : undefined;
}

/** What a step means; `undefined` where one of the states is not of the machine. */
export function explainTransition(
  machine: Machine,
  from: string,
  to: string,
): ExplainedTransition | undefined {
  const [before, after] = [explainState(machine, from), explainState(machine, to)];
  if (before === undefined || after === undefined) return undefined;
  const isAllowed = isAllowedTransition(machine, from, to);
  const known = isAllowed ? WORDS[machine].transitions[`${from}>${to}`] : undefined;
  const explanation = known ?? (isAllowed && to === "closed" ? CLOSING : after.explanation);
  return { explanation, source: after.source, isAllowed };
}
