import { isMdnsName } from "@visavis/stun/core";
import {
  type CandidatePair,
  createCandidatePairsReader,
  type PairedCandidate,
  type Trace,
  type TraceReader,
} from "@visavis/trace/core";
import { candidateFields } from "@visavis/trace/core/sdp";
import { ChevronDown, ChevronRight, CircleCheck } from "lucide";
import { useState } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { Icon } from "../ui/icon.tsx";
import { ExplainedCandidate } from "./explained-candidate.tsx";
import { useTraceView } from "./live-trace.ts";
import { formatBytes } from "./units.ts";

const say = phrasebook(
  {
    none: "The statistics have no candidate pairs yet. They appear once connectivity checks have begun and a sample has been taken.",
    selected: "in use",
    own: "Local candidate",
    other: "Remote candidate",
    state: "State",
    nominated: "nominated",
    checks: "Checks / responses",
    sent: "out",
    received: "in",
    roundTrip: "Round trip",
    bytes: "Bytes",
    unknown: "unknown",
    hidden: "address hidden",
    protocol: "Protocol",
    address: "Address",
    relay: "Transport to the relay",
    server: "Server",
    only: (count: number, of: number) => `The first ${count} of ${of} pairs are shown.`,
  },
  {
    none: "统计中还没有候选对。连通性检查开始并采样后才会显示。",
    selected: "使用中",
    own: "本端候选",
    other: "对端候选",
    state: "状态",
    nominated: "已提名",
    checks: "检查 / 响应",
    sent: "发",
    received: "收",
    roundTrip: "往返时延",
    bytes: "字节",
    unknown: "未知",
    hidden: "地址已隐藏",
    protocol: "协议",
    address: "地址",
    relay: "中继接入协议",
    server: "服务器",
    only: (count: number, of: number) => `只显示前 ${count} 个，共 ${of} 个。`,
  },
);

const MAX_ROWS = 200;
const COLUMNS = 6;

/**
 * The candidate pairs of a connection with their checks, the one in use first.
 *
 * @param atMs the moment whose statistics are shown; defaults to the end of the trace
 */
