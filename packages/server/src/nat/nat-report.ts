import type {
  ClassicNat,
  Contact,
  ContactReason,
  contactsOf,
  NatBehaviour,
  NatLimit,
} from "@visavis/nat/core";
import type { NatDiscovery, TcpMapping } from "@visavis/nat/node";
import { formatTransportAddress } from "@visavis/stun/core";

type Verdict = NatBehaviour["mapping"]["verdict"];

/** What each verdict means for a call, in one sentence. */
const MAPPING_MEANINGS = {
  "endpoint-independent": "Everybody sees the same address and port, which others can be told.",
  "address-dependent": "Each address sees another port, so that what one server sees is of no use to others.",
  "address-and-port-dependent":
    "Each address and port sees another port, so that what one server sees is of no use to others.",
  unknown: "Whether others can be told where to send stays open.",
} as const satisfies Record<Verdict, string>;

const FILTERING_MEANINGS = {
  "endpoint-independent": "Whoever knows the port gets in, also before we have sent there.",
  "address-dependent": "Only addresses that we have sent to get in.",
  "address-and-port-dependent": "Only addresses and ports that we have sent to get in.",
  unknown: "Who gets in stays open.",
} as const satisfies Record<Verdict, string>;

const HAIRPINNING_MEANINGS = {
  supported: "Two people behind this NAT reach each other by its outside as well.",
  unsupported: "Two people behind this NAT reach each other by their inner addresses, or by a relay.",
  "not-applicable": "There is no NAT that could do it.",
  unknown: "Whether two people behind this NAT reach each other by its outside stays open.",
} as const satisfies Record<NatBehaviour["hairpinning"], string>;

/** Names in RFC 3489, and what to expect of calls. */
const CLASSIC_MEANINGS = {
  "open-internet": { name: "open Internet", meaning: "Calls are direct, whoever the other is." },
  "symmetric-udp-firewall": {
    name: "symmetric UDP firewall",
    meaning: "Calls are direct, as both sides send.",
  },
  "full-cone": { name: "full cone", meaning: "Calls are direct, whoever the other is." },
  "restricted-cone": { name: "restricted cone", meaning: "Calls are direct, as both sides send." },
  "port-restricted-cone": {
    name: "port restricted cone",
    meaning: "Calls are direct, unless the other is behind a symmetric NAT: then they take a relay.",
  },
  symmetric: {
    name: "symmetric",
    meaning: "Calls are direct with others who let in an address whatever its port, and else take a relay.",
  },
  unknown: { name: "unknown", meaning: "Whether calls are direct stays open." },
} as const satisfies Record<ClassicNat, { readonly name: string; readonly meaning: string }>;

/** How a call goes with somebody behind one of these. */
const CONTACT_MEANINGS = {
  direct: "direct",
  relay: "through a relay",
  unknown: "unknown",
} as const satisfies Record<Contact, string>;

/** Why it goes so. */
const CONTACT_REASONS = {
  "lets-everybody-in": "one of the two lets everybody in",
  "ports-known": "each sends to the port that the other sends from",
  "any-port-let-in": "one sends from a port that nobody knows, which the other lets in",
  "port-unknown": "one sends from a port that nobody knows, which the other does not let in",
  "both-ports-unknown": "both send from ports that nobody knows",
} as const satisfies Record<ContactReason, string>;

/** The limits that leave nothing known at all. */
type NoContact = Extract<NatLimit, "server-silent" | "server-refused" | "server-unusable">;

/** Why there is no verdict; each ends a sentence that begins with the server. */
const NO_CONTACT_MEANINGS = {
  "server-silent":
    "does not answer over UDP; where other servers do not either, this network blocks UDP, and calls take a relay over TCP or TLS",
  "server-refused": "refuses to say; give another with --server",
  "server-unusable": "cannot be sent to, or its answer tells no address; give another with --server",
} as const satisfies Record<NoContact, string>;

/** The same where it was asked over TCP besides. */
const NO_CONTACT_OVER_TCP = {
  "server-silent": "does not answer",
  "server-refused": "refuses to say",
  "server-unusable": "tells no address",
} as const satisfies Record<NoContact, string>;

/** Why something stays unknown, and what to do about it. */
const LIMIT_MEANINGS = {
  "no-other-address":
    "The server has one address and port; give others with --other, or a server that has two addresses (RFC 5780).",
  "one-ip-address":
    "The server has one IP address; give others with --other, or a server that has two (RFC 5780).",
  "other-address-silent":
    "Another address of the server did not answer; ask again, or open its ports to everybody.",
  "mapping-unstable": "The NAT maps one socket in two ways towards one address; ask again.",
  "change-request-refused":
    "The server refuses to answer from elsewhere; give one that does with --server (RFC 5780).",
  "change-request-ignored":
    "The server does not answer from elsewhere; give one that does with --server (RFC 5780).",
  "response-port-unsupported":
    "The server answers to no other port; give one that does with --server (RFC 5780).",
  "contact-lost": "The way to the server changed meanwhile; ask again when the network is quiet.",
} as const satisfies Record<Exclude<NatLimit, NoContact>, string>;

