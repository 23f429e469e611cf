import { agreementOf, familyOf } from "@visavis/stun/core";
import { median } from "../../figures/series.ts";
import type { StunEndpoint } from "../../ice-servers/stun-endpoint.ts";
import { GRAVITY, type WayVerdict } from "../../ice-servers/way-verdict.ts";

/** What is known about one server so far. */
export interface Probe {
  readonly server: StunEndpoint;
  /** `undefined` until its queries are done. */
  readonly verdict: WayVerdict | undefined;
  readonly tries: number;
  /** From the start of each answered try to its answer, milliseconds. */
  readonly timesMs: readonly number[];
  /** The IP addresses at which it sees this computer, at most one per family. */
  readonly addresses: readonly string[];
  /** The same with ports, from the last answer. */
  readonly seenAs: readonly string[];
}

/** A probe, compared with the others. */
export interface ComparedProbe extends Probe {
  readonly isAlive: boolean;
  readonly time: { readonly shortestMs: number; readonly medianMs: number } | undefined;
  /** Whether its addresses agree with those of the others; `undefined` if it returned none. */
  readonly agreement: "agrees" | "differs" | "unknown" | undefined;
}

/** Compares the probes. Keeps their order. */
export function compareProbes(probes: readonly Probe[]): readonly ComparedProbe[] {
  const reported = probes.flatMap(({ server, addresses }) =>
    addresses.map((address) => ({ url: server.url, address })),
  );
  const agreements = agreementOf(reported.map(({ address }) => address));
  return probes.map((probe) => {
    const own = agreements.filter((_, index) => reported[index]?.url === probe.server.url);
    const medianMs = median(probe.timesMs);
    return {
      ...probe,
      isAlive: probe.timesMs.length > 0,
      time: medianMs === undefined ? undefined : { shortestMs: Math.min(...probe.timesMs), medianMs },
      agreement: own.includes("differs") ? "differs" : own.includes("agrees") ? "agrees" : own[0],
    };
  });
}

/** Sorts the probes: first those that answered, fastest first; then those that are being queried; then the others. */
export function sortProbes(probes: readonly ComparedProbe[]): readonly ComparedProbe[] {
  const rank = ({ isAlive, verdict }: ComparedProbe) => (isAlive ? 0 : verdict === undefined ? 1 : 2);
  const medianMs = ({ time }: ComparedProbe) => time?.medianMs ?? 0;
  return probes.toSorted((one, other) => rank(one) - rank(other) || medianMs(one) - medianMs(other));
}

/** If this many servers do not answer, something is wrong with this network. */
export const ENOUGH_SILENCE = 5;

/**
 * What the results show about this network:
 *
 * - `answers`: some servers answer
 * - `undecided`: too few were queried
 * - `noInternet`: none answers, and names cannot be resolved
 * - `silence`: none answers
 */
export type Reach = "answers" | "undecided" | "noInternet" | "silence";

/** @param isOffline whether the browser itself reports no network */
export function reachOf(probes: readonly Probe[], { isOffline }: { readonly isOffline: boolean }): Reach {
  if (probes.some(({ timesMs }) => timesMs.length > 0)) return "answers";
  const done = probes.filter(({ verdict }) => verdict !== undefined && GRAVITY[verdict] !== "open");
  if (done.length === 0 || done.length < Math.min(ENOUGH_SILENCE, probes.length)) return "undecided";
  if (isOffline || done.every(({ verdict }) => verdict === "noNetwork")) return "noInternet";
  const isNameless = done.some(({ verdict }) => verdict === "nameNotFound");
  // A name that was resolved shows that a DNS server answered.
  const isNameFound = done.some(
    ({ verdict, server }) => verdict === "noAnswer" && /[g-z]/i.test(server.host),
  );
  return isNameless && !isNameFound ? "noInternet" : "silence";
}

/** The first address of each family. A computer with several network interfaces has more. */
export function onePerFamily(addresses: readonly string[]): readonly string[] {
  return ([4, 6] as const).flatMap((family) => {
    const first = addresses.find((address) => familyOf(address) === family);
    return first === undefined ? [] : [first];
  });
}
