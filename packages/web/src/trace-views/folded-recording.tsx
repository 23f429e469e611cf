import type { TraceLog } from "@visavis/trace/core";
import { useState } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { LazyLiveViews } from "./lazy-live-views.tsx";

const say = phrasebook(
  { recorded: "The complete recording of each connection" },
  { recorded: "每个连接的完整记录" },
);

/** The views of a trace, folded at first. They are drawn only while they are open. */
export function FoldedRecording({ log }: { readonly log: TraceLog | undefined }) {
  const words = say();
  const [isOpen, setOpen] = useState(false);
  if (log === undefined) return null;
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
