import { signal } from "@preact/signals";
import { type ComponentType, render } from "preact";
import { useEffect } from "preact/hooks";
import { LazyLiveViews } from "../../trace-views/lazy-live-views.tsx";
import { LabPage } from "../../ui/frame.tsx";
import { CandidateQueues } from "./candidate-queues.tsx";
import { done, hangUp } from "./connection-pair.ts";
import { Controls } from "./controls.tsx";
import { Descriptions } from "./descriptions.tsx";
import { Pictures } from "./pictures.tsx";
import { watchReceptions } from "./reception.ts";
import { pageTrace } from "./side.ts";
import { StateTable } from "./state-table.tsx";
import { StepList } from "./step-list.tsx";
import { say } from "./words.ts";

/** The two parts of the page. Each has an address, so that it can be linked to. */
const PARTS = ["steps", "experiments"] as const;
type Part = (typeof PARTS)[number];

const partInAddress = (): Part => (location.hash === "#experiments" ? "experiments" : "steps");

const part = signal<Part>(partInAddress());

function go(to: Part): void {
  history.replaceState(history.state, "", `#${to}`);
  part.value = to;
}

addEventListener("hashchange", () => {
  part.value = partInAddress();
});

function LocalPage() {
  const words = say();
  return (
    <LabPage name={words.page} shows={words.shows} guide={<Guide />}>
      <Parts />
      {part.value === "steps" ? <ByHand /> : <Experiments />}
    </LabPage>
  );
}

function Parts() {
  const words = say();
  return (
    <nav class="local-ways" aria-label={words.parts}>
      {PARTS.map((name) => (
        <button
          key={name}
          type="button"
          data-way={name}
          aria-pressed={part.value === name}
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
  // The views are loaded when there is something to show. After hanging up they stay.
  const hasBegun = done.value.has("create") || log.trace().connections.length > 0;
  return (
    <section class="panel local-views">
      <h2>{words.views}</h2>
      {hasBegun ? <LazyLiveViews log={log} /> : <p class="muted">{words.nothingYet}</p>}
    </section>
  );
}

const experimentsPanel = signal<ComponentType | undefined>(undefined);

/** The experiments, loaded when they are opened for the first time. */
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
        {(part.value === "steps"
          ? [words.try1, words.try2, words.try3, words.try4, words.try5]
          : [words.experiment1, words.experiment2, words.experiment3, words.experiment4]
        ).map((suggestion) => (
          <li key={suggestion}>{suggestion}</li>
        ))}
      </ol>
    </section>
  );
}

// A page in the back/forward cache must not leave the camera on either.
addEventListener("pagehide", hangUp);

watchReceptions();

const page = document.getElementById("page");
if (page !== null) render(<LocalPage />, page);
