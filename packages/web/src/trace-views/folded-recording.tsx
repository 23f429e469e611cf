import type { PageTrace } from "@visavis/trace/browser";
import { useState } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { LazyLiveViews } from "./lazy-live-views.tsx";

const say = phrasebook(
  { recorded: "Every step of every connection, as recorded" },
  { recorded: "每个连接的每一步（记录）" },
);

/** Every step of every connection of a test. What is folded is not drawn. */
export function FoldedRecording({ trace: { log } }: { readonly trace: PageTrace }) {
  const words = say();
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      class="panel recorded"
      open={isOpen}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{words.recorded}</summary>
      {isOpen && <LazyLiveViews log={log} />}
    </details>
  );
}
