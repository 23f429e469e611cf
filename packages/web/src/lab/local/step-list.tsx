import { Check } from "lucide";
import { useRef } from "preact/hooks";
import { colon } from "../../i18n/punctuation.ts";
import { STEP_CALLS, stepReasons, stepTitles } from "../../loopback/step-words.ts";
import { STEPS, type StepId } from "../../loopback/steps.ts";
import { Icon } from "../../ui/icon.tsx";
import { atOnce, browserWords, done, failures, next, perform, possible, running } from "./connection-pair.ts";
import { focusNextAfter } from "./focus-next.ts";
import { source } from "./own-media.ts";
import { say } from "./words.ts";

/** Every step, with its API call, its reason, and a button that is enabled while the step is possible. */
export function StepList() {
  const words = say();
  const list = useRef<HTMLOListElement>(null);
  return (
    <section class="panel local-steps">
      <h2>{words.stepList}</h2>
      <ol ref={list}>
        {STEPS.map(({ id }) => (
          <StepRow key={id} id={id} onPress={() => void focusNextAfter(perform(id), list)} />
        ))}
      </ol>
    </section>
  );
}

function StepRow({ id, onPress }: { readonly id: StepId; readonly onPress: () => void }) {
  const words = say();
  const isNext = next.value === id;
  const isDone = done.value.has(id);
  const failure = failures.value.get(id);
  const enabled = possible.value.has(id) && running.value === undefined && !atOnce.value;
  const call = id === "capture" && source.value === "drawn" ? "canvas.captureStream()" : STEP_CALLS[id];
  return (
    <li data-step={id} data-done={isDone} aria-current={isNext ? "step" : undefined}>
      <div class="local-step-head">
        <button
          type="button"
          data-next-in-turn={isNext ? "" : undefined}
          class={isNext ? "primary" : ""}
          disabled={!enabled}
          onClick={onPress}
        >
          {stepTitles()[id]}
        </button>
        {isDone && (
          <span class="local-done">
            <Icon node={Check} />
            {words.done}
          </span>
        )}
        {id === "addTracksToB" && !isDone && <span class="small muted">{words.optional}</span>}
      </div>
      <code>{call}</code>
      <p>{stepReasons()[id]}</p>
      {failure !== undefined && (
        <p class="notice bad" role="alert">
          <span>
            {words.lastBrowserWords}
            {colon()}
            <code>{browserWords(failure)}</code>
          </span>
        </p>
      )}
    </li>
  );
}
