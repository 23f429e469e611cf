import { FlaskConical, Square } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { localized } from "../../../i18n/localized.ts";
import { LazyLiveViews } from "../../../trace-views/lazy-live-views.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { ChannelPanel } from "./channel-panel.tsx";
import { type End, type ExperimentCall, shownCall } from "./experiment-call.ts";
import {
  choices,
  choose,
  chosen,
  chosenValue,
  failure,
  progress,
  result,
  run,
  stop,
} from "./experiment-run.ts";
import { EXPERIMENTS } from "./experiments.ts";
import { say } from "./words.ts";

/** The experiments, their results, and the signaling channel, in which messages can be held, delayed, dropped and edited. */
export function ExperimentsPanel() {
  const words = say();
  useEffect(() => {
    // A page in the back/forward cache must not keep connections open either.
    addEventListener("pagehide", stop);
    return () => {
      removeEventListener("pagehide", stop);
      stop();
    };
  }, []);
  return (
    <>
      <ExperimentControls />
      <Outcome />
      {shownCall.value !== undefined && <ReceivedPictures call={shownCall.value} />}
      {shownCall.value !== undefined && (
        <section class="panel local-views">
          <h2>{words.views}</h2>
          <LazyLiveViews log={shownCall.value.trace.log} />
        </section>
      )}
      <ChannelPanel />
    </>
  );
}

function ExperimentControls() {
  const words = say();
  const experiment = chosen.value;
  const isRunning = progress.value !== undefined;
  return (
    <section class="panel experiment-controls" data-experiment={experiment.id}>
      <h2>{words.title}</h2>
      <label class="field">
        <span>{words.choose}</span>
        <select
          data-choice="experiment"
          value={experiment.id}
          onChange={({ currentTarget: { value } }) => {
            const found = EXPERIMENTS.find(({ id }) => id === value);
            if (found !== undefined) choose(found);
          }}
        >
          {EXPERIMENTS.map(({ id, title }) => (
            <option key={id} value={id}>
              {localized(title)}
            </option>
          ))}
        </select>
      </label>
      <p>{localized(experiment.shows)}</p>
      {experiment.choices.map(({ name, title, options }) => (
        <label key={name} class="field">
          <span>{localized(title)}</span>
          <select
            data-choice={name}
            value={chosenValue(name)}
            onChange={({ currentTarget: { value } }) => {
              choices.value = { ...choices.peek(), [name]: value };
            }}
          >
            {options().map((option) => (
              <option key={option.value} value={option.value}>
                {localized(option.title)}
              </option>
            ))}
          </select>
        </label>
      ))}
      <div class="row">
        {isRunning ? (
          <button type="button" data-action="stop-experiment" onClick={stop}>
            <Icon node={Square} />
            {words.stop}
          </button>
        ) : (
          <button type="button" class="primary" data-action="run-experiment" onClick={() => void run()}>
            <Icon node={FlaskConical} />
            {words.run}
          </button>
        )}
        <span role="status" class="muted" data-progress={isRunning ? "running" : "idle"}>
          {progress.value !== undefined && localized(progress.value)}
        </span>
      </div>
    </section>
  );
}

function Outcome() {
  const words = say();
  const found = result.value;
  if (failure.value !== undefined) {
    return (
      <div class="notice warn" role="alert" data-failure="experiment">
        <p>
          {words.failed} {words.failedNext}
        </p>
        <p class="wire">{failure.value}</p>
      </div>
    );
  }
  if (found === undefined) return null;
  return (
    <section class="panel" data-findings={chosen.value.id}>
      <h2>{words.found}</h2>
      <div class="experiment-table">
        <table>
          {found.columns.length > 0 && (
            <thead>
              <tr>
                <th scope="col">{words.measure}</th>
                {found.columns.map((column) => (
                  <th key={column.en} scope="col">
                    {localized(column)}
                  </th>
                ))}
              </tr>
            </thead>
          )}
          <tbody>
            {found.rows.map(({ id, what, values }) => (
              <tr key={id} data-finding={id}>
                <th scope="row">{localized(what)}</th>
                {values.map((value, index) => (
                  <td key={index} class="wire">
                    {value}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p data-conclusion>{localized(found.conclusion)}</p>
    </section>
  );
}

/** What each end of the call receives. */
function ReceivedPictures({ call }: { readonly call: ExperimentCall }) {
  const words = say();
  return (
    <section class="panel" aria-label={words.pictures}>
      <div class="experiment-pictures">
        <Picture end={call.ends.a} />
        <Picture end={call.ends.b} />
      </div>
    </section>
  );
}

function Picture({ end }: { readonly end: End }) {
  const words = say();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current === null) return undefined;
    video.current.srcObject = end.received;
    return end.recording.recordElement(video.current);
  }, [end]);
  return (
    <figure data-colour={end.name}>
      <video ref={video} data-experiment-receives={end.name} autoPlay playsInline muted />
      <figcaption>{words.receivedBy(end.name.toUpperCase())}</figcaption>
    </figure>
  );
}
