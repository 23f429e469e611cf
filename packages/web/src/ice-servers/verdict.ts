import type { ExplainedCandidateError } from "@visavis/explain/core";
import type { Gathering } from "./gathering.ts";
import type { TransportPolicy } from "./server-entry.ts";
import type { Way } from "./way.ts";

/** What was seen while candidates were gathered with one way alone. */
export interface Evidence extends Pick<Way, "purpose" | "transport"> {
  readonly policy: TransportPolicy;
  /** `complete`: the browser was done. `timeLimit`: it was still waiting. `refused`: it did not take the configuration. */
  readonly end: "complete" | "timeLimit" | "stopped" | "refused";
  /** How many candidates came, of each type. */
  readonly candidates: { readonly host: number; readonly srflx: number; readonly relay: number };
  readonly errors: readonly WayError[];
  /** Of a packet sent through the relay; `undefined` where none was sent. */
  readonly echo: "returned" | "lost" | undefined;
}

/** One `icecandidateerror`, and whether the browser was after an address or a relay. */
export interface WayError extends Pick<ExplainedCandidateError, "code" | "unreachable"> {
  readonly concerns: Way["purpose"];
}

/** What can be said of one way, and no more than that. */
export type Verdict =
  /** A packet went through the relay and came back. */
  | "works"
  /** There is a relayed address, and no packet was sent. */
  | "givesRelay"
  /** There is a relayed address, and no packet came back. */
  | "packetLost"
  /** The server told the address under which it sees this computer. */
  | "tellsAddress"
  /** The server answered, and it sees the very address that this computer has. */
  | "answersWithoutNat"
  | "wrongCredentials"
  /** The server answered with another code than that of wrong credentials. */
  | "serverRefused"
  /** It answers as a STUN server, and gives no relay. */
  | "stunOnly"
  | "nameNotFound"
  | "notConnected"
  | "blockedByBrowser"
  | "noAnswer"
  /** The browser was done without a relay, and does not say why. */
  | "noReason"
  | "invalid"
  /** With `iceTransportPolicy: "relay"` no STUN server is asked. */
  | "notUsed"
  | "noNetwork"
  | "stopped";

/** What the gathering with one way, and the packet through its relay, count as. */
export function evidenceOf(
  { purpose, transport }: Way,
  {
    policy,
    gathering,
    errors,
    echo,
  }: Pick<Evidence, "policy" | "echo"> & {
    readonly gathering: Gathering;
    readonly errors: readonly {
      readonly code: number;
      readonly url: string;
      readonly explained: ExplainedCandidateError | undefined;
    }[];
  },
): Evidence {
  const count = (type: string) => gathering.candidates.filter((candidate) => candidate.type === type).length;
  return {
    purpose,
    transport,
    policy,
    end: gathering.end?.kind ?? "stopped",
    candidates: { host: count("host"), srflx: count("srflx"), relay: count("relay") },
    errors: errors.map(({ code, url, explained }) => ({
      code,
      concerns: /^stun/i.test(url) ? "stun" : "turn",
      ...(explained?.unreachable !== undefined && { unreachable: explained.unreachable }),
    })),
    echo,
  };
}

/** RFC 8489 §14.8 and RFC 8656 §19: who you say you are was not accepted. */
const CREDENTIAL_CODES: readonly number[] = [401, 438, 441];

/** Codes from here up are the browser's own: no server sends them. */
const FIRST_BROWSER_CODE = 600;

/**
 * The verdict over one way. What was seen counts before what was not: a server that is only silent gave "no answer",
 * and nobody can tell from here whether it is down, elsewhere, or behind a firewall.
 */
export function verdictOn(evidence: Evidence): Verdict {
  const { purpose, policy, end, candidates } = evidence;
  if (end === "refused") return "invalid";
  if (purpose === "stun" && policy === "relay") return "notUsed";
  return purpose === "turn"
    ? verdictOnRelay(evidence)
    : candidates.srflx > 0
      ? "tellsAddress"
      : withoutYield(evidence);
}

