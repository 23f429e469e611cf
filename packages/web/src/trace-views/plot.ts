import type UPlot from "uplot";

/** The data of one chart: the times, and for each line a value or a gap at each time. */
interface PlotData {
  readonly seconds: readonly number[];
  readonly values: readonly (readonly (number | null)[])[];
}

/** How one chart is drawn. */
export interface PlotInput {
  readonly data: PlotData;
  readonly lines: readonly {
    readonly label: string;
    /** As `canvasColour` returns it. */
    readonly colour: string;
    readonly dash: readonly number[];
  }[];
  readonly colours: { readonly ink: string; readonly grid: string };
  readonly width: number;
  readonly height: number;
  /** The scale reaches at least this value, so that small values look small. */
  readonly minimumScale: number;
  /** Charts of one group share the pointer. */
  readonly group: string;
  /** The moment of a replay, in seconds, which is marked; `undefined` if none runs. */
  readonly markAt: () => number | undefined;
  /** Receives the sample under the pointer, or `undefined`. */
  readonly onPoint: (index: number | undefined) => void;
}

/** A drawn chart. */
export interface Plot {
  /** Draws the same lines with other data. */
  show(data: PlotData): void;
  resize(width: number): void;
  redraw(): void;
  remove(): void;
}

/** The current value of a custom property of `tokens.css`, in a form that a canvas accepts. */
export function canvasColour(container: Element, token: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${token})`;
  container.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

const FONT = "12px system-ui, sans-serif";
const AXIS_WIDTH = 54;
const MINUTE_SECONDS = 60;
/** Up to this many samples also have points: a single sample has no line. */
const FEW_SAMPLES = 60;
const ROOM_ABOVE = 1.08;

/**
 * Draws lines over time. uPlot is loaded the first time.
 *
 * @returns `undefined` if `isWanted` is false once uPlot is loaded
 */
export async function drawPlot(
  container: HTMLElement,
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
      y: { range: (_, least, greatest) => [Math.min(least ?? 0, 0), upperEnd(greatest, input.minimumScale)] },
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
  const plot = new Drawing(options, aligned(input.data), container);
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

/** Leaves some room above the greatest value. */
function upperEnd(greatest: number | null, minimumScale: number): number {
  return Math.max((greatest ?? 0) * ROOM_ABOVE, minimumScale);
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
