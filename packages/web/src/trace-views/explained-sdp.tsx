import type { ExplainedLine } from "@visavis/explain/core";
import { useMemo, useState } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { localized } from "../i18n/localized.ts";
import { sectionTitle } from "./section-title.ts";
import { WithExplanations } from "./with-explanations.tsx";

const say = phrasebook(
  {
    lines: "Lines of the description, explained",
    more: (count: number) => `Show ${count} more lines`,
  },
  {
    lines: "描述的各行与讲解",
    more: (count: number) => `再显示 ${count} 行`,
  },
);

/** Most descriptions are shorter. */
const LINES_AT_FIRST = 300;

/** A description, with an explanation of each line. */
export function ExplainedSdp({ sdp }: { readonly sdp: string }) {
  const words = say();
  const [limit, setLimit] = useState(LINES_AT_FIRST);
  return (
    <WithExplanations>
      {({ explainDescription }) => (
        <Lines
          sdp={sdp}
          explain={explainDescription}
          limit={limit}
          more={(count) => (
            <button type="button" onClick={() => setLimit(Number.POSITIVE_INFINITY)}>
              {words.more(count)}
            </button>
          )}
        />
      )}
    </WithExplanations>
  );
}

type ExplainDescription = typeof import("@visavis/explain/core").explainDescription;

function Lines({
  sdp,
  explain,
  limit,
  more,
}: {
  readonly sdp: string;
  readonly explain: ExplainDescription;
  readonly limit: number;
  readonly more: (count: number) => preact.ComponentChildren;
}) {
  const words = say();
  const { sections, notes } = useMemo(() => explain(sdp), [explain, sdp]);
  const count = sections.reduce((sum, { lines }) => sum + lines.length, 0);
  return (
    <>
      {notes.map((note) => (
        <p key={note.en} class="notice warn">
          {localized(note)}
        </p>
      ))}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section class="trace-sdp" tabIndex={0} aria-label={words.lines}>
        {sections.map((section, index) => {
          const shown = section.lines.filter(({ number }) => number <= limit);
          return (
            shown.length > 0 && (
              <div key={index}>
                <h4>{sectionTitle(section)}</h4>
                <dl>
                  {shown.map((line) => (
                    <Line key={line.number} line={line} />
                  ))}
                </dl>
              </div>
            )
          );
        })}
      </section>
      {count > limit && more(count - limit)}
    </>
  );
}

function Line({ line: { text, explanation, known } }: { readonly line: ExplainedLine }) {
  return (
    <div data-known={known}>
      <dt class="wire">{text}</dt>
      <dd>{localized(explanation)}</dd>
    </div>
  );
}