/** All that the command found out. */
export interface NatFindings extends NatDiscovery {
  readonly contacts: ReturnType<typeof contactsOf>;
  /** Null where it was not asked for. */
  readonly tcp: TcpMapping | null;
}

const isNoContact = (limit: NatLimit): limit is NoContact => Object.hasOwn(NO_CONTACT_MEANINGS, limit);

/** Why nothing is known, in one line; `undefined` where the server answered. */
export function noContactProblem({ server, limits }: NatFindings): string | undefined {
  const limit = limits.find(isNoContact);
  return limit === undefined ? undefined : `${formatTransportAddress(server)} ${NO_CONTACT_MEANINGS[limit]}`;
}

/** What a person reads: the names of RFC 4787 and RFC 3489, with what they mean for a call. */
export function natReport(findings: NatFindings): string {
  const { server, local, mapped, isBehindNat, mapping, filtering, hairpinning, classic, tcp } = findings;
  const place = isBehindNat === true ? "behind a NAT" : "no NAT in between";
  const seenAs =
    mapped === null
      ? ""
      : `${formatTransportAddress(server)} sees ${formatTransportAddress(local)} as ${formatTransportAddress(mapped)}.`;
  const { name, meaning } = CLASSIC_MEANINGS[classic];
  const rows: readonly Row[] = [
    ["address", place, seenAs],
    ["mapping", mapping.verdict, MAPPING_MEANINGS[mapping.verdict]],
    ["filtering", filtering.verdict, FILTERING_MEANINGS[filtering.verdict]],
    ["hairpinning", hairpinning.replace("-", " "), HAIRPINNING_MEANINGS[hairpinning]],
    ...lifetimeRow(findings),
    ...(tcp === null ? [] : [tcpRow(tcp)]),
    ["in RFC 3489", name, meaning],
  ];
  return written(rows) + contactTable(findings) + openQuestions(findings);
}

/** Of TCP alone, where UDP told nothing. */
export function tcpReport(tcp: TcpMapping): string {
  return written([tcpRow(tcp)]);
}

type Row = readonly [title: string, verdict: string, meaning: string];

function written(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(([title]) => title.length)) + 2;
  return rows
    .map(([title, verdict, meaning]) => `${title.padEnd(width)}${verdict}\n${" ".repeat(width)}${meaning}\n`)
    .join("");
}

function tcpRow({ mapping, mapped, local }: TcpMapping): Row {
  const seenAs =
    mapped === null ? "" : ` ${formatTransportAddress(local)} is seen as ${formatTransportAddress(mapped)}.`;
  return ["over TCP", mapping.verdict, MAPPING_MEANINGS[mapping.verdict] + seenAs];
}

function lifetimeRow({ bindingLifetime }: NatFindings): readonly Row[] {
  if (bindingLifetime === null) return [];
  const { atLeastMs, lessThanMs } = bindingLifetime;
  const seconds = (ms: number) => `${Math.round(ms / 1_000)} s`;
  const verdict =
    lessThanMs === null ? `${seconds(atLeastMs)} or more` : `${seconds(atLeastMs)} to ${seconds(lessThanMs)}`;
  return [["lifetime", verdict, "So long the NAT remembers a socket through which nothing passes."]];
}

function contactTable({ contacts }: NatFindings): string {
  const name = (kind: (typeof contacts)[number]["with"]) => CLASSIC_MEANINGS[kind].name;
  const width = Math.max(...contacts.map(({ with: kind }) => name(kind).length)) + 2;
  const rows = contacts.map(({ with: kind, contact, reasons }) => {
    // Several reasons are several possibilities: that it is unknown says as much.
    const [reason, second] = reasons;
    const why = reason === undefined || second !== undefined ? "" : `: ${CONTACT_REASONS[reason]}`;
    return `  ${name(kind).padEnd(width)}${CONTACT_MEANINGS[contact]}${why}\n`;
  });
  return `\nA call with somebody behind each kind:\n${rows.join("")}`;
}

function openQuestions({ limits, tcp }: NatFindings): string {
  const known = [...new Set([...limits, ...(tcp?.limits ?? [])])];
  const lines = known.flatMap((limit) =>
    isNoContact(limit)
      ? limits.includes(limit)
        ? []
        : [`  Over TCP, the server ${NO_CONTACT_OVER_TCP[limit]}.\n`]
      : [`  ${LIMIT_MEANINGS[limit]}\n`],
  );
  return lines.length === 0 ? "" : `\nWhat stays open, and why:\n${lines.join("")}`;
}
