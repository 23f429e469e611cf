import {
  addressKind,
  familyOf,
  parseAddress,
  type SpecialPurpose,
  specialPurposeOf,
} from "@visavis/stun/core";

export type Family = 4 | 6;

/** What asking for the addresses of one family has brought. */
export type FamilyAnswer =
  | { readonly kind: "found"; readonly addresses: readonly string[]; readonly validForMs: number }
  /** There is none of that family, says someone who must know. */
  | { readonly kind: "none" }
  | { readonly kind: "failed"; readonly problem: string };

/** The address of a source, for each family that has one. */
export type KnownAddresses = ReadonlyMap<Family, string>;

export interface Choice {
  readonly known: KnownAddresses;
  /** Why nothing usable has come; what was known is kept then. */
  readonly problem: string | undefined;
  /** When to ask again; `undefined` with a problem. */
  readonly validForMs: number | undefined;
}

/** A name server may give a time of 0, and a timer of Node.js cannot wait for more than 24 days. */
const SHORTEST_MS = 5_000;
const LONGEST_MS = 86_400_000;

/** So soon at the latest a family is asked for again that could not be answered for. */
const LONGEST_RETRY_MS = 60_000;

/** Peers on other computers cannot send to these. Some filters and proxies answer with one instead of the true address. */
const USELESS: ReadonlySet<SpecialPurpose | undefined> = new Set([
  "unspecified",
  "loopback",
  "linkLocal",
  "multicast",
  "cloudService",
  "benchmark",
  "reserved",
] as const);

/** Whether peers on other computers may be able to send there. */
function isUsable(text: string, family: Family): boolean {
  const address = parseAddress(text);
  return address !== undefined && familyOf(text) === family && !USELESS.has(specialPurposeOf(address));
}

/** Those on the Internet come first. */
function byReach(one: string, other: string): number {
  const isPrivate = (text: string) => ["private", "shared", "uniqueLocal"].includes(addressKind(text));
  return Number(isPrivate(one)) - Number(isPrivate(other)) || (one < other ? -1 : 1);
}

/**
 * Takes what has been found, and keeps what is known where nothing has. Of several addresses it is the one that is known
 * already, so that name servers that change the order change nothing; else the first one in order.
 */
export function chooseAddresses(known: KnownAddresses, answers: ReadonlyMap<Family, FamilyAnswer>): Choice {
  const next = new Map<Family, string>();
  const problems: string[] = [];
  const waitsMs: number[] = [];
  const missing: Family[] = [];
  for (const [family, answer] of answers) {
    const before = known.get(family);
    if (answer.kind === "none") {
      missing.push(family);
      continue;
    }
    const usable = answer.kind === "found" ? answer.addresses.filter((text) => isUsable(text, family)) : [];
    const chosen = before !== undefined && usable.includes(before) ? before : usable.toSorted(byReach)[0];
    if (answer.kind === "found" && chosen !== undefined) waitsMs.push(answer.validForMs);
    else if (answer.kind === "failed") problems.push(answer.problem);
    else problems.push(`the address is ${answer.addresses.join(", ")}, to which nobody else can send`);
    const kept = chosen ?? before;
    if (kept !== undefined) next.set(family, kept);
  }
  if (waitsMs.length === 0) {
    return { known, problem: problems[0] ?? "there is no address of that name", validForMs: undefined };
  }
  if (problems.length > 0) waitsMs.push(LONGEST_RETRY_MS);
  return {
    known: next,
    problem: undefined,
    validForMs: Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Math.min(...waitsMs))),
  };
}

/** How long to wait after so many failures in a row: 5 s at first, then longer, up to a minute. */
export function retryAfterMs(failures: number): number {
  return Math.min(LONGEST_RETRY_MS, SHORTEST_MS * 2 ** Math.min(failures - 1, 10));
}

/** Whether to log a failure: the first in a row, the second, the fourth, the eighth and so on. */
export function isWorthLogging(failures: number): boolean {
  return Number.isInteger(Math.log2(failures));
}
