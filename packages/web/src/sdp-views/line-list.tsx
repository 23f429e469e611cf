import { useComputed } from "@preact/signals";
import type { ExplainedLine, ExplainedSection } from "@visavis/explain/core";
import { CircleQuestionMark } from "lucide";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { sectionTitle } from "../trace-views/section-title.ts";
import { Icon } from "../ui/icon.tsx";
import { selectedLine } from "./descriptions.ts";

const say = phrasebook(
  { lines: "Lines of the description", unknown: "no explanation" },
  { lines: "会话描述各行", unknown: "未收录" },
);

const PAGE_LINES = 10;

/** The line that a key leads to; `undefined` for other keys. */
function lineAfterKey(key: string, current: number, last: number): number | undefined {
  const wanted = {
    ArrowDown: current + 1,
    ArrowUp: current - 1,
    PageDown: current + PAGE_LINES,
    PageUp: current - PAGE_LINES,
    Home: 1,
    End: last,
  }[key];
  return wanted === undefined ? undefined : Math.min(Math.max(wanted, 1), last);
}

const idOf = (number: number): string => `sdp-line-${number}`;

/** Scrolls the list, but not the page, until the line is visible. */
function showLine(list: HTMLElement, number: number): void {
  const line = document.getElementById(idOf(number));
  if (line === null) return;
  const covered = list.querySelector<HTMLElement>(".sdp-section-title")?.offsetHeight ?? 0;
  const above = line.offsetTop - covered;
  const below = line.offsetTop + line.offsetHeight - list.clientHeight;
  if (list.scrollTop > above) list.scrollTop = above;
  else if (list.scrollTop < below) list.scrollTop = below;
}

/** All lines. One is selected, with the pointer or the keyboard. */
export function LineList({ sections }: { readonly sections: readonly ExplainedSection[] }) {
  const words = say();
  const list = useRef<HTMLDivElement>(null);
  const last = sections.reduce((count, { lines }) => count + lines.length, 0);
  const selected = selectedLine.value;
  useEffect(() => {
    if (list.current !== null) showLine(list.current, selected);
  }, [selected, sections]);
  // Rendered again only for another description, and not for each selected line.
  const all = useMemo(
    () => sections.map((section, index) => <Section key={index} section={section} />),
    [sections],
  );
  return (
    <div
      ref={list}
      class="sdp-lines"
      role="listbox"
      tabIndex={0}
      aria-label={words.lines}
      aria-activedescendant={idOf(selected)}
      onKeyDown={(event) => {
        const number = lineAfterKey(event.key, selectedLine.peek(), last);
        if (number === undefined) return;
        event.preventDefault();
        selectedLine.value = number;
      }}
      onClick={({ target, currentTarget }) => {
        const line = target instanceof Element ? target.closest<HTMLElement>("[data-line]") : null;
        if (line === null) return;
        selectedLine.value = Number(line.dataset["line"]);
        // The list keeps the focus, so that the keys continue from this line.
        currentTarget.focus({ preventScroll: true });
      }}
    >
      {all}
    </div>
  );
}

function Section({ section }: { readonly section: ExplainedSection }) {
  const title = sectionTitle(section);
  return (
    <fieldset class="sdp-section" aria-label={title}>
      <span class="sdp-section-title" aria-hidden="true">
        {title}
      </span>
      {section.lines.map((line) => (
        <Line key={line.number} line={line} />
      ))}
    </fieldset>
  );
}

function Line({ line }: { readonly line: ExplainedLine }) {
  const words = say();
  const isSelected = useComputed(() => selectedLine.value === line.number).value;
  return (
    <div
      id={idOf(line.number)}
      role="option"
      tabIndex={-1}
      class="sdp-line wire"
      aria-selected={isSelected}
      data-line={line.number}
      data-known={line.known}
      data-first={line.text.startsWith("m=")}
    >
      <span class="sdp-number" aria-hidden="true">
        {line.number}
      </span>
      <span class="sdp-line-text">{isSelected ? <Parted line={line} /> : line.text}</span>
      {!line.known && (
        <span class="sdp-unknown" title={words.unknown}>
          <Icon node={CircleQuestionMark} />
          <span class="visually-hidden">{words.unknown}</span>
        </span>
      )}
    </div>
  );
}

/** The text of a line, with its parts marked. */
export function Parted({ line: { text, parts } }: { readonly line: ExplainedLine }) {
  const pieces = parts.flatMap(({ from, to }, index) => [
    text.slice(parts[index - 1]?.to ?? 0, from),
    <span key={from} class="sdp-part">
      {text.slice(from, to)}
    </span>,
  ]);
  return (
    <>
      {pieces}
      {text.slice(parts.at(-1)?.to ?? 0)}
    </>
  );
}
