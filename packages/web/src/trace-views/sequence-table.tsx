import type { Lifeline, LifelineId, SequenceStep } from "@visavis/trace/core";
import { useState } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { localized } from "../i18n/localized.ts";
import { formatMs } from "./units.ts";

const say = phrasebook(
  {
    asTable: "Show as a table",
    time: "Time",
    took: "Duration",
    from: "From",
    to: "To",
    what: "Step",
  },
  { asTable: "以表格显示", time: "时间", took: "用时", from: "从", to: "到", what: "步骤" },
);

/** The steps of the diagram as a table, for people who cannot see the diagram or prefer to read. */
export function SequenceTable({
  lifelines,
  steps,
}: {
  readonly lifelines: readonly Lifeline[];
  readonly steps: readonly SequenceStep[];
}) {
  const words = say();
  const [isOpen, setOpen] = useState(false);
  const nameOf = (id: LifelineId) => {
    const label = lifelines.find((line) => line.id === id)?.label;
    return label === undefined ? id : localized(label);
  };
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{words.asTable}</summary>
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        <section class="trace-scroll" tabIndex={0} aria-label={words.asTable}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.time}</th>
                <th scope="col">{words.took}</th>
                <th scope="col">{words.from}</th>
                <th scope="col">{words.to}</th>
                <th scope="col">{words.what}</th>
              </tr>
            </thead>
            <tbody>
              {steps.map((step, index) => (
                <tr key={index}>
                  <td class="trace-figure">{formatMs(step.atMs)}</td>
                  <td class="trace-figure">
                    {step.untilMs === undefined ? "" : formatMs(step.untilMs - step.atMs)}
                  </td>
                  <td>{nameOf(step.from)}</td>
                  <td>{nameOf(step.to)}</td>
                  <td>
                    {localized(step.label)}
                    {step.detail !== undefined && <span class="muted"> {localized(step.detail)}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}
