import { Check, Copy, type IconNode } from "lucide";
import { useState } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { Icon } from "./icon.tsx";

const say = phrasebook({ copied: "Copied" }, { copied: "已复制" });

const COPIED_SHOWN_MS = 2_000;

/** Copies what `text` returns, and shows “Copied” for a moment. */
export function CopyButton(button: {
  readonly name: string;
  readonly action?: string;
  readonly text: () => string;
  /** A name for screen readers, if `name` does not say which text is copied. */
  readonly label?: string;
  readonly class?: string;
  readonly icon?: IconNode;
}) {
  const words = say();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await copyText(button.text());
    setCopied(true);
    setTimeout(() => setCopied(false), COPIED_SHOWN_MS);
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

async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    return;
  } catch {
    // Without HTTPS there is no such API, and it can be refused. The old command still works after a click.
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}
