import { computed, signal } from "@preact/signals";
import { downloadTrace } from "@visavis/trace/browser";
import type { Trace } from "@visavis/trace/core";
import { Download } from "lucide";
import { language, phrasebook } from "../../i18n/language.ts";
import { colon } from "../../i18n/punctuation.ts";
import { CandidatePairs } from "../../trace-views/candidate-pairs.tsx";
import { Charts } from "../../trace-views/charts.tsx";
import { Descriptions } from "../../trace-views/descriptions.tsx";
import { EventTable } from "../../trace-views/event-table.tsx";
import { otherEndOf } from "../../trace-views/other-end.ts";
import { Replay } from "../../trace-views/replay.tsx";
import { SequenceDiagram, useSequence } from "../../trace-views/sequence-diagram.tsx";
import { StateMachines } from "../../trace-views/state-machines.tsx";
import { Tabs } from "../../trace-views/tabs.tsx";
import { formatBytes, formatMs } from "../../trace-views/units.ts";
import { Verdict } from "../../trace-views/verdict.tsx";
import { Icon } from "../../ui/icon.tsx";
import { connection, opened, type Recording, untilMs } from "./opened-recording.ts";

const say = phrasebook(
  {
    overview: "Verdict",
    sequence: "Sequence",
    states: "States",
    pairs: "Candidate pairs",
    charts: "Charts",
    descriptions: "Descriptions",
    events: "Events",
    views: "Views of the recording",
    connection: "Connection",
    unnamed: "unnamed",
    download: "Download",
    only: (shown: number, leftOut: number) =>
      `The file has ${shown + leftOut} events; the first ${shown} are shown.`,
    noConnection: "There is no connection in this recording.",
    facts: "The recording",
    began: "Started",
    lasted: "Duration",
    browser: "Browser",
    connections: "Connections",
    leftOut: "Left out because the log was full",
    unknownEvents: "Of kinds that this version does not support",
  },
  {
    overview: "结论",
    sequence: "时序",
    states: "状态",
    pairs: "候选对",
    charts: "图表",
    descriptions: "描述",
    events: "事件",
    views: "诊断记录视图",
    connection: "连接",
    unnamed: "没有名称",
    download: "下载",
    only: (shown: number, leftOut: number) => `文件里有 ${shown + leftOut} 个事件，只显示前 ${shown} 个。`,
    noConnection: "这份记录里没有连接。",
    facts: "记录概况",
    began: "开始",
    lasted: "时长",
    browser: "浏览器",
    connections: "连接",
    leftOut: "因日志已满而省略",
    unknownEvents: "本版本无法识别的事件",
  },
);

const VIEWS = ["overview", "sequence", "states", "pairs", "charts", "descriptions", "events"] as const;
type View = (typeof VIEWS)[number];

const view = signal<View>("overview");

/** The other end of the shown connection, if it is in the same recording. */
const remote = computed(() =>
  opened.value.state === "open" ? otherEndOf(opened.value.recording.trace, connection.value) : undefined,
);

const REPLAYED: ReadonlySet<View> = new Set(["sequence", "states", "pairs", "charts"]);
const MAX_CHOICES = 1_000;

/** All views of a recording, one at a time. */
export function RecordingViews({ recording }: { readonly recording: Recording }) {
  const words = say();
  const { name, bytes, trace, eventsLeftOut, verdicts } = recording;
  return (
    <section class="trace-recording">
      <header>
        <h2 class="wire">{name}</h2>
        <span class="small muted">{formatBytes(bytes)}</span>
        <button type="button" class="quiet" data-action="download" onClick={() => downloadTrace(trace)}>
          <Icon node={Download} />
          {words.download}
        </button>
      </header>
      {eventsLeftOut > 0 && <p class="notice warn">{words.only(trace.events.length, eventsLeftOut)}</p>}
      {trace.connections.length === 0 ? (
        <p>{words.noConnection}</p>
      ) : (
        <>
          {trace.connections.length > 1 && <ConnectionChoice trace={trace} />}
          <Tabs
            names={VIEWS}
            chosen={view.value}
            choose={(next) => {
              view.value = next;
            }}
            labels={words}
            title={words.views}
          >
            {REPLAYED.has(view.value) && <TraceReplay trace={trace} />}
            <Shown trace={trace} verdicts={verdicts} />
          </Tabs>
        </>
      )}
    </section>
  );
}

function ConnectionChoice({ trace }: { readonly trace: Trace }) {
  const words = say();
  return (
    <label class="field">
      <span>{words.connection}</span>
      <select
        data-choice="connection"
        value={connection.value}
        onChange={({ currentTarget }) => {
          connection.value = currentTarget.value;
          untilMs.value = undefined;
        }}
      >
        {trace.connections.slice(0, MAX_CHOICES).map(({ id, label }) => (
          <option key={id} value={id}>
            {label === "" ? `${id}${colon()}${words.unnamed}` : label.slice(0, 120)}
          </option>
        ))}
      </select>
    </label>
  );
}

const show = (moment: number | undefined) => {
  untilMs.value = moment;
};

function TraceReplay({ trace }: { readonly trace: Trace }) {
  const [a, b] = [connection.value, remote.value];
  const { steps } = useSequence(trace, a, b);
  return <Replay steps={steps} untilMs={untilMs.value} show={show} />;
}

function Shown({ trace, verdicts }: Pick<Recording, "trace" | "verdicts">) {
  const id = connection.value;
  const atMs = untilMs.value;
  switch (view.value) {
    case "overview":
      return (
        <>
          <Verdict trace={trace} connection={id} known={verdicts.get(id)} />
          <RecordingFacts trace={trace} />
        </>
      );
    case "sequence":
      return <SequenceDiagram trace={trace} connection={id} remote={remote.value} untilMs={atMs} />;
    case "states":
      return <StateMachines trace={trace} connection={id} atMs={atMs} />;
    case "pairs":
      return <CandidatePairs trace={trace} connection={id} atMs={atMs} />;
    case "charts":
      return <Charts trace={trace} connection={id} atMs={atMs} />;
    case "descriptions":
      return <Descriptions key={id} trace={trace} connection={id} />;
    default:
      return <EventTable key={id} trace={trace} connection={id} />;
  }
}

/** When and in which browser a recording was made, and how large it is. */
function RecordingFacts({ trace }: { readonly trace: Trace }) {
  const words = say();
  const { startedAtMs, userAgent, connections, events, leftOut, unknown = 0 } = trace;
  const lastMs = events.at(-1)?.atMs ?? 0;
  const began = new Date(startedAtMs).toLocaleString(language.value === "zh" ? "zh-CN" : "en", {
    dateStyle: "medium",
    timeStyle: "long",
  });
  const rows: readonly (readonly [name: string, value: string])[] = [
    [words.began, began],
    [words.lasted, formatMs(lastMs - (events[0]?.atMs ?? 0))],
    [words.browser, userAgent.slice(0, 400)],
    [words.connections, String(connections.length)],
    [words.events, String(events.length)],
    ...(leftOut > 0 ? [[words.leftOut, String(leftOut)] as const] : []),
    ...(unknown > 0 ? [[words.unknownEvents, String(unknown)] as const] : []),
  ];
  return (
    <section class="trace-about-recording">
      <h3>{words.facts}</h3>
      <dl class="trace-facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class={name === words.browser ? "wire" : "trace-figure"}>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
