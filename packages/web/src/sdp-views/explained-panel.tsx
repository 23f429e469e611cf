import { CircleCheck, CircleQuestionMark } from "lucide";
import { phrasebook } from "../i18n/language.ts";
import { localized } from "../i18n/localized.ts";
import { explanationsFailed } from "../trace-views/explanations.tsx";
import { sectionTitle } from "../trace-views/section-title.ts";
import { Icon } from "../ui/icon.tsx";
import { explained, hasText, linesLeftOut, PLACES, selectedLine, shown } from "./descriptions.ts";
import { LineExplanation } from "./line-explanation.tsx";
import { LineList } from "./line-list.tsx";

const say = phrasebook(
  {
    title: "Line by line",
    loading: "Loading the explanations …",
    failed:
      "The explanations could not be loaded. Check whether the server is still running, and paste again.",
    first: "First",
    second: "Second",
    which: "Which description is explained",
    allKnown: (lines: number) => `${lines} lines, all explained`,
    unknown: (lines: number, unknown: number) => `${lines} lines, ${unknown} of them without an explanation`,
    leftOut: (lines: number) =>
      `The text is too long: its beginning is kept, and ${lines} more lines are left out.`,
    toUnknown: "Go to the next",
    sections: "Go to a section",
  },
  {
    title: "逐行讲解",
    loading: "正在加载讲解……",
    failed: "讲解加载失败。请检查服务器是否仍在运行，然后重新粘贴。",
    first: "第一份",
    second: "第二份",
    which: "选择要讲解的描述",
    allKnown: (lines: number) => `${lines} 行，全部有讲解`,
    unknown: (lines: number, unknown: number) => `${lines} 行，其中 ${unknown} 行未收录`,
    leftOut: (lines: number) => `内容过长：只保留前面部分，其余 ${lines} 行已省略。`,
    toUnknown: "下一处未收录",
    sections: "跳到某一段",
  },
);

/** The lines of a description, and the explanation of the selected one. */
export function ExplainedPanel() {
  const words = say();
  if (!hasText(shown.value)) return null;
  const description = explained.value;
  return (
    <section class="panel sdp-panel">
      <header class="row">
        <h2>{words.title}</h2>
        {hasText("first") && hasText("second") && <Which />}
      </header>
      {description === undefined ? (
        <p role="status" class="muted">
          {explanationsFailed.value ? words.failed : words.loading}
        </p>
      ) : (
        <>
          <Summary />
          {linesLeftOut[shown.value].value > 0 && (
            <p class="notice warn">{words.leftOut(linesLeftOut[shown.value].value)}</p>
          )}
          {description.notes.map((note) => (
            <p key={note.en} class="notice warn">
              {localized(note)}
            </p>
          ))}
          <div class="sdp-lines-and-words">
            <LineList sections={description.sections} />
            <LineExplanation sections={description.sections} />
          </div>
        </>
      )}
    </section>
  );
}

function Which() {
  const words = say();
  return (
    <fieldset class="row sdp-which">
      <legend class="visually-hidden">{words.which}</legend>
      {PLACES.map((place) => (
        <button
          key={place}
          type="button"
          aria-pressed={shown.value === place}
          onClick={() => {
            shown.value = place;
            selectedLine.value = 1;
          }}
        >
          {words[place]}
        </button>
      ))}
    </fieldset>
  );
}

function Summary() {
  const words = say();
  const sections = explained.value?.sections ?? [];
  const lines = sections.flatMap(({ lines }) => lines);
  const unknown = lines.filter(({ known }) => !known);
  const goToUnknown = () => {
    const next = unknown.find(({ number }) => number > selectedLine.peek()) ?? unknown[0];
    if (next !== undefined) selectedLine.value = next.number;
  };
  return (
    <div class="sdp-summary">
      <p class="row" data-unknown={unknown.length}>
        <Icon node={unknown.length === 0 ? CircleCheck : CircleQuestionMark} />
        {unknown.length === 0 ? words.allKnown(lines.length) : words.unknown(lines.length, unknown.length)}
        {unknown.length > 0 && (
          <button type="button" class="quiet" data-action="next-unknown" onClick={goToUnknown}>
            {words.toUnknown}
          </button>
        )}
      </p>
      <nav class="row" aria-label={words.sections}>
        {sections.map((section) => {
          const [first] = section.lines;
          return (
            first !== undefined && (
              <button
                key={first.number}
                type="button"
                class="sdp-jump"
                onClick={() => {
                  selectedLine.value = first.number;
                }}
              >
                {sectionTitle(section)}
              </button>
            )
          );
        })}
      </nav>
    </div>
  );
}
