import {
  createSeriesReader,
  type Metric,
  type Series,
  type SeriesLine,
  type Trace,
} from "@visavis/trace/core";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { language, phrasebook } from "../i18n/language.ts";
import { theme } from "../ui/theme.ts";
import {
  bandRows,
  type ChartGroup,
  chartGroups,
  type LineStyle,
  lineStyles,
  lineSummary,
  thinned,
} from "./chart-groups.ts";
import { useElementWidth } from "./element-width.ts";
import { useTraceView } from "./live-trace.ts";
import { canvasColour, drawPlot, type Plot } from "./plot.ts";
import { QualityBands } from "./quality-bands.tsx";
import { streamWords } from "./stream-words.ts";

const say = phrasebook(
  {
    none: "There are no statistics yet, or none that can be drawn.",
    hint: "Drag across a chart to zoom in; double-click to reset. All charts show the moment under the pointer.",
    bitrateKbps: "Bitrate, kbit/s",
    lossPercent: "Packet loss, %",
    jitterMs: "Jitter, ms",
    roundTripTimeMs: "Round-trip time, ms",
    frameRate: "Frames per second",
    availableOutgoingBitrateKbps: "Available outgoing bitrate",
    line: "Line",
    latest: "Latest",
    pointed: "At pointer",
    mean: "Mean",
    least: "Minimum",
    greatest: "Maximum",
    leftOut: (count: number) => `${count} more lines with lower values are not drawn.`,
    failed: "The charts could not be loaded; the figures below are complete.",
  },
  {
    none: "还没有统计采样，或没有可绘制的数据。",
    hint: "在图上拖动可放大，双击复原。鼠标悬停时，各图表显示同一时刻。",
    bitrateKbps: "码率，kbit/s",
    lossPercent: "丢包率，%",
    jitterMs: "抖动，ms",
    roundTripTimeMs: "往返时延，ms",
    frameRate: "帧率，fps",
    availableOutgoingBitrateKbps: "可用上行带宽",
    line: "曲线",
    latest: "最近",
    pointed: "指针处",
    mean: "平均",
    least: "最小",
    greatest: "最大",
    leftOut: (count: number) => `另有 ${count} 条数值较低的曲线未显示。`,
    failed: "图表加载失败；下方数据仍然完整。",
  },
);

/**
 * The statistics of a connection over time.
 *
 * @param atMs the moment of a replay, which is marked in each chart
 */
export function Charts({
  trace,
  connection,
  atMs,
}: {
  readonly trace: Trace;
  readonly connection: string;
  readonly atMs?: number | undefined;
}) {
  const words = say();
  const series = useTraceView(trace, () => createSeriesReader(connection), [connection]);
  const groups = useMemo(() => chartGroups(series), [series]);
  const rows = useMemo(() => bandRows(series), [series]);
  if (groups.length === 0 && rows.length === 0) return <p class="muted">{words.none}</p>;
  return (
    <div class="trace-charts">
      <p class="small muted">{words.hint}</p>
      {groups.map((group) => (
        <Chart key={group.metric} group={group} series={series} atMs={atMs} />
      ))}
      <QualityBands rows={rows} atMs={series.atMs} />
    </div>
  );
}

/** Each scale reaches at least this value, in the unit of the metric, so that a loss of 0.1 % looks small. */
const MINIMUM_SCALE: Readonly<Record<Metric, number>> = {
  bitrateKbps: 10,
  availableOutgoingBitrateKbps: 10,
  lossPercent: 5,
  jitterMs: 5,
  roundTripTimeMs: 5,
  frameRate: 5,
};

const HEIGHT = 180;
const WIDTH_BEFORE = 600;