export function CandidatePairs({
  trace,
  connection,
  atMs = Number.POSITIVE_INFINITY,
}: {
  readonly trace: Trace;
  readonly connection: string;
  readonly atMs?: number | undefined;
}) {
  const words = say();
  const pairs = useTraceView(trace, () => createCandidatePairsReader(connection), [connection], atMs);
  const lines = useTraceView(trace, () => createCandidateLinesReader(connection), [connection]);
  if (pairs.length === 0) return <p class="muted">{words.none}</p>;
  return (
    <div class="trace-pairs">
      {pairs.length > MAX_ROWS && <p class="small muted">{words.only(MAX_ROWS, pairs.length)}</p>}
      <table>
        <thead>
          <tr>
            <th scope="col">{words.own}</th>
            <th scope="col">{words.other}</th>
            <th scope="col">{words.state}</th>
            <th scope="col">{words.checks}</th>
            <th scope="col">{words.roundTrip}</th>
            <th scope="col">{words.bytes}</th>
          </tr>
        </thead>
        <tbody>
          {pairs.slice(0, MAX_ROWS).map((pair) => (
            <PairRow key={pair.id} pair={pair} lines={lines} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type End = "local" | "remote";

function PairRow({ pair, lines }: { readonly pair: CandidatePair; readonly lines: CandidateLines }) {
  const words = say();
  const [opened, open] = useState<End>();
  const { isSelected, state, isNominated, currentRoundTripTimeMs } = pair;
  const count = (value: number | undefined) => (value === undefined ? "–" : String(value));
  const bytes = (value: number | undefined) => (value === undefined ? "–" : formatBytes(value));
  const toggle = (end: End) => () => open(opened === end ? undefined : end);
  const candidate = opened === undefined ? undefined : pair[opened];
  return (
    <>
      <tr data-selected={isSelected} data-pair-state={state}>
        <td data-label={words.own}>
          <CandidateButton candidate={pair.local} isOpen={opened === "local"} toggle={toggle("local")} />
        </td>
        <td data-label={words.other}>
          <CandidateButton candidate={pair.remote} isOpen={opened === "remote"} toggle={toggle("remote")} />
        </td>
        <td data-label={words.state}>
          <div class="trace-pair-state">
            <code>{state ?? words.unknown}</code>
            {isNominated && <span class="small muted">{words.nominated}</span>}
            {isSelected && (
              <span class="trace-selected">
                <Icon node={CircleCheck} />
                {words.selected}
              </span>
            )}
          </div>
        </td>
        <td data-label={words.checks}>
          <Counts
            sent={`${count(pair.requestsSent)} / ${count(pair.responsesReceived)}`}
            received={`${count(pair.requestsReceived)} / ${count(pair.responsesSent)}`}
          />
        </td>
        <td data-label={words.roundTrip}>
          <span class="trace-figure">
            {currentRoundTripTimeMs === undefined
              ? "–"
              : `${Math.round(currentRoundTripTimeMs * 10) / 10} ms`}
          </span>
        </td>
        <td data-label={words.bytes}>
          <Counts sent={bytes(pair.bytesSent)} received={bytes(pair.bytesReceived)} />
        </td>
      </tr>
      {opened !== undefined && candidate !== undefined && (
        <tr class="trace-candidate-row">
          <td colSpan={COLUMNS}>
            <CandidateParts candidate={candidate} lines={lines[opened]} />
          </td>
        </tr>
      )}
    </>
  );
}

function Counts({ sent, received }: { readonly sent: string; readonly received: string }) {
  const words = say();
  return (
    <dl class="trace-counts">
      <dt>{words.sent}</dt>
      <dd class="trace-figure">{sent}</dd>
      <dt>{words.received}</dt>
      <dd class="trace-figure">{received}</dd>
    </dl>
  );
}

function CandidateButton({
  candidate,
  isOpen,
  toggle,
}: {
  readonly candidate: PairedCandidate | undefined;
  readonly isOpen: boolean;
  readonly toggle: () => void;
}) {
  const words = say();
  if (candidate === undefined) return <span class="muted">{words.unknown}</span>;
  const { type = words.unknown, protocol, address = words.hidden, port } = candidate;
  const where = port === undefined ? address : `${address}:${port}`;
  return (
    <button type="button" class="quiet trace-candidate" aria-expanded={isOpen} onClick={toggle}>
      <Icon node={isOpen ? ChevronDown : ChevronRight} />
      <span class="wire">
        <strong>{type}</strong> {where} {protocol}
      </span>
    </button>
  );
}

/** Every part of the candidate if its line is in the trace; otherwise what the statistics report. */
function CandidateParts({
  candidate,
  lines,
}: {
  readonly candidate: PairedCandidate;
  readonly lines: readonly string[];
}) {
  const words = say();
  const { protocol, relayProtocol, address, port, url } = candidate;
  const line = lines.find((known) => isLineOf(known, candidate));
  if (line !== undefined) return <ExplainedCandidate line={line} />;
  const facts: readonly (readonly [name: string, value: string | undefined])[] = [
    [words.address, address === undefined ? words.hidden : `${address}:${port ?? "?"}`],
    [words.protocol, protocol],
    [words.relay, relayProtocol],
    [words.server, url],
  ];
  return (
    <dl class="trace-facts">
      {facts.map(
        ([name, value]) =>
          value !== undefined && (
            <div key={name}>
              <dt>{name}</dt>
              <dd class="wire">{value.slice(0, 300)}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** The lines of the local candidates, and of the remote candidates that were added. */
interface CandidateLines {
  readonly local: string[];
  readonly remote: string[];
}

const MAX_LINES = 1_000;

function createCandidateLinesReader(connection: string): TraceReader<CandidateLines> {
  const lines: CandidateLines = { local: [], remote: [] };
  return {
    read(event) {
      if (event.kind !== "candidate" || event.connection !== connection) return;
      const known = lines[event.side];
      if (event.candidate !== null && known.length < MAX_LINES) known.push(event.candidate.candidate);
    },
    view: () => ({ ...lines }),
  };
}

function isLineOf(line: string, { type, protocol, address, port }: PairedCandidate): boolean {
  const fields = candidateFields(line);
  if (fields === undefined || fields.type !== type || fields.port !== String(port)) return false;
  if (protocol !== undefined && fields.transport.toLowerCase() !== protocol) return false;
  // Browsers may hide the address in either of the two.
  return address === undefined || fields.address === address || isMdnsName(fields.address);
}
