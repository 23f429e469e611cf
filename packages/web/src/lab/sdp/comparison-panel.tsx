import { signal } from "@preact/signals";
import type { Change, DifferenceLine } from "@visavis/explain/core";
import { Fragment } from "preact";
import { phrasebook } from "../../i18n/language.ts";
import { localized } from "../../i18n/localized.ts";
import { compared } from "../../sdp-views/descriptions.ts";

const say = phrasebook(
  {
    title: "The first and the second",
    same: "Both are identical.",
    how: "How they are compared",
    meaning: "By meaning",
    lines: "By line",
    session: "session",
    sameLines: (count: number) => `${count} unchanged lines`,
    removed: "only in the first",
    added: "only in the second",
  },
  {
    title: "第一份与第二份",
    same: "两份完全相同。",
    how: "对比方式",
    meaning: "按语义",
    lines: "按行",
    session: "会话",
    sameLines: (count: number) => `${count} 行相同`,
    removed: "只在第一份里",
    added: "只在第二份里",
  },
);

const view = signal<"meaning" | "lines">("meaning");

/** The differences between the two, by meaning or by line. */
export function ComparisonPanel() {
  const words = say();
  const comparison = compared.value;
  if (comparison === undefined) return null;
  return (
    <section class="panel sdp-panel">
      <header class="row">
        <h2>{words.title}</h2>
        <fieldset class="row sdp-which">
          <legend class="visually-hidden">{words.how}</legend>
          {(["meaning", "lines"] as const).map((way) => (
            <button
              key={way}
              type="button"
              aria-pressed={view.value === way}
              data-view={way}
              onClick={() => {
                view.value = way;
              }}
            >
              {words[way]}
            </button>
          ))}
        </fieldset>
      </header>
      {comparison.changes.length === 0 ? (
        <p>{words.same}</p>
      ) : view.value === "meaning" ? (
        <Changes changes={comparison.changes} />
      ) : (
        <Lines lines={comparison.lines} />
      )}
    </section>
  );
}

function Changes({ changes }: { readonly changes: readonly Change[] }) {
  const words = say();
  return (
    <ul class="sdp-changes">
      {changes.map(({ kind, mids, text }) => (
        <li key={`${kind} ${mids} ${text.en}`} data-change={kind}>
          <span class="sdp-change-place wire">
            {mids.length === 0 ? words.session : `mid ${mids.join(", ")}`}
          </span>
          <span class="sdp-change-text">{localized(text)}</span>
        </li>
      ))}
    </ul>
  );
}

/** How many unchanged lines are shown before and after a difference. */
const CONTEXT_LINES = 2;

/** Groups unchanged lines, and changed lines. */
function runsOf(lines: readonly DifferenceLine[]): readonly (readonly DifferenceLine[])[] {
  const runs: DifferenceLine[][] = [];
  for (const line of lines) {
    const run = runs.at(-1);
    if (run !== undefined && (run[0]?.kind === "same") === (line.kind === "same")) run.push(line);
    else runs.push([line]);
  }
  return runs;
}

function Lines({ lines }: { readonly lines: readonly DifferenceLine[] }) {
  const words = say();
  const runs = runsOf(lines);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section class="sdp-difference wire" tabIndex={0} aria-label={words.lines}>
      {runs.map((run, index) => {
        const [first] = run;
        if (first?.kind !== "same" || run.length <= 2 * CONTEXT_LINES + 1) return run.map(draw);
        const head = index === 0 ? 0 : CONTEXT_LINES;
        const tail = index === runs.length - 1 ? 0 : CONTEXT_LINES;
        return (
          <Fragment key={`run ${first.before}`}>
            {run.slice(0, head).map(draw)}
            <details>
              <summary>{words.sameLines(run.length - head - tail)}</summary>
              {run.slice(head, run.length - tail).map(draw)}
            </details>
            {run.slice(run.length - tail, tail === 0 ? 0 : undefined).map(draw)}
          </Fragment>
        );
      })}
    </section>
  );
}

function draw({ kind, text, before, after }: DifferenceLine) {
  const words = say();
  const key = `${before} ${after}`;
  if (kind === "same") {
    return (
      <div key={key} class="sdp-difference-line">
        {text}
      </div>
    );
  }
  const Element = kind === "removed" ? "del" : "ins";
  return (
    <Element key={key} class="sdp-difference-line" title={words[kind]}>
      {text}
    </Element>
  );
}
