import { isIP } from "node:net";
import { formatTransportAddress } from "@visavis/stun/core";
import type { StunProbe, StunProbeStatus } from "@visavis/stun/node";

/** Each status in a few words. */
const STATUS_WORDS = {
  alive: "responds",
  silent: "no response",
  closed: "port closed",
  refuses: "refuses the request",
  unusable: "returns no address",
  nameless: "no such name",
  unresolved: "DNS does not respond",
  unreachable: "unreachable",
} as const satisfies Record<StunProbeStatus, string>;

/** A Binding response looks the same in RFC 8489 and RFC 5389. */
const GENERATION_WORDS = {
  "RFC 3489": "RFC 3489",
  "RFC 5389": "RFC 5389 or 8489",
} as const satisfies Record<NonNullable<StunProbe["generation"]>, string>;

const COLUMNS = ["server", "", "sees this computer as", "ms", "responses", "standard", ""] as const;

/** A table of the servers, first those that respond, the fastest first, and a conclusion. */
export function stunReport(probes: readonly StunProbe[]): string {
  const medianOf = ({ roundTripMs }: StunProbe) => roundTripMs?.median ?? Number.POSITIVE_INFINITY;
  const sorted = probes.toSorted(
    (one, other) => Number(isAlive(other)) - Number(isAlive(one)) || medianOf(one) - medianOf(other) || 0,
  );
  const rows = [COLUMNS, ...sorted.map(rowOf)];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
  return `${lines.map((line) => `${line.trimEnd()}\n`).join("")}\n${conclusion(probes)}\n`;
}

const isAlive = ({ status }: StunProbe): boolean => status === "alive";

function rowOf(probe: StunProbe): readonly string[] {
  const { server, status, mapped, roundTripMs, tries, answers, generation } = probe;
  return [
    formatTransportAddress(server),
    STATUS_WORDS[status],
    mapped === null ? "" : formatTransportAddress(mapped),
    roundTripMs === null ? "" : roundTripMs.median.toFixed(roundTripMs.median < 10 ? 1 : 0),
    tries === 0 ? "" : `${answers} of ${tries}`,
    generation === null ? "" : GENERATION_WORDS[generation],
    notesOn(probe).join(", "),
  ];
}

function notesOn({ agreement, hasBehaviourDiscovery, software }: StunProbe): readonly string[] {
  return [
    ...(agreement === "differs" ? ["sees a different address than most"] : []),
    ...(hasBehaviourDiscovery ? ["supports NAT discovery (RFC 5780)"] : []),
    // This text comes from the server and may contain terminal control sequences.
    ...(software === null ? [] : [software.replace(/\p{Cc}+/gu, " ")]),
  ];
}

function conclusion(probes: readonly StunProbe[]): string {
  const alive = probes.filter(isAlive);
  const first = `${alive.length} of ${probes.length} servers ${alive.length === 1 ? "responds" : "respond"}.`;
  const agreeing = new Set(
    alive.filter(({ agreement }) => agreement === "agrees").map(({ mapped }) => mapped?.address),
  );
  const differing = alive.filter(({ agreement }) => agreement === "differs");
  const seers = alive.every(({ agreement }) => agreement === "agrees") ? "All" : "Most";
  const seen =
    agreeing.size > 0
      ? ` ${seers} see this computer as ${[...agreeing].join(" and ")}.`
      : alive.length > 1
        ? " They do not agree on the address of this computer."
        : "";
  const liars =
    differing.length === 0
      ? ""
      : ` ${differing.map(({ server }) => formatTransportAddress(server)).join(", ")} ${differing.length === 1 ? "sees" : "see"} another: ${differing.length === 1 ? "it is" : "they are"} inside the same network, or not trustworthy.`;
  return first + seen + liars;
}

/** Why no server responds, in one line; `undefined` if one does. */
export function noAnswerProblem(probes: readonly StunProbe[]): string | undefined {
  if (probes.some(({ status }) => status === "alive")) return undefined;
  if (probes.some(({ status }) => status === "refuses" || status === "unusable")) {
    return "no server returns an address; give others";
  }
  return isWithoutInternet(probes)
    ? "no server responds: there seems to be no Internet connection; a server in this network can be given by its address"
    : "no server responds: they no longer exist, or this network blocks UDP";
}

/** Without Internet access, some DNS servers answer that a name does not exist. A single such name may be mistyped. */
function isWithoutInternet(probes: readonly StunProbe[]): boolean {
  const isCutOff = probes.some(({ status }) => status === "unresolved" || status === "unreachable");
  const names = probes.filter(({ server }) => isIP(server.address) === 0);
  return (
    probes.every(({ status }) => status !== "closed") &&
    names.every(({ remote }) => remote === null) &&
    (isCutOff || names.length > 1)
  );
}
