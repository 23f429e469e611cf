import { createSequenceReader, type Sequence, type Trace } from "@visavis/trace/core";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { localized } from "../i18n/localized.ts";
import { useElementWidth } from "./element-width.ts";
import { useTraceView } from "./live-trace.ts";
import { Pager } from "./pager.tsx";
import { SequenceArrow } from "./sequence-arrow.tsx";
import { lifelinePlaces, STEPS_PER_PAGE, sequencePage, stepsBegunBy } from "./sequence-rows.ts";
import { SequenceTable } from "./sequence-table.tsx";
import { StepDetail } from "./step-detail.tsx";
import { formatMs } from "./units.ts";

const say = phrasebook(
  {
    title: "Sequence diagram",
    hint: "Select an arrow to see what it carried. The arrow keys move from one to the next.",
    quiet: (time: string) => `nothing for ${time}`,
    empty: "Nothing has happened yet.",
    steps: (from: number, to: number, of: number) => `Steps ${from}–${to} of ${of}`,
    time: "Time",
  },
  {
    title: "时序图",
    hint: "点击箭头查看它携带的内容；用方向键逐个切换。",
    quiet: (time: string) => `${time} 无事件`,
    empty: "暂无事件。",
    steps: (from: number, to: number, of: number) => `第 ${from}–${to} 步，共 ${of} 步`,
    time: "时间",
  },
);

const WIDTH_BEFORE = 640;
const PAGE_KEYS = 10;

/**
 * A connection as a sequence diagram. Each step has one row, however much time lies between two steps. Selecting a step
 * shows what it carried.
 *
 * @param remote the connection of the same trace at the other end, where there is one
 * @param untilMs later steps are not drawn, and the diagram scrolls to the last step before
 * @param isLive the trace grows, and the diagram scrolls to the latest step
 */
export function SequenceDiagram({
  trace,
  connection,
  remote,
  untilMs,
  isLive = false,
}: {
  readonly trace: Trace;
  readonly connection: string;
  readonly remote?: string | undefined;
  readonly untilMs?: number | undefined;
  readonly isLive?: boolean;
}) {
  const words = say();
  const sequence = useSequence(trace, connection, remote);
  const { lifelines, steps } = sequence;
  const count = untilMs === undefined ? steps.length : stepsBegunBy(steps, untilMs);
  const isFollowed = isLive || untilMs !== undefined;
  const pages = Math.max(1, Math.ceil(count / STEPS_PER_PAGE));
  const [chosenPage, choosePage] = useState<number>();
  const page = Math.min(chosenPage ?? (isFollowed ? pages - 1 : 0), pages - 1);
  const [chosen, choose] = useState<number>();
  useEffect(() => {
    choose(undefined);
    choosePage(undefined);
  }, [connection, remote]);
  const from = page * STEPS_PER_PAGE;
  const to = Math.min(from + STEPS_PER_PAGE, count);
  const chosenStep = chosen === undefined || chosen >= count ? undefined : steps[chosen];
  return (
    <div class="trace-sequence" data-steps={count}>
      <div class="trace-sequence-layout">
        <div class="trace-sequence-drawing">
          <p class="small muted">{count === 0 ? words.empty : words.hint}</p>
          <Pager
            page={page}
            pages={pages}
            go={(next) => choosePage(isFollowed && next === pages - 1 ? undefined : next)}
            what={words.steps(Math.min(from + 1, to), to, count)}
          />
          <Drawing
            sequence={sequence}
            from={from}
            to={to}
            untilMs={untilMs}
            chosen={chosen}
            choose={choose}
            isFollowed={isFollowed && chosen === undefined}
          />
          <SequenceTable lifelines={lifelines} steps={steps.slice(from, to)} />
        </div>
        {chosenStep !== undefined && (
          <StepDetail
            key={chosen}
            trace={trace}
            step={chosenStep}
            lifelines={lifelines}
            close={() => choose(undefined)}
          />
        )}
      </div>
    </div>
  );
}

/** Lets names such as `STUN/TURN` break after the slash. */
function breakable(name: string): string {
  return name.replaceAll("/", "/\u200b");
}

/** The sequence of a connection and its other end, while the trace grows. */
export function useSequence(trace: Trace, connection: string, remote: string | undefined): Sequence {
  return useTraceView(trace, () => createSequenceReader({ a: connection, b: remote }), [connection, remote]);
}

function Drawing({
  sequence,
  from,
  to,
  untilMs,
  chosen,
  choose,
  isFollowed,
}: {
  readonly sequence: Sequence;
  readonly from: number;
  readonly to: number;
  readonly untilMs: number | undefined;
  readonly chosen: number | undefined;
  readonly choose: (index: number) => void;
  readonly isFollowed: boolean;
}) {
  const words = say();
  const { lifelines, steps } = sequence;
  const [scroller, width] = useElementWidth<HTMLDivElement>(WIDTH_BEFORE);
  const svg = useRef<SVGSVGElement>(null);
  const [focused, focus] = useState(from);
  const places = lifelinePlaces(
    lifelines.map(({ id }) => id),
    width,
  );
  const { rows, height } = useMemo(() => sequencePage(steps, from, to), [sequence, from, to]);
  const reachable = focused >= from && focused < to ? focused : from;
  useEffect(() => {
    const element = scroller.current;
    if (element !== null && isFollowed) element.scrollTop = element.scrollHeight;
  }, [isFollowed, to]);
  const goTo = (index: number) => {
    const wanted = Math.min(Math.max(index, from), to - 1);
    svg.current?.querySelector<SVGElement>(`[data-step="${wanted}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE_KEYS, PageUp: -PAGE_KEYS }[event.key];
    const wanted = by !== undefined ? reachable + by : { Home: from, End: to - 1 }[event.key];
    if (wanted !== undefined) goTo(wanted);
    else if (event.key === "Enter" || event.key === " ") choose(reachable);
    else return;
    event.preventDefault();
  };
  return (
    <div class="trace-sequence-scroll" ref={scroller}>
      <div class="trace-lifelines" data-count={lifelines.length} aria-hidden="true">
        <span>{words.time}</span>
        {lifelines.map(({ id, label }) => (
          <strong key={id} data-lifeline={id}>
            {breakable(localized(label))}
          </strong>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: SVG has no group of controls of its own. */}
      <svg
        ref={svg}
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="group"
        aria-label={words.title}
        onKeyDown={onKeyDown}
      >
        <title>{words.title}</title>
        {lifelines.map(({ id }) => (
          <line
            key={id}
            class="trace-lifeline"
            data-lifeline={id}
            x1={places.at(id)}
            x2={places.at(id)}
            y1={0}
            y2={height}
          />
        ))}
        {rows.map((row) =>
          row.what === "pause" ? (
            <g key={`pause ${row.top}`} class="trace-pause" transform={`translate(0 ${row.top})`}>
              <rect x={0} y={4} width={width} height={26} />
              <text x={places.timeWidth + (width - places.timeWidth) / 2} y={22}>
                {words.quiet(formatMs(row.lastsMs))}
              </text>
            </g>
          ) : (
            <SequenceArrow
              key={row.index}
              index={row.index}
              step={row.step}
              top={row.top}
              places={places}
              isUnderway={
                untilMs !== undefined && row.step.untilMs !== undefined && row.step.untilMs > untilMs
              }
              isChosen={row.index === chosen}
              isReachable={row.index === reachable}
              choose={choose}
              onFocus={focus}
            />
          ),
        )}
      </svg>
    </div>
  );
}
