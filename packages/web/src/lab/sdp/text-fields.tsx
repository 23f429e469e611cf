import { FileInput, X } from "lucide";
import { useRef } from "preact/hooks";
import { phrasebook } from "../../i18n/language.ts";
import { hasText, PLACES, type Place, put, texts } from "../../sdp-views/descriptions.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { putFile } from "./dropped-file.ts";

const say = phrasebook(
  {
    first: "First description",
    second: "Second, to compare with",
    placeholder: "Paste an offer or an answer, or drop a file",
    open: "Open a file",
    copy: "Copy",
    clear: "Clear",
  },
  {
    first: "第一份描述",
    second: "第二份（用于对比）",
    placeholder: "粘贴 offer 或 answer，或把文件拖到这里",
    open: "打开文件",
    copy: "复制",
    clear: "清空",
  },
);

const TYPING_PAUSE_MS = 250;
/** Longer than any description that a browser generates. */
const LONG_CHARACTERS = 100_000;

/** The two fields in which descriptions are pasted, dropped, opened and edited. */
export function TextFields() {
  return (
    <div class="sdp-texts">
      {PLACES.map((place) => (
        <TextField key={place} place={place} />
      ))}
    </div>
  );
}

function TextField({ place }: { readonly place: Place }) {
  const words = say();
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  const file = useRef<HTMLInputElement>(null);
  const name = words[place];
  return (
    <section class="sdp-text" data-place={place}>
      <label>
        <span>{name}</span>
        <textarea
          class="wire"
          rows={5}
          wrap="off"
          spellcheck={false}
          autocomplete="off"
          placeholder={words.placeholder}
          value={texts[place].value}
          onPaste={(event) => {
            const text = event.clipboardData?.getData("text/plain") ?? "";
            if (text.length < LONG_CHARACTERS) return;
            // A long text is cut before the field has to draw it.
            event.preventDefault();
            const { value, selectionStart, selectionEnd } = event.currentTarget;
            put(place, `${value.slice(0, selectionStart)}${text}${value.slice(selectionEnd)}`);
          }}
          onInput={({ currentTarget: { value } }) => {
            clearTimeout(pause.current);
            // Explains only after a pause in typing.
            pause.current = setTimeout(() => put(place, value), TYPING_PAUSE_MS);
          }}
        />
      </label>
      <div class="row">
        <button
          type="button"
          class="quiet"
          aria-label={`${words.open}: ${name}`}
          onClick={() => file.current?.click()}
        >
          <Icon node={FileInput} />
          {words.open}
        </button>
        <input
          ref={file}
          type="file"
          hidden
          accept=".sdp,.txt,.json,text/plain,application/sdp,application/json"
          onChange={({ currentTarget }) => {
            const [chosen] = currentTarget.files ?? [];
            if (chosen !== undefined) void putFile(place, chosen);
            currentTarget.value = "";
          }}
        />
        {hasText(place) && (
          <>
            <CopyButton
              class="quiet"
              name={words.copy}
              label={`${words.copy}: ${name}`}
              text={() => texts[place].peek()}
            />
            <button
              type="button"
              class="quiet"
              aria-label={`${words.clear}: ${name}`}
              onClick={() => put(place, "")}
            >
              <Icon node={X} />
              {words.clear}
            </button>
          </>
        )}
      </div>
    </section>
  );
}
