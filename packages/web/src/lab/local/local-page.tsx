import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { LazyLiveViews } from "../../trace-views/lazy-live-views.tsx";
import { LabPage } from "../../ui/frame.tsx";
import { CandidateQueues } from "./candidate-queues.tsx";
import { done } from "./connection-pair.ts";
import { Controls } from "./controls.tsx";
import { Descriptions } from "./descriptions.tsx";
import { pageTrace } from "./page-trace.ts";
import { Pictures } from "./pictures.tsx";
import { StateTable } from "./state-table.tsx";
import { StepList } from "./step-list.tsx";
import { go, WAYS, way } from "./way.ts";
import { say } from "./words.ts";

/** Two connections in one page: done at once, or step by step. */
export function LocalPage() {
  const words = say();
  return (
    <LabPage name={words.page} shows={words.shows} guide={<Guide />}>
      <Ways />
      {way.value === "steps" ? <ByHand /> : <Experiments />}
    </LabPage>
  );
}

function Ways() {
  const words = say();
  return (
    <nav class="local-ways" aria-label={words.ways}>
      {WAYS.map((name) => (
        <button
          key={name}
          type="button"
          data-way={name}
          aria-pressed={way.value === name}
          onClick={() => go(name)}
        >
          {words[name]}
        </button>
      ))}
    </nav>
  );
}

function ByHand() {
  return (
    <>
      <Controls />
      <Pictures />
      <div class="local-work">
        <StateTable />
        <StepList />
      </div>
      <CandidateQueues />
      <Descriptions />
      <Views />
    </>
  );
}

function Views() {
  const words = say();
  const { log } = pageTrace.value;
  // The views are loaded when there is something to see; after hanging up it is still there.
  const hasBegun = done.value.has("create") || log.trace().connections.length > 0;
  return (
    <section class="panel local-views">
      <h2>{words.views}</h2>
      {hasBegun ? <LazyLiveViews log={log} /> : <p class="muted">{words.nothingYet}</p>}
    </section>
  );
}

const experimentsPanel = signal<ComponentType | undefined>(undefined);

/** Loaded when first wanted. */
function Experiments() {
  const words = say();
  useEffect(() => {
    void import("./experiments/experiments-panel.tsx").then(({ ExperimentsPanel }) => {
      experimentsPanel.value = ExperimentsPanel;
    });
  }, []);
  const Panel = experimentsPanel.value;
  return Panel === undefined ? <p role="status">{words.loading}</p> : <Panel />;
}

function Guide() {
  const words = say();
  return (
    <section class="local-guide">
      <h2>{words.toTry}</h2>
      <ol>
        {(way.value === "steps"
          ? [words.try1, words.try2, words.try3, words.try4, words.try5]
          : [words.experiment1, words.experiment2, words.experiment3, words.experiment4]
        ).map((suggestion) => (
          <li key={suggestion}>{suggestion}</li>
        ))}
      </ol>
    </section>
  );
}
