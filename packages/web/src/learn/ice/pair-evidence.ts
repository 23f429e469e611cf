import { type CandidatePair, candidatePairsOf, type Trace } from "@visavis/trace/core";

/** The pairs of end A by now, the selected one first. */
export function pairsOfA(trace: Trace): readonly CandidatePair[] {
  const id = trace.connections.findLast(({ label }) => label === "A")?.id;
  return id === undefined ? [] : candidatePairsOf(trace, id, Number.POSITIVE_INFINITY);
}

/**
 * The pair over which A and B are connected: `host udp ↔ prflx udp, succeeded, responsesReceived: 3`. With `isRelayed`
 * only one whose own end is a relay counts, else only one whose is not.
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
