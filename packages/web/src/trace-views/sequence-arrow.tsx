import type { SequenceStep } from "@visavis/trace/core";
import { localized } from "../i18n/localized.ts";
import { type LifelinePlaces, labelWidth, placedLabel, STEP_HEIGHT } from "./sequence-rows.ts";
import { formatMs } from "./units.ts";

const LABEL_Y = 18;
const ARROW_Y = 31;
const HEAD = 8;

/** The colour of a step: that of its meaning, or of its side. */
export function stepColour({ meaning, from }: SequenceStep): string {
  return meaning === "side" ? (from === "b" ? "b" : "a") : meaning;
}

/** One row of the diagram: the time, and an arrow or a mark with its label. A click or a key selects it. */
export function SequenceArrow({
  index,
  step,
  top,
  places,
  isUnderway,
  isChosen,
  isReachable,
  choose,
  onFocus,
}: {
  readonly index: number;
  readonly step: SequenceStep;
  readonly top: number;
  readonly places: LifelinePlaces;
  readonly isUnderway: boolean;
  readonly isChosen: boolean;
  readonly isReachable: boolean;
  readonly choose: (index: number) => void;
  readonly onFocus: (index: number) => void;
}) {
  const [fromX, toX] = [places.at(step.from), places.at(step.to)];
  const label = placedLabel(fittingWords(step, places), (fromX + toX) / 2, places);
  const onClick = () => {
    // Marking text to copy it does not select the step.
    if (getSelection()?.isCollapsed !== false) choose(index);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no button of its own.
    <g
      class="trace-arrow"
      role="button"
      tabindex={isReachable ? 0 : -1}
      aria-pressed={isChosen}
      data-step={index}
      data-kind={step.kind}
      data-colour={stepColour(step)}
      data-underway={isUnderway}
      transform={`translate(0 ${top})`}
      onClick={onClick}
      onFocus={() => onFocus(index)}
    >
      <rect class="trace-arrow-row" x={0} y={0} width={places.width} height={STEP_HEIGHT} />
      <text class="trace-arrow-time" x={places.timeWidth - 8} y={LABEL_Y}>
        {`${formatMs(step.atMs)} `}
      </text>
      {fromX === toX ? (
        <Mark x={fromX} isFault={step.meaning === "fault"} />
      ) : (
        <Shaft from={fromX} to={toX} isFault={step.meaning === "fault"} />
      )}
      <text class="trace-arrow-label" x={label.x} y={LABEL_Y}>
        {label.text}
      </text>
    </g>
  );
}

/** The label, with details of the step if there is room. */
function fittingWords({ label, detail }: SequenceStep, places: LifelinePlaces): string {
  const short = localized(label);
  if (detail === undefined) return short;
  const long = `${short} · ${localized(detail)}`;
  return labelWidth(long) <= places.width - places.timeWidth - 8 ? long : short;
}

function Mark({ x, isFault }: { readonly x: number; readonly isFault: boolean }) {
  return isFault ? (
    <path class="trace-arrow-line" d={`M${x - 5} ${ARROW_Y - 5} l10 10 M${x + 5} ${ARROW_Y - 5} l-10 10`} />
  ) : (
    <circle class="trace-arrow-mark" cx={x} cy={ARROW_Y} r={5} />
  );
}

function Shaft({
  from,
  to,
  isFault,
}: {
  readonly from: number;
  readonly to: number;
  readonly isFault: boolean;
}) {
  const direction = Math.sign(to - from);
  const tip = to - direction * 2;
  const middle = (from + to) / 2;
  return (
    <>
      <line class="trace-arrow-line" x1={from} x2={tip - direction * HEAD} y1={ARROW_Y} y2={ARROW_Y} />
      <path class="trace-arrow-head" d={`M${tip} ${ARROW_Y} l${-direction * HEAD} ${-HEAD / 2} v${HEAD} Z`} />
      {isFault && (
        <path
          class="trace-arrow-line"
          d={`M${middle - 5} ${ARROW_Y - 5} l10 10 M${middle + 5} ${ARROW_Y - 5} l-10 10`}
        />
      )}
    </>
  );
}
