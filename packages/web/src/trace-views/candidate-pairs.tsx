import {
  type CandidatePair,
  candidateFields,
  candidatePairsOf,
  type PairedCandidate,
  type Trace,
} from "@visavis/trace/core";
import { CircleCheck } from "lucide";
import { useMemo } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { Icon } from "../ui/icon.tsx";
import { spokenBytes } from "./byte-count.ts";
import { ExplainedCandidate } from "./explained-candidate.tsx";

const say = phrasebook(
  {
    none: "The statistics name no pair. Pairs appear once checks have begun and a sample was taken.",
    selected: "in use",
    own: "Own candidate",
    other: "Candidate of the other end",
    state: "State",
    nominated: "nominated",
    checks: "Checks / answers",
    sent: "sent",
    received: "received",
    roundTrip: "Round trip",
    bytes: "Bytes",
    unknown: "unknown",
    hidden: "address hidden",
    protocol: "Protocol",
    address: "Address",
    relay: "Way to the relay",
    server: "Given by",
    only: (count: number, of: number) => `The first ${count} of ${of} pairs are shown.`,
  },
  {
    none: "统计里还没有候选对。检查开始并取样之后才会出现。",
    selected: "正在使用",
    own: "本端候选",
    other: "对端候选",
    state: "状态",
    nominated: "已提名",
    checks: "检查 / 应答",
    sent: "发",
    received: "收",
    roundTrip: "往返时间",
    bytes: "字节",
    unknown: "未知",
    hidden: "地址隐藏",
    protocol: "协议",
    address: "地址",
    relay: "到中继的方式",
    server: "来自",
    only: (count: number, of: number) => `只显示前 ${count} 个，共 ${of} 个。`,
  },
);

const MAX_ROWS = 200;

/**
 * The candidate pairs of a connection with their checks, the one in use first.
 *
 * @param atMs as the statistics said at this moment; at the end of the trace unless given
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
  // Nothing changes between two samples.
  const sampledAtMs = lastSampleMs(trace, connection, atMs);
  const pairs = useMemo(
    () => candidatePairsOf(trace, connection, sampledAtMs),
    [trace, connection, sampledAtMs],
  );
  const lines = useMemo(() => candidateLines(trace, connection), [trace, connection]);
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

function PairRow({ pair, lines }: { readonly pair: CandidatePair; readonly lines: CandidateLines }) {
  const words = say();
  const { isSelected, state, isNominated, currentRoundTripTimeMs } = pair;
  const count = (value: number | undefined) => (value === undefined ? "–" : String(value));
  const bytes = (value: number | undefined) => (value === undefined ? "–" : spokenBytes(value));
  return (
    <tr data-selected={isSelected} data-pair-state={state}>
      <td data-label={words.own}>
        <Candidate candidate={pair.local} lines={lines.local} />
      </td>
      <td data-label={words.other}>
        <Candidate candidate={pair.remote} lines={lines.remote} />
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
      <td data-label={words.roundTrip} class="trace-figure">
        {currentRoundTripTimeMs === undefined ? "–" : `${Math.round(currentRoundTripTimeMs * 10) / 10} ms`}
      </td>
      <td data-label={words.bytes}>
        <Counts sent={bytes(pair.bytesSent)} received={bytes(pair.bytesReceived)} />
      </td>
    </tr>
  );
}

function Counts({ sent, received }: { readonly sent: string; readonly received: string }) {
  const words = say();
  return (
    <dl class="trace-counts">
      <div>
        <dt>{words.sent}</dt>
        <dd class="trace-figure">{sent}</dd>
      </div>
      <div>
        <dt>{words.received}</dt>
        <dd class="trace-figure">{received}</dd>
      </div>
    </dl>
  );
}

function Candidate({
  candidate,
  lines,
}: {
  readonly candidate: PairedCandidate | undefined;
  readonly lines: readonly string[];
}) {
  const words = say();
  if (candidate === undefined) return <span class="muted">{words.unknown}</span>;
  const { type = words.unknown, protocol, relayProtocol, address, port, url } = candidate;
  const line = lines.find((known) => isLineOf(known, candidate));
  const facts: readonly (readonly [name: string, value: string | undefined])[] = [
    [words.address, address === undefined ? undefined : `${address}:${port ?? "?"}`],
    [words.protocol, protocol],
    [words.relay, relayProtocol],
    [words.server, url],
  ];
  return (
    <details class="trace-candidate">
      <summary>
        <strong class="wire">{type}</strong>{" "}
        <span class="wire">
          {[address ?? words.hidden, port].filter((part) => part !== undefined).join(":")} {protocol}
        </span>
      </summary>
      {line === undefined ? (
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
      ) : (
        <ExplainedCandidate line={line} />
      )}
    </details>
  );
}

/** The lines of the candidates that were gathered here and added from the other end. */
interface CandidateLines {
  readonly local: readonly string[];
  readonly remote: readonly string[];
}

const MAX_LINES = 1_000;

function candidateLines(trace: Trace, connection: string): CandidateLines {
  const lines = { local: [] as string[], remote: [] as string[] };
  for (const event of trace.events) {
    if (event.kind !== "candidate" || event.connection !== connection) continue;
    const known = lines[event.side];
    if (event.candidate !== null && known.length < MAX_LINES) known.push(event.candidate.candidate);
  }
  return lines;
}

function isLineOf(line: string, { type, protocol, address, port }: PairedCandidate): boolean {
  const fields = candidateFields(line);
  if (fields === undefined || fields.type !== type || fields.port !== String(port)) return false;
  if (protocol !== undefined && fields.transport.toLowerCase() !== protocol) return false;
  // Browsers hide the address in the one or in the other.
  return address === undefined || fields.address === address || fields.address.endsWith(".local");
}

function lastSampleMs(trace: Trace, connection: string, atMs: number): number {
  let last = Number.NEGATIVE_INFINITY;
  for (const event of trace.events) {
    if (event.atMs > atMs) break;
    if (event.kind === "statistics" && event.connection === connection) last = event.atMs;
  }
  return last;
}
