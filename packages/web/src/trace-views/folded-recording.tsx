import type { TraceLog } from "@visavis/trace/core";
import { useState } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { LazyLiveViews } from "./lazy-live-views.tsx";

const say = phrasebook(
  { recorded: "Every step of every connection, as recorded" },
  { recorded: "每个连接的完整记录" },
);

/** Every step of every connection, once there is one. While folded, nothing is drawn. */
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
