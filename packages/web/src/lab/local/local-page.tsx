import { LabPage } from "../../ui/frame.tsx";
import { CandidateQueues } from "./candidate-queues.tsx";
import { Controls } from "./controls.tsx";
import { Descriptions } from "./descriptions.tsx";
import { EventLog } from "./event-log-table.tsx";
import { Pictures } from "./pictures.tsx";
import { StateTable } from "./state-table.tsx";
import { StepList } from "./step-list.tsx";
import { say } from "./words.ts";

/** Two connections in one page: done at once, or step by step. */
export function LocalPage() {
  const words = say();
  return (
    <LabPage name={words.page} shows={words.shows} guide={<Guide />}>
      <Controls />
      <Pictures />
      <div class="local-work">
        <StateTable />
        <StepList />
      </div>
      <CandidateQueues />
      <Descriptions />
      <EventLog />
    </LabPage>
  );
}

function Guide() {
  const words = say();
  return (
    <section class="local-guide">
      <h2>{words.toTry}</h2>
      <ol>
        {[words.try1, words.try2, words.try3, words.try4, words.try5].map((suggestion) => (
          <li key={suggestion}>{suggestion}</li>
        ))}
      </ol>
    </section>
  );
}
