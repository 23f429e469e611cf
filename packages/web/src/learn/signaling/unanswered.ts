import { stateHistory, stateOf, statesOf, type Trace } from "@visavis/trace/core";

/** How long A has to have waited. */
const MIN_WAITING_MS = 3_000;

/**
 * The states of both ends when B has answered and A has waited for the answer for three seconds:
 * `A: have-local-offer, new; B: stable, checking`.
 *
 * @param nowMs milliseconds since the trace began
 */
export function unansweredIn(trace: Trace, nowMs: number): string | undefined {
  const [a, b] = ["A", "B"].map((label) => trace.connections.findLast((known) => known.label === label)?.id);
  if (a === undefined || b === undefined) return undefined;
  const answered = stateHistory(trace, b).find(
    ({ machine, state, event }) => machine === "signaling" && state === "stable" && event !== undefined,
  );
  const statesOfA = statesOf(trace, a, nowMs);
  const waits = stateOf(statesOfA, "signaling") === "have-local-offer";
  if (answered === undefined || !waits || nowMs - answered.fromMs < MIN_WAITING_MS) return undefined;
  const statesOfB = statesOf(trace, b, nowMs);
  return `A: have-local-offer, ${stateOf(statesOfA, "iceConnection")}; B: stable, ${stateOf(statesOfB, "iceConnection")}`;
}
