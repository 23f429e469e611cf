import "./style.css";
import { downloadTrace } from "@visavis/trace/browser";
import type { Trace, TraceLog } from "@visavis/trace/core";
import { Download, FolderOpen } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { colon } from "../i18n/punctuation.ts";
import { Icon } from "../ui/icon.tsx";
import { CandidatePairs } from "./candidate-pairs.tsx";
import { Charts } from "./charts.tsx";
import { Descriptions } from "./descriptions.tsx";
import { EventTable } from "./event-table.tsx";
import { followTrace, useTraceView } from "./live-trace.ts";
import { createOtherEndReader } from "./other-end.ts";
import { Replay } from "./replay.tsx";
import { SequenceDiagram, useSequence } from "./sequence-diagram.tsx";
import { StateMachines } from "./state-machines.tsx";
import { Tabs } from "./tabs.tsx";
import { Verdict } from "./verdict.tsx";

const say = phrasebook(
  {
    sequence: "Sequence",
    states: "States",
    pairs: "Candidate pairs",
    charts: "Charts",
    descriptions: "Descriptions",
    events: "Events",
    verdict: "Verdict",
    views: "Live views",
    connection: "Connection",
    unnamed: "unnamed",
    none: "There is no connection yet.",
    download: "Download the recording",
    open: "Open a recording",
  },
  {
    sequence: "时序",
    states: "状态",
    pairs: "候选对",
    charts: "图表",
    descriptions: "描述",
    events: "事件",
    verdict: "结论",
    views: "实时视图",
    connection: "连接",
    unnamed: "没有名称",
    none: "尚无连接。",
    download: "下载诊断记录",
    open: "打开诊断记录",
  },
);

const VIEWS = ["sequence", "verdict", "states", "pairs", "charts", "descriptions", "events"] as const;
type View = (typeof VIEWS)[number];

const REPLAYED: ReadonlySet<View> = new Set(["sequence", "states", "pairs", "charts"]);

/** The views of a trace that is being recorded, one at a time, and a button to download it. */
export function LiveViews({ log }: { readonly log: TraceLog }) {
  const words = say();
  const trace = useLiveTrace(log);
  const [view, choose] = useState<View>("sequence");
  const [untilMs, show] = useState<number>();
  const [chosenId, chooseId] = useState<string>();
  useEffect(() => show(undefined), [log]);
  const { connections } = trace;
  const id = connections.some((known) => known.id === chosenId) ? chosenId : connections.at(0)?.id;
  if (id === undefined) return <p class="muted">{words.none}</p>;
  return (
    <div class="trace-live" data-live-trace={connections.length}>
      <div class="row">
        {connections.length > 1 && (
          <label class="field">
            <span>{words.connection}</span>
            <select
              data-choice="connection"
              value={id}
              onChange={({ currentTarget }) => {
                chooseId(currentTarget.value);
                show(undefined);
              }}
            >
              {connections.map(({ id: known, label }) => (
                <option key={known} value={known}>
                  {label === "" ? `${known}${colon()}${words.unnamed}` : label}
                </option>
              ))}
            </select>
          </label>
        )}
        <button
          type="button"
          class="quiet"
          data-action="download-recording"
          onClick={() => downloadTrace(log.trace())}
        >
          <Icon node={Download} />
          {words.download}
        </button>
        <a class="button quiet" href="/trace.html" target="_blank" rel="noopener">
          <Icon node={FolderOpen} />
          {words.open}
        </a>
      </div>
      <Tabs names={VIEWS} chosen={view} choose={choose} labels={words} title={words.views}>
        <ReplayableView trace={trace} id={id} view={view} untilMs={untilMs} show={show} />
      </Tabs>
    </div>
  );
}

function useLiveTrace(log: TraceLog): Trace {
  const [trace, setTrace] = useState(() => log.liveTrace());
  useEffect(() => {
    const following = followTrace(log);
    const stop = following.trace.subscribe(setTrace);
    return () => {
      stop();
      following.stop();
    };
  }, [log]);
  return trace;
}

function ReplayableView({
  trace,
  id,
  view,
  untilMs,
  show,
}: {
  readonly trace: Trace;
  readonly id: string;
  readonly view: View;
  readonly untilMs: number | undefined;
  readonly show: (untilMs: number | undefined) => void;
}) {
  const remote = useTraceView(trace, () => createOtherEndReader(id), [id]);
  return (
    <>
      {REPLAYED.has(view) && (
        <LiveReplay trace={trace} id={id} remote={remote} untilMs={untilMs} show={show} />
      )}
      <ShownView trace={trace} id={id} remote={remote} view={view} untilMs={untilMs} />
    </>
  );
}

function LiveReplay({
  trace,
  id,
  remote,
  untilMs,
  show,
}: {
  readonly trace: Trace;
  readonly id: string;
  readonly remote: string | undefined;
  readonly untilMs: number | undefined;
  readonly show: (untilMs: number | undefined) => void;
}) {
  const { steps } = useSequence(trace, id, remote);
  return <Replay steps={steps} untilMs={untilMs} show={show} />;
}

function ShownView({
  trace,
  id,
  remote,
  view,
  untilMs,
}: {
  readonly trace: Trace;
  readonly id: string;
  readonly remote: string | undefined;
  readonly view: View;
  readonly untilMs: number | undefined;
}) {
  switch (view) {
    case "sequence":
      return (
        <SequenceDiagram
          trace={trace}
          connection={id}
          remote={remote}
          untilMs={untilMs}
          isLive={untilMs === undefined}
        />
      );
    case "verdict":
      return <Verdict trace={trace} connection={id} />;
    case "states":
      return <StateMachines trace={trace} connection={id} atMs={untilMs} />;
    case "pairs":
      return <CandidatePairs trace={trace} connection={id} atMs={untilMs} />;
    case "charts":
      return <Charts trace={trace} connection={id} atMs={untilMs} />;
    case "descriptions":
      return <Descriptions key={id} trace={trace} connection={id} />;
    default:
      return <EventTable key={id} trace={trace} connection={id} />;
  }
}
