import type { contactsOf, NatLimit } from "@visavis/nat/core";
import type { NatDiscovery, TcpMapping } from "@visavis/nat/node";
import { formatTransportAddress } from "@visavis/stun/core";
import {
  CLASSIC_MEANINGS,
  CONTACT_MEANINGS,
  CONTACT_REASONS,
  FILTERING_MEANINGS,
  HAIRPINNING_MEANINGS,
  LIMIT_MEANINGS,
  MAPPING_MEANINGS,
  NO_CONTACT_MEANINGS,
  NO_CONTACT_OVER_TCP,
  type NoContact,
} from "./nat-meanings.ts";

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
