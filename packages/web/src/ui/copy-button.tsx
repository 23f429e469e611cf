import { Check, Copy, type IconNode } from "lucide";
import { useState } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { copyText } from "./copy-text.ts";
import { Icon } from "./icon.tsx";

const say = phrasebook({ copied: "Copied" }, { copied: "已复制" });

const ANSWER_SHOWN_MS = 2_000;

/** Copies what `text` returns when it is pressed, and says so for a moment. */
export function CopyButton(button: {
  readonly name: string;
  readonly action?: string;
  readonly text: () => string;
  /** A name for screen readers, if `name` alone does not say which text is copied. */
  readonly label?: string;
  readonly class?: string;
  readonly icon?: IconNode;
}) {
  const words = say();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await copyText(button.text());
    setCopied(true);
    setTimeout(() => setCopied(false), ANSWER_SHOWN_MS);
  };
  return (
    <button
      type="button"
      class={button.class}
      data-action={button.action}
      aria-label={button.label}
      onClick={() => void copy()}
    >
      <Icon node={isCopied ? Check : (button.icon ?? Copy)} />
      <span role="status">{isCopied ? words.copied : button.name}</span>
    </button>
  );
}
