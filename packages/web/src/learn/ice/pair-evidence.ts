import { type CandidatePair, candidatePairsOf, type Trace } from "@visavis/trace/core";

/** The current candidate pairs of A, the selected one first. */
export function pairsOfA(trace: Trace): readonly CandidatePair[] {
  const id = trace.connections.findLast(({ label }) => label === "A")?.id;
  return id === undefined ? [] : candidatePairsOf(trace, id, Number.POSITIVE_INFINITY);
}

/**
 * The selected pair of A: `host udp ↔ prflx udp, succeeded, responsesReceived: 3`.
 *
 * @param isRelayed whether A's own candidate has to be a relay candidate, or must not be one
 */
export function pairIn(trace: Trace, isRelayed: boolean): string | undefined {
  const pair = pairsOfA(trace).find(({ isSelected, state }) => isSelected && state === "succeeded");
  if (pair?.local === undefined || (pair.local.type === "relay") !== isRelayed) return undefined;
  const [local, remote] = [pair.local, pair.remote].map(
    (end) => `${end?.type ?? "?"} ${end?.protocol ?? "?"}`,
  );
  const answers = pair.responsesReceived;
  return `${local} ↔ ${remote}, succeeded${answers === undefined ? "" : `, responsesReceived: ${answers}`}`;
}
