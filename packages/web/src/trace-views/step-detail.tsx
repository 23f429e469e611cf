import type { Lifeline, LifelineId, SequenceStep, Trace } from "@visavis/trace/core";
import { X } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { localized } from "../i18n/localized.ts";
import { Icon } from "../ui/icon.tsx";
import { EventExplanation } from "./event-explanation.tsx";
import { eventKinds, eventSummary } from "./event-words.ts";
import { stepColour } from "./sequence-arrow.tsx";
import { formatMs } from "./units.ts";

const say = phrasebook(
  {
    title: "Step details",
    close: "Close",
    at: (time: string) => `at ${time}`,
    took: (time: string) => `took ${time}`,
    more: (count: number) => `Show ${count} more`,
  },
  {
    title: "步骤详情",
    close: "关闭",
    at: (time: string) => `时间 ${time}`,
    took: (time: string) => `用时 ${time}`,
    more: (count: number) => `再显示 ${count} 个`,
  },
);

const EVENTS_AT_FIRST = 10;

/** Explains the events of one step of the diagram. */
export function StepDetail({
  trace,
  step,
  lifelines,
  close,
}: {
  readonly trace: Trace;
  readonly step: SequenceStep;
  readonly lifelines: readonly Lifeline[];
  readonly close: () => void;
}) {
  const words = say();
  const panel = useRef<HTMLElement>(null);
  const [limit, setLimit] = useState(EVENTS_AT_FIRST);
  useEffect(() => panel.current?.scrollIntoView({ block: "nearest" }), []);
  const nameOf = (id: LifelineId) => {
    const label = lifelines.find((line) => line.id === id)?.label;
    return label === undefined ? id : localized(label);
  };
  const direction = step.from === step.to ? nameOf(step.from) : `${nameOf(step.from)} → ${nameOf(step.to)}`;
  const events = step.events.slice(0, limit);
  return (
    <section ref={panel} class="trace-detail" aria-live="polite" aria-label={words.title}>
      <header>
        <h3 data-colour={stepColour(step)}>{localized(step.label)}</h3>
        <button type="button" class="quiet" aria-label={words.close} title={words.close} onClick={close}>
          <Icon node={X} />
        </button>
      </header>
      <p class="small muted">
        {direction} · {words.at(formatMs(step.atMs))}
        {step.untilMs !== undefined && ` · ${words.took(formatMs(step.untilMs - step.atMs))}`}
      </p>
      {step.detail !== undefined && <p>{localized(step.detail)}</p>}
      {events.map((index, place) => {
        const event = trace.events[index];
        return (
          event !== undefined && (
            <details key={index} open={place === 0 || event.kind === "outcome" || event.kind === "state"}>
              <summary>
                <span class="small muted">{eventKinds()[event.kind]}</span>{" "}
                <span class="wire">{eventSummary(event)}</span>
              </summary>
              <EventExplanation event={event} />
            </details>
          )
        );
      })}
      {step.events.length > limit && (
        <button type="button" onClick={() => setLimit(limit + 50)}>
          {words.more(Math.min(50, step.events.length - limit))}
        </button>
      )}
    </section>
  );
}
