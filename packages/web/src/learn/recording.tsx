import type { TraceLog } from "@visavis/trace/core";
import { useState } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { LazyLiveViews } from "../trace-views/lazy-live-views.tsx";

const say = phrasebook({ recording: "What your browser recorded" }, { recording: "浏览器记录下的一切" });

/** All views of what a lesson records, loaded when they are opened. */
export function Recording({ log }: { readonly log: TraceLog | undefined }) {
  const words = say();
  const [isOpen, setOpen] = useState(false);
  if (log === undefined) return null;
  return (
    <details class="panel" data-recording onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{words.recording}</summary>
      {isOpen && <LazyLiveViews log={log} />}
    </details>
  );
}
