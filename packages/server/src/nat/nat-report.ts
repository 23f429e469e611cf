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
  "endpoint-independent":
    "Everyone sees the same address and port, so it can be sent to others as a candidate.",
  "address-dependent":
    "Each destination address sees a different port, so what one server sees does not help others.",
  "address-and-port-dependent":
    "Each destination address and port sees a different port, so what one server sees does not help others.",
  unknown: "It is unknown whether others can be told where to send.",
} as const satisfies Record<Verdict, string>;

const FILTERING_MEANINGS = {
  "endpoint-independent": "Anyone who knows the port can send to it, even before we have sent to them.",
  "address-dependent": "Only addresses that we have sent to can send to us.",
  "address-and-port-dependent": "Only addresses and ports that we have sent to can send to us.",
  unknown: "It is unknown who can send to us.",
} as const satisfies Record<Verdict, string>;

const HAIRPINNING_MEANINGS = {
  supported: "Two people behind this NAT can also reach each other through its public address.",
  unsupported: "Two people behind this NAT reach each other by their private addresses or through a relay.",
  "not-applicable": "There is no NAT.",
  unknown:
    "It is unknown whether two people behind this NAT can reach each other through its public address.",
} as const satisfies Record<NatBehaviour["hairpinning"], string>;

/** Names in RFC 3489, and what to expect of calls. */
const CLASSIC_MEANINGS = {
  "open-internet": { name: "open Internet", meaning: "Calls are direct with everyone." },
  "symmetric-udp-firewall": {
    name: "symmetric UDP firewall",
    meaning: "Calls are direct, because both sides send.",
  },
  "full-cone": { name: "full cone", meaning: "Calls are direct with everyone." },
  "restricted-cone": { name: "restricted cone", meaning: "Calls are direct, because both sides send." },
  "port-restricted-cone": {
    name: "port restricted cone",
    meaning: "Calls are direct, except with someone behind a symmetric NAT: those need a relay.",
  },
  symmetric: {
    name: "symmetric",
    meaning: "Calls are direct with others who accept any port of an address, and need a relay otherwise.",
  },
  unknown: { name: "unknown", meaning: "It is unknown whether calls are direct." },
} as const satisfies Record<ClassicNat, { readonly name: string; readonly meaning: string }>;

/** How a call connects with someone behind each kind of NAT. */
const CONTACT_MEANINGS = {
  direct: "direct",
  relay: "through a relay",
  unknown: "unknown",
} as const satisfies Record<Contact, string>;

/** The reason for that. */
const CONTACT_REASONS = {
  "lets-everybody-in": "one side accepts packets from everyone",
  "ports-known": "each side knows the port that the other sends from",
  "any-port-let-in": "one side sends from an unknown port, which the other accepts",
  "port-unknown": "one side sends from an unknown port, which the other blocks",
  "both-ports-unknown": "both sides send from unknown ports",
} as const satisfies Record<ContactReason, string>;

/** The limits after which nothing is known. */
type NoContact = Extract<NatLimit, "server-silent" | "server-refused" | "server-unusable">;

/** Why there is no verdict. Each completes a sentence that begins with the server. */
const NO_CONTACT_MEANINGS = {
  "server-silent":
    "does not respond over UDP; if other servers do not either, this network blocks UDP, and calls need a relay over TCP or TLS",
  "server-refused": "refuses the request; give another with --server",
  "server-unusable": "cannot be reached, or its response contains no address; give another with --server",
} as const satisfies Record<NoContact, string>;

/** The same for the additional test over TCP. */
const NO_CONTACT_OVER_TCP = {
  "server-silent": "does not respond",
  "server-refused": "refuses the request",
  "server-unusable": "returns no address",
} as const satisfies Record<NoContact, string>;

/** Why something is unknown, and what to do about it. */
const LIMIT_MEANINGS = {
  "no-other-address":
    "The server has one address and port; give others with --other, or a server that has two addresses (RFC 5780).",
  "one-ip-address":
    "The server has one IP address; give others with --other, or a server that has two (RFC 5780).",
  "other-address-silent":
    "Another address of the server did not respond; try again, or open its ports in the firewall.",
  "mapping-unstable": "The NAT mapped one socket in two ways for the same address; try again.",
  "change-request-refused":
    "The server refuses to respond from another address; give one that supports this with --server (RFC 5780).",
  "change-request-ignored":
    "The server does not respond from another address; give one that supports this with --server (RFC 5780).",
  "response-port-unsupported":
    "The server does not respond to another port; give one that supports this with --server (RFC 5780).",
  "contact-lost": "The path to the server changed during the test; try again when the network is stable.",
} as const satisfies Record<Exclude<NatLimit, NoContact>, string>;

/** All findings of the command. */
export interface NatFindings extends NatDiscovery {
  readonly contacts: ReturnType<typeof contactsOf>;
  /** Null if TCP was not tested. */
  readonly tcp: TcpMapping | null;
}

const isNoContact = (limit: NatLimit): limit is NoContact => Object.hasOwn(NO_CONTACT_MEANINGS, limit);

/** Why nothing is known, in one line; `undefined` if the server answered. */
export function noContactProblem({ server, limits }: NatFindings): string | undefined {
  const limit = limits.find(isNoContact);
  return limit === undefined ? undefined : `${formatTransportAddress(server)} ${NO_CONTACT_MEANINGS[limit]}`;
}

/** The report as text: the names of RFC 4787 and RFC 3489, with what they mean for a call. */
export function natReport(findings: NatFindings): string {
  const { server, local, mapped, isBehindNat, mapping, filtering, hairpinning, classic, tcp } = findings;
  const place = isBehindNat === true ? "behind a NAT" : "no NAT";
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
  return formatted(rows) + contactTable(findings) + openQuestions(findings);
}

/** The report of TCP alone, if UDP gave no result. */
export function tcpReport(tcp: TcpMapping): string {
  return formatted([tcpRow(tcp)]);
}

type Row = readonly [title: string, verdict: string, meaning: string];

function formatted(rows: readonly Row[]): string {
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
  return [["lifetime", verdict, "How long the NAT keeps the mapping of an idle socket."]];
}

function contactTable({ contacts }: NatFindings): string {
  const name = (kind: (typeof contacts)[number]["with"]) => CLASSIC_MEANINGS[kind].name;
  const width = Math.max(...contacts.map(({ with: kind }) => name(kind).length)) + 2;
  const rows = contacts.map(({ with: kind, contact, reasons }) => {
    // Several reasons mean several possible outcomes; then only "unknown" is shown.
    const [reason, second] = reasons;
    const why = reason === undefined || second !== undefined ? "" : `: ${CONTACT_REASONS[reason]}`;
    return `  ${name(kind).padEnd(width)}${CONTACT_MEANINGS[contact]}${why}\n`;
  });
  return `\nA call with someone behind each kind of NAT:\n${rows.join("")}`;
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
  return lines.length === 0 ? "" : `\nWhat is unknown, and why:\n${lines.join("")}`;
}