function Chart({
  group,
  series,
  atMs,
}: {
  readonly group: ChartGroup;
  readonly series: Series;
  readonly atMs: number | undefined;
}) {
  const words = say();
  const styles = useMemo(() => lineStyles(group.lines), [group]);
  const { atMs: times, values } = useMemo(() => thinned(series.atMs, group.lines), [series, group]);
  const [container, width] = useElementWidth<HTMLDivElement>(WIDTH_BEFORE);
  const scheme = useColourScheme();
  const plot = useRef<Plot>(undefined);
  const mark = useRef(atMs);
  mark.current = atMs;
  const [pointed, point] = useState<number>();
  const [hasFailed, setFailed] = useState(false);
  const chosenLanguage = language.value;
  const data = useMemo(() => ({ seconds: times.map((time) => time / 1_000), values }), [times, values]);
  const latest = useRef(data);
  latest.current = data;
  // New samples bring new data, but rarely new lines.
  const lines = group.lines.map(lineName).join("\n");
  useEffect(() => {
    const element = container.current;
    if (element === null) return;
    let isWanted = true;
    const input = {
      data: latest.current,
      lines: group.lines.map((line, index) => ({
        label: lineName(line),
        colour: canvasColour(element, styles[index]?.token ?? "--side-a"),
        dash: styles[index]?.dash ?? [],
      })),
      colours: { ink: canvasColour(element, "--muted"), grid: canvasColour(element, "--line") },
      width: element.clientWidth,
      height: HEIGHT,
      minimumScale: MINIMUM_SCALE[group.metric],
      group: "trace",
      markAt: () => (mark.current === undefined ? undefined : mark.current / 1_000),
      onPoint: point,
    };
    drawPlot(element, input, () => isWanted).then(
      (drawn) => {
        plot.current = drawn;
        drawn?.show(latest.current);
        drawn?.resize(element.clientWidth);
      },
      () => setFailed(true),
    );
    return () => {
      isWanted = false;
      plot.current?.remove();
      plot.current = undefined;
    };
  }, [lines, scheme, chosenLanguage]);
  useEffect(() => plot.current?.show(data), [data]);
  useEffect(() => plot.current?.resize(width), [width]);
  useEffect(() => plot.current?.redraw(), [atMs]);
  return (
    <section class="trace-chart" data-metric={group.metric}>
      <h3>{words[group.metric]}</h3>
      {hasFailed && <p class="notice warn">{words.failed}</p>}
      <div ref={container} class="trace-plot" aria-hidden="true" />
      <ChartTable group={group} styles={styles} pointed={pointed} values={values} />
      {group.linesLeftOut > 0 && <p class="small muted">{words.leftOut(group.linesLeftOut)}</p>}
    </section>
  );
}

/** A value that changes when the page turns light or dark, by its theme or by the system’s. */
function useColourScheme(): string {
  const [isDark, setDark] = useState(matchMedia("(prefers-color-scheme: dark)").matches);
  useEffect(() => {
    const query = matchMedia("(prefers-color-scheme: dark)");
    const listen = () => setDark(query.matches);
    query.addEventListener("change", listen);
    return () => query.removeEventListener("change", listen);
  }, []);
  return `${theme.value} ${isDark}`;
}

function lineName({ metric, stream }: SeriesLine): string {
  return metric === "availableOutgoingBitrateKbps" ? say().availableOutgoingBitrateKbps : streamWords(stream);
}

/** The legend of a chart, with figures for each line. */
function ChartTable({
  group,
  styles,
  pointed,
  values,
}: {
  readonly group: ChartGroup;
  readonly styles: readonly LineStyle[];
  readonly pointed: number | undefined;
  readonly values: readonly (readonly (number | null)[])[];
}) {
  const words = say();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section class="trace-scroll" tabIndex={0} aria-label={words[group.metric]}>
      <table class="trace-legend">
        <thead>
          <tr>
            <th scope="col">{words.line}</th>
            <th scope="col">{pointed === undefined ? words.latest : words.pointed}</th>
            <th scope="col">{words.mean}</th>
            <th scope="col">{words.least}</th>
            <th scope="col">{words.greatest}</th>
          </tr>
        </thead>
        <tbody>
          {group.lines.map((line, index) => (
            <LegendRow
              key={index}
              line={line}
              style={styles[index]}
              pointed={pointed === undefined ? undefined : (values[index]?.[pointed] ?? null)}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function LegendRow({
  line,
  style,
  pointed,
}: {
  readonly line: SeriesLine;
  readonly style: LineStyle | undefined;
  /** `null` if the line has a gap at the pointer; `undefined` if the pointer is not over a chart. */
  readonly pointed: number | null | undefined;
}) {
  const summary = lineSummary(line);
  if (summary === undefined || style === undefined) return null;
  const shown = pointed === undefined ? summary.latest : pointed;
  return (
    <tr>
      <th scope="row">
        <svg class="trace-swatch" viewBox="0 0 36 4" aria-hidden="true" data-token={style.token}>
          <line x1={0} x2={36} y1={2} y2={2} stroke-dasharray={style.dash.join(" ")} />
        </svg>
        {lineName(line)}
      </th>
      <td class="trace-figure">{shown === null ? "–" : figure(shown, line.metric)}</td>
      <td class="trace-figure">{figure(summary.mean, line.metric)}</td>
      <td class="trace-figure">{figure(summary.least, line.metric)}</td>
      <td class="trace-figure">{figure(summary.greatest, line.metric)}</td>
    </tr>
  );
}

function figure(value: number, metric: Metric): string {
  const digits = metric === "bitrateKbps" || metric === "availableOutgoingBitrateKbps" ? 0 : 1;
  return value.toFixed(digits);
}
