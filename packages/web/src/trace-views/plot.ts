import type UPlot from "uplot";

/** What is drawn in one chart; times in seconds, and for each line a value or nothing at each. */
interface PlotData {
  readonly seconds: readonly number[];
  readonly values: readonly (readonly (number | null)[])[];
}

/** How one chart is drawn. */
export interface PlotInput {
  readonly data: PlotData;
  readonly lines: readonly {
    readonly label: string;
    /** A colour that a canvas understands. */
    readonly colour: string;
    readonly dash: readonly number[];
  }[];
  readonly colours: { readonly ink: string; readonly grid: string };
  readonly width: number;
  readonly height: number;
  /** The scale reaches at least up to this value, so that nothing looks like much. */
  readonly atLeast: number;
  /** Charts with the same name have one pointer. */
  readonly group: string;
  /** A mark at this time, while a replay runs. */
  readonly markAt: () => number | undefined;
  /** Receives the sample under the pointer, or `undefined`. */
  readonly onPoint: (index: number | undefined) => void;
}

/** A chart that was drawn. */
export interface Plot {
  /** Draws the same lines with other data. */
  show(data: PlotData): void;
  resize(width: number): void;
  redraw(): void;
  remove(): void;
}

const FONT = "12px system-ui, sans-serif";
const AXIS_WIDTH = 54;
const MINUTE_SECONDS = 60;
/** Each of so few samples is marked, as a single one makes no line. */
const FEW_SAMPLES = 60;
const ROOM_ABOVE = 1.08;

/** Draws lines over time. uPlot is loaded the first time. */
export async function drawPlot(
  place: HTMLElement,
  input: PlotInput,
  isWanted: () => boolean,
): Promise<Plot | undefined> {
  const { default: Drawing } = await import("uplot");
  if (!isWanted()) return undefined;
  const axis = {
    stroke: input.colours.ink,
    font: FONT,
    grid: { stroke: input.colours.grid, width: 1 },
    ticks: { stroke: input.colours.grid, width: 1 },
  };
  const options: UPlot.Options = {
    width: input.width,
    height: input.height,
    legend: { show: false },
    cursor: { sync: { key: input.group }, drag: { x: true, y: false }, points: { size: 7 } },
    scales: {
      x: { time: false },
      y: { range: (_, least, greatest) => [Math.min(least ?? 0, 0), upperEnd(greatest, input.atLeast)] },
    },
    axes: [
      { ...axis, values: (_, ticks) => ticks.map(clock), size: 34 },
      { ...axis, size: AXIS_WIDTH },
    ],
    series: [
      {},
      ...input.lines.map(({ label, colour, dash }) => ({
        label,
        stroke: colour,
        width: 1.75,
        dash: [...dash],
        points: { show: ({ data }: UPlot) => data[0].length <= FEW_SAMPLES, size: 4, fill: colour },
      })),
    ],
    hooks: {
      setCursor: [({ cursor }) => input.onPoint(cursor.idx ?? undefined)],
      draw: [(plot) => drawMark(plot, input)],
    },
  };
  const plot = new Drawing(options, aligned(input.data), place);
  return {
    show: (data) => plot.setData(aligned(data)),
    resize: (width) => plot.setSize({ width, height: input.height }),
    redraw: () => plot.redraw(false),
    remove: () => plot.destroy(),
  };
}

function aligned({ seconds, values }: PlotData): UPlot.AlignedData {
  return [[...seconds], ...values.map((line) => [...line])];
}

/** A little above what is drawn. */
function upperEnd(greatest: number | null, atLeast: number): number {
  return Math.max((greatest ?? 0) * ROOM_ABOVE, atLeast);
}

function drawMark(plot: UPlot, { markAt, colours }: PlotInput): void {
  const at = markAt();
  if (at === undefined) return;
  const { ctx, bbox } = plot;
  const x = Math.round(plot.valToPos(at, "x", true));
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  ctx.save();
  ctx.strokeStyle = colours.ink;
  ctx.setLineDash([6, 4]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}

/** `0.5 s`, `12 s`, `3:05`. */
function clock(seconds: number): string {
  if (Math.abs(seconds) < MINUTE_SECONDS) return `${Math.round(seconds * 100) / 100} s`;
  const minutes = Math.floor(seconds / MINUTE_SECONDS);
  return `${minutes}:${String(Math.round(seconds - minutes * MINUTE_SECONDS)).padStart(2, "0")}`;
}
