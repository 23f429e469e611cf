import { Check, Copy, FileInput, X } from "lucide";
import { useRef, useState } from "preact/hooks";
import { phrasebook } from "../../i18n/language.ts";
import { hasText, PLACES, type Place, put, texts } from "../../sdp-views/descriptions.ts";
import { copyText } from "../../ui/copy-text.ts";
import { Icon } from "../../ui/icon.tsx";
import { putFile } from "./dropped-file.ts";

const say = phrasebook(
  {
    first: "First description",
    second: "Second, to compare with",
    placeholder: "Paste an offer or an answer, or drop a file",
    open: "Open a file",
    copy: "Copy",
    copied: "Copied",
    clear: "Clear",
  },
  {
    first: "第一份描述",
    second: "第二份（用于对比）",
    placeholder: "粘贴 offer 或 answer，或把文件拖到这里",
    open: "打开文件",
    copy: "复制",
    copied: "已复制",
    clear: "清空",
  },
);

const TYPING_PAUSE_MS = 250;
/** More than a browser’s own descriptions have. */
const LONG_CHARACTERS = 100_000;
const COPIED_SHOWN_MS = 2_000;

/** Where descriptions are pasted, dropped, opened, and edited. */
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
  const [isCopied, setCopied] = useState(false);
  const name = words[place];
  const copy = async () => {
    await copyText(texts[place].peek());
    setCopied(true);
    setTimeout(() => setCopied(false), COPIED_SHOWN_MS);
  };
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
            // It is cut before the field has to draw it.
            event.preventDefault();
            const { value, selectionStart, selectionEnd } = event.currentTarget;
            put(place, `${value.slice(0, selectionStart)}${text}${value.slice(selectionEnd)}`);
          }}
          onInput={({ currentTarget: { value } }) => {
            clearTimeout(pause.current);
            // What is pasted is there at once; what is typed waits for a pause.
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
            <button
              type="button"
              class="quiet"
              aria-label={`${words.copy}: ${name}`}
              onClick={() => void copy()}
            >
              <Icon node={isCopied ? Check : Copy} />
              <span role="status">{isCopied ? words.copied : words.copy}</span>
            </button>
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
