import type { ExplainedSection } from "@visavis/explain/core";
import { ChevronDown, ChevronUp } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { localized } from "../i18n/localized.ts";
import { SourceLink } from "../trace-views/explanations.tsx";
import { Icon } from "../ui/icon.tsx";
import { selectedLine } from "./descriptions.ts";
import { Parted } from "./line-list.tsx";

const say = phrasebook(
  {
    title: "What this line means",
    line: (number: number, of: number) => `Line ${number} of ${of}`,
    unknown: "no explanation",
    previous: "Previous line",
    next: "Next line",
    source: "Source:",
    parts: "Its parts",
  },
  {
    title: "这一行的含义",
    line: (number: number, of: number) => `第 ${number} 行，共 ${of} 行`,
    unknown: "未收录",
    previous: "上一行",
    next: "下一行",
    source: "出处：",
    parts: "字段说明",
  },
);

/** The meaning of the selected line, part by part, with its source. */
export function LineExplanation({ sections }: { readonly sections: readonly ExplainedSection[] }) {
  const words = say();
  const lines = sections.flatMap(({ lines }) => lines);
  const line = lines[selectedLine.value - 1];
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (panel.current !== null) panel.current.scrollTop = 0;
  }, [line]);
  if (line === undefined) return null;
  const step = (by: number) => () => {
    selectedLine.value = line.number + by;
  };
  return (
    <section ref={panel} class="sdp-words" aria-live="polite" aria-label={words.title}>
      <header>
        <span class="small muted">{words.line(line.number, lines.length)}</span>
        {!line.known && <span class="sdp-badge">{words.unknown}</span>}
        <button
          type="button"
          class="quiet"
          title={words.previous}
          aria-label={words.previous}
          disabled={line.number === 1}
          onClick={step(-1)}
        >
          <Icon node={ChevronUp} />
        </button>
        <button
          type="button"
          class="quiet"
          title={words.next}
          aria-label={words.next}
          disabled={line.number === lines.length}
          onClick={step(1)}
        >
          <Icon node={ChevronDown} />
        </button>
      </header>
      <code class="sdp-quoted">
        <Parted line={line} />
      </code>
      <p data-explanation>{localized(line.explanation)}</p>
      {line.parts.length > 0 && (
        <dl class="sdp-parts" aria-label={words.parts}>
          {line.parts.map(({ from, to, name, meaning }) => (
            <div key={from}>
              <dt>
                <span class="small muted">{localized(name)}</span>
                <code class="wire">{line.text.slice(from, to)}</code>
              </dt>
              {meaning !== undefined && <dd>{localized(meaning)}</dd>}
            </div>
          ))}
        </dl>
      )}
      <p class="small muted">
        {words.source} <SourceLink source={line.source} />
      </p>
    </section>
  );
}
