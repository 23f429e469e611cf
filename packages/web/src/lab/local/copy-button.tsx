import { Check, Copy, X } from "lucide";
import { useState } from "preact/hooks";
import { Icon } from "../../ui/icon.tsx";
import { say } from "./words.ts";

const ANSWER_SHOWN_MS = 2000;

/** Copies `text`; `what` names it for those who cannot see which text stands beside the button. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const words = say();
  const [outcome, setOutcome] = useState<"copied" | "failed">();
  const copy = async () => {
    try {
      // Undefined in an insecure context, where the text can still be selected.
      await navigator.clipboard.writeText(text);
      setOutcome("copied");
    } catch {
      setOutcome("failed");
    }
    setTimeout(() => setOutcome(undefined), ANSWER_SHOWN_MS);
  };
  return (
    <button type="button" class="quiet" aria-label={`${words.copy}: ${what}`} onClick={() => void copy()}>
      <Icon node={outcome === "copied" ? Check : outcome === "failed" ? X : Copy} />
      <span role="status">
        {outcome === "copied" ? words.copied : outcome === "failed" ? words.copyFailed : words.copy}
      </span>
    </button>
  );
}
