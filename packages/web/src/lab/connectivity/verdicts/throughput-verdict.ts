import { type Finding, failed, passed, warning } from "../finding.ts";

/** Ours: a small picture and sound of one other take about this much, both ways together. */
export const LEAST_CALL_KBPS = 500;

/** @param kbps what arrived through the relay, thousands of bits a second, on average */
export function verdictOnThroughput({ kbps }: { readonly kbps: number }): Finding {
  if (kbps === 0) return failed("nothingArrived");
  return kbps < LEAST_CALL_KBPS ? warning("slowRelay") : passed("throughputGood");
}
