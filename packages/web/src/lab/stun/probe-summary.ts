import { agreementOf, familyOf } from "@visavis/stun/core";
import { median } from "../../figures/series.ts";
import type { StunEndpoint } from "../../ice-servers/stun-endpoint.ts";
import { GRAVITY, type WayVerdict } from "../../ice-servers/way-verdict.ts";

/** What is known of one server so far. Plain data. */
export interface Probe {
  readonly server: StunEndpoint;
  /** `undefined` while it is asked, or waits to be. */
  readonly verdict: WayVerdict | undefined;
  readonly tries: number;
  /** From the start of a try to its answer, milliseconds, one for each try with an answer. */
  readonly timesMs: readonly number[];
  /** IP addresses under which it sees this computer, at most one of each family. */
  readonly addresses: readonly string[];
  /** The same, with ports, as it told them last. */
  readonly seenAs: readonly string[];
}

/** What a probe comes to beside the others. */
export interface JudgedProbe extends Probe {
  readonly isAlive: boolean;
  readonly time: { readonly shortestMs: number; readonly medianMs: number } | undefined;
  /** How what it tells goes with the others; `undefined` where it tells nothing. */
  readonly agreement: "agrees" | "differs" | "unknown" | undefined;
}

/** Compares the probes; in the order in which they were given. */
export function judge(probes: readonly Probe[]): readonly JudgedProbe[] {
  const told = probes.flatMap(({ server, addresses }) =>
    addresses.map((address) => ({ url: server.url, address })),
  );
  const agreements = agreementOf(told.map(({ address }) => address));
  return probes.map((probe) => {
    const own = agreements.filter((_, index) => told[index]?.url === probe.server.url);
    const medianMs = median(probe.timesMs);
    return {
      ...probe,
      isAlive: probe.timesMs.length > 0,
      time: medianMs === undefined ? undefined : { shortestMs: Math.min(...probe.timesMs), medianMs },
      agreement: own.includes("differs") ? "differs" : own.includes("agrees") ? "agrees" : own[0],
    };
  });
}

/** Those that are alive first, the fastest of them first; then those that are asked, then the others. */
export function inOrder(probes: readonly JudgedProbe[]): readonly JudgedProbe[] {
  const rank = ({ isAlive, verdict }: JudgedProbe) => (isAlive ? 0 : verdict === undefined ? 1 : 2);
  const medianMs = ({ time }: JudgedProbe) => time?.medianMs ?? 0;
  return probes.toSorted((one, other) => rank(one) - rank(other) || medianMs(one) - medianMs(other));
}

/** So many servers without an answer are enough to say that something is wrong here. */
export const ENOUGH_SILENCE = 5;

/**
 * What the servers together say of this network:
 *
 * - `answers`: some answer
 * - `undecided`: too few were asked
 * - `noInternet`: none answers, and no name can be looked up
 * - `silence`: none answers
 */
export type Reach = "answers" | "undecided" | "noInternet" | "silence";

/** @param isOffline the browser itself knows of no network */
export function reachOf(probes: readonly Probe[], { isOffline }: { readonly isOffline: boolean }): Reach {
  if (probes.some(({ timesMs }) => timesMs.length > 0)) return "answers";
  const done = probes.filter(({ verdict }) => verdict !== undefined && GRAVITY[verdict] !== "open");
  if (done.length === 0 || done.length < Math.min(ENOUGH_SILENCE, probes.length)) return "undecided";
  if (isOffline || done.every(({ verdict }) => verdict === "noNetwork")) return "noInternet";
  const isNameless = done.some(({ verdict }) => verdict === "nameNotFound");
  // A name that was found was told by somebody.
  const isNameFound = done.some(
    ({ verdict, server }) => verdict === "noAnswer" && /[g-z]/i.test(server.host),
  );
  return isNameless && !isNameFound ? "noInternet" : "silence";
}

/** One address of each family: a computer with several network interfaces has more. */
export function onePerFamily(addresses: readonly string[]): readonly string[] {
  return ([4, 6] as const).flatMap((family) => {
    const first = addresses.find((address) => familyOf(address) === family);
    return first === undefined ? [] : [first];
  });
}
