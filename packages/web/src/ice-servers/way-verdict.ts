import type { ExplainedCandidateError } from "@visavis/explain/core";
import type { Gathering } from "./gathering.ts";
import type { TransportPolicy } from "./server-entry.ts";
import type { Way } from "./way.ts";

/** What was seen while gathering candidates in one way only. */
export interface WayEvidence extends Pick<Way, "purpose" | "transport"> {
  readonly policy: TransportPolicy;
  /** `complete`: the browser finished. `timeLimit`: it was still waiting. `refused`: it rejected the configuration. */
  readonly end: "complete" | "timeLimit" | "stopped" | "refused";
  /** The number of candidates of each type. */
  readonly candidates: { readonly host: number; readonly srflx: number; readonly relay: number };
  readonly errors: readonly WayError[];
  /** What happened to a packet sent through the relay; `undefined` if none was sent. */
  readonly echo: "returned" | "lost" | undefined;
}

/** One `icecandidateerror`, and whether it concerns a STUN binding or a TURN allocation. */
export interface WayError extends Pick<ExplainedCandidateError, "code" | "unreachable"> {
  readonly concerns: Way["purpose"];
}

/** What the evidence shows about one way to a server, and no more than that. */
export type WayVerdict =
  /** A packet went through the relay and came back. */
  | "works"
  /** The server allocated a relayed address; no packet was sent through it. */
  | "givesRelay"
  /** The server allocated a relayed address, but no packet came back through it. */
  | "packetLost"
  /** The server returned the address of this computer as it sees it. */
  | "tellsAddress"
  /** The server answered; the address it sees is the computer's own. */
  | "answersWithoutNat"
  | "wrongCredentials"
  /** The server answered with an error code other than those for wrong credentials. */
  | "serverRefused"
  /** It answers as a STUN server, but allocates no relay. */
  | "stunOnly"
  | "nameNotFound"
  | "notConnected"
  | "blockedByBrowser"
  | "noAnswer"
  /** The browser finished without a candidate from this server, and reported no reason. */
  | "noReason"
  | "invalid"
  /** With `iceTransportPolicy: "relay"` the browser does not query STUN servers. */
  | "notUsed"
  | "noNetwork"
  | "stopped";

/** Sums up gathering in one way, and the packet sent through its relay. */
export function wayEvidence(
  { purpose, transport }: Pick<Way, "purpose" | "transport">,
  {
    policy,
    gathering,
    errors,
    echo,
  }: Pick<WayEvidence, "policy" | "echo"> & {
    readonly gathering: Gathering;
    readonly errors: readonly {
      readonly code: number;
      readonly url: string;
      readonly explained: ExplainedCandidateError | undefined;
    }[];
  },
): WayEvidence {
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

/** RFC 8489 §14.8 and RFC 8656 §19: the credentials were not accepted. */
const CREDENTIAL_CODES: readonly number[] = [401, 438, 441];

/** Codes from here on come from the browser, never from a server. */
const FIRST_BROWSER_CODE = 600;

/**
 * The verdict on one way. What was observed counts before what is missing: a server that stays silent gets `noAnswer`,
 * since it may be down, at another address, or behind a firewall.
 */
export function judgeWay(evidence: WayEvidence): WayVerdict {
  const { purpose, policy, end, candidates } = evidence;
  if (end === "refused") return "invalid";
  if (purpose === "stun" && policy === "relay") return "notUsed";
  return purpose === "turn"
    ? judgeRelay(evidence)
    : candidates.srflx > 0
      ? "tellsAddress"
      : judgeFailure(evidence);
}

function judgeRelay(evidence: WayEvidence): WayVerdict {
  const { candidates, errors, echo } = evidence;
  if (candidates.relay > 0) {
    if (echo === undefined) return "givesRelay";
    return echo === "returned" ? "works" : "packetLost";
  }
  const answered = errors.filter(({ code, concerns }) => concerns === "turn" && code < FIRST_BROWSER_CODE);
  if (answered.some(({ code }) => CREDENTIAL_CODES.includes(code))) return "wrongCredentials";
  if (answered.length > 0) return "serverRefused";
  return candidates.srflx > 0 ? "stunOnly" : judgeFailure(evidence);
}

/** The verdict when the server gave neither a candidate nor an error code. */
function judgeFailure({ purpose, transport, policy, end, candidates, errors }: WayEvidence): WayVerdict {
  if (end === "stopped") return "stopped";
  if (end === "timeLimit") return "noAnswer";
  const causes = errors.filter(({ concerns }) => concerns === purpose).map(({ unreachable }) => unreachable);
  const isAny = (...wanted: readonly WayError["unreachable"][]) =>
    wanted.some((cause) => causes.includes(cause));
  // Interfaces without any route to the server matter less than those on which a request was sent.
  if (isAny("silence")) return "noAnswer";
  if (isAny("refused", "tls")) return "notConnected";
  if (isAny("blockedPort", "localNetwork")) return "blockedByBrowser";
  if (isAny("lookup")) return "nameNotFound";
  if (isAny("silenceIpv6")) return "noAnswer";
  if (policy === "all" && candidates.host === 0) return "noNetwork";
  // Browsers report a STUN server over UDP that does not answer, and omit a candidate whose address they already have.
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
} as const satisfies Record<WayVerdict, "good" | "warn" | "bad" | "open">;

/** The verdict on one server, from the verdicts on all ways to it. */
export interface ServerVerdict {
  /** `partly`: some ways work and others do not. */
  readonly kind: "works" | "partly" | "fails" | "open";
  /** The transports that work, each once. */
  readonly working: readonly Way["transport"][];
  /** The transports that fail, each once. */
  readonly failing: readonly Way["transport"][];
  /** The verdict on every way, if it is the same. */
  readonly common: WayVerdict | undefined;
  /** UDP gets no answer while another way works: something in between blocks UDP. */
  readonly seemsWithoutUdp: boolean;
}

export function judgeServer(
  ways: readonly { readonly transport: Way["transport"]; readonly verdict: WayVerdict }[],
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