function verdictOnRelay(evidence: Evidence): Verdict {
  const { candidates, errors, echo } = evidence;
  if (candidates.relay > 0) {
    if (echo === undefined) return "givesRelay";
    return echo === "returned" ? "works" : "packetLost";
  }
  const answered = errors.filter(({ code, concerns }) => concerns === "turn" && code < FIRST_BROWSER_CODE);
  if (answered.some(({ code }) => CREDENTIAL_CODES.includes(code))) return "wrongCredentials";
  if (answered.length > 0) return "serverRefused";
  return candidates.srflx > 0 ? "stunOnly" : withoutYield(evidence);
}

/** The server gave nothing, and no code of its own. */
function withoutYield({ purpose, transport, policy, end, candidates, errors }: Evidence): Verdict {
  if (end === "stopped") return "stopped";
  if (end === "timeLimit") return "noAnswer";
  const causes = errors.filter(({ concerns }) => concerns === purpose).map(({ unreachable }) => unreachable);
  const isAny = (...wanted: readonly WayError["unreachable"][]) =>
    wanted.some((cause) => causes.includes(cause));
  // An interface that has no way to the server at all says less than one on which something was tried.
  if (isAny("silence")) return "noAnswer";
  if (isAny("refused", "tls")) return "notConnected";
  if (isAny("blockedPort", "localNetwork")) return "blockedByBrowser";
  if (isAny("lookup")) return "nameNotFound";
  if (isAny("silenceIpv6")) return "noAnswer";
  if (policy === "all" && candidates.host === 0) return "noNetwork";
  // Browsers say so when a STUN server over UDP does not answer, and leave out an address that they know already.
  if (purpose === "stun" && transport === "udp" && causes.length === 0) return "answersWithoutNat";
  return "noReason";
}

/** How good a verdict is. */
export const GRAVITY = {
  works: "good",
  givesRelay: "good",
  tellsAddress: "good",
  answersWithoutNat: "good",
  packetLost: "bad",
  wrongCredentials: "bad",
  serverRefused: "bad",
  stunOnly: "warn",
  nameNotFound: "bad",
  notConnected: "bad",
  blockedByBrowser: "bad",
  noAnswer: "bad",
  noReason: "bad",
  invalid: "bad",
  notUsed: "open",
  noNetwork: "bad",
  stopped: "open",
} as const satisfies Record<Verdict, "good" | "warn" | "bad" | "open">;

/** What the ways to one server say together. */
export interface ServerVerdict {
  /** `partly`: some ways work and others do not. */
  readonly kind: "works" | "partly" | "fails" | "open";
  /** The transports of the ways that work, each once. */
  readonly working: readonly Way["transport"][];
  /** Of the ways that do not. */
  readonly failing: readonly Way["transport"][];
  /** Where all ways say the same. */
  readonly common: Verdict | undefined;
  /** Nothing comes back over UDP and another way works: something between here and there lets no UDP through. */
  readonly seemsWithoutUdp: boolean;
}

/** Draws the verdicts over all ways to one server together. */
export function verdictOnServer(
  ways: readonly { readonly transport: Way["transport"]; readonly verdict: Verdict }[],
): ServerVerdict {
  const transportsOf = (wanted: readonly ("good" | "warn" | "bad")[]) => [
    ...new Set(
      ways
        .filter(({ verdict }) => wanted.some((gravity) => gravity === GRAVITY[verdict]))
        .map(({ transport }) => transport),
    ),
  ];
  const working = transportsOf(["good"]);
  const failing = transportsOf(["warn", "bad"]);
  const [first] = ways;
  return {
    kind:
      working.length > 0 ? (failing.length > 0 ? "partly" : "works") : failing.length > 0 ? "fails" : "open",
    working,
    failing,
    common: ways.every(({ verdict }) => verdict === first?.verdict) ? first?.verdict : undefined,
    seemsWithoutUdp:
      working.some((transport) => transport !== "udp") &&
      !working.includes("udp") &&
      ways.some(({ transport, verdict }) => transport === "udp" && verdict === "noAnswer"),
  };
}
