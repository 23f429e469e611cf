import type { Json } from "@visavis/trace/core";
import { useMemo, useState } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";

const say = phrasebook(
  {
    more: (count: number) => `Show ${count} more characters`,
    cut: (count: number) => `${count} more characters are not shown.`,
  },
  {
    more: (count: number) => `再显示 ${count} 个字符`,
    cut: (count: number) => `还有 ${count} 个字符未显示。`,
  },
);

const SHORT_CHARACTERS = 2_000;
const LONG_CHARACTERS = 100_000;

/** Any value of the API as text, cut where it is long. */
export function JsonValue({ value, name }: { readonly value: Json; readonly name: string }) {
  const words = say();
  const text = useMemo(
    () => (typeof value === "string" ? value : JSON.stringify(value, undefined, 2)),
    [value],
  );
  const [limit, setLimit] = useState(SHORT_CHARACTERS);
  const shown = text.length > limit ? text.slice(0, limit) : text;
  const left = text.length - shown.length;
  return (
    <div class="trace-json">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section tabIndex={0} aria-label={name}>
        <pre>{shown}</pre>
      </section>
      {left > 0 && limit < LONG_CHARACTERS && (
        <button type="button" class="quiet" onClick={() => setLimit(LONG_CHARACTERS)}>
          {words.more(Math.min(left, LONG_CHARACTERS - limit))}
        </button>
      )}
      {left > 0 && limit === LONG_CHARACTERS && <p class="small muted">{words.cut(left)}</p>}
    </div>
  );
}
