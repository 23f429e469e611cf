import { seconds } from "../../figures/durations.ts";
import type { GatheringEnd } from "../../ice-servers/gathering.ts";
import { GRAVITY } from "../../ice-servers/way-verdict.ts";
import { FoldedRecording } from "../../trace-views/folded-recording.tsx";
import { CandidateTable } from "./candidate-table.tsx";
import { ErrorList } from "./error-list.tsx";
import { ServerResult } from "./server-result.tsx";
import { isRunning, recordedTest, serverTests, type TogetherTest, togetherTest } from "./test-run.ts";
import { sayResults } from "./words.ts";

/** The results of the last test: of each server, and of all in one connection. */
export function Results() {
  const words = sayResults();
  const ways = serverTests.value.flatMap((test) => test.ways);
  const done = ways.filter(({ verdict }) => verdict !== undefined);
  const working = done.filter(({ verdict }) => verdict !== undefined && GRAVITY[verdict] === "good");
  const state =
    ways.length === 0
      ? words.nothing
      : isRunning.value
        ? words.running(done.length, ways.length)
        : words.done(working.length, ways.length);
  return (
    <section class="stack results" data-running={isRunning.value}>
      <header class="results-head">
        <h2>{words.title}</h2>
        <p class="muted small" role="status">
          {state}
        </p>
      </header>
      {serverTests.value.map((test, index) => (
        <ServerResult key={`${index} ${test.server.urls[0]}`} test={test} />
      ))}
      {togetherTest.value !== undefined && <Together test={togetherTest.value} />}
      <FoldedRecording log={recordedTest.value?.log} />
    </section>
  );
}

function Together({ test: { gathering, errors } }: { readonly test: TogetherTest }) {
  const words = sayResults();
  return (
    <article class="panel together" data-end={gathering.end?.kind ?? "running"}>
      <h3>{words.together}</h3>
      <p class="small muted">{words.togetherShows}</p>
      <CandidateTable name={words.together} candidates={gathering.candidates} />
      {gathering.end !== undefined && <p class="together-end">{endText(gathering.end)}</p>}
      {errors.length > 0 && (
        <details>
          <summary>
            {words.errors} ({errors.length})
          </summary>
          <ErrorList errors={errors} isHarmless={false} />
        </details>
      )}
    </article>
  );
}

function endText({ kind, atMs, words: ownWords }: GatheringEnd) {
  const words = sayResults();
  const moment = seconds(atMs);
  switch (kind) {
    case "complete":
      return words.togetherDone(moment);
    case "timeLimit":
      return words.togetherLimit(moment);
    case "stopped":
      return words.togetherStopped(moment);
    case "refused":
      return (
        <>
          {words.togetherRefused} <code class="wire">{ownWords}</code>
        </>
      );
    default:
      return kind satisfies never;
  }
}
