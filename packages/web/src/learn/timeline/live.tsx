import { Check, RotateCcw } from "lucide";
import { useEffect } from "preact/hooks";
import { phrasebook } from "../../i18n/language.ts";
import { STEP_CALLS, stepTitles } from "../../loopback/step-words.ts";
import { FoldedRecording } from "../../trace-views/folded-recording.tsx";
import { Icon } from "../../ui/icon.tsx";
import { EndStates } from "../end-states.tsx";
import { attempt, beginPair, CALLS, type CallId, callable, outcomes, recordedLog, views } from "./pair.ts";

const say = phrasebook(
  {
    calls: "Two ends, eight calls",
    free: "The calls are listed in the right order, but you can make any of them at any time.",
    nothing: "nothing to send yet",
    done: "done",
    refused: "Browser error:",
    again: "New pair",
  },
  {
    calls: "两端，八次调用",
    free: "下面按正确的顺序排列，但你随时可以调用其中任何一个。",
    nothing: "暂无可发送的候选",
    done: "已完成",
    refused: "浏览器报错：",
    again: "重新创建一对连接",
  },
);

/** Two connections in this page, and the calls that connect them, in any order. */
export function Live() {
  const words = say();
  useEffect(beginPair, []);
  return (
    <>
      <section class="panel lesson-calls">
        <header class="row">
          <h2>{words.calls}</h2>
          <button type="button" class="quiet" data-action="again" onClick={beginPair}>
            <Icon node={RotateCcw} />
            {words.again}
          </button>
        </header>
        <p class="small muted">{words.free}</p>
        <ol>
          {CALLS.map(({ id, at }) => (
            <Call key={id} id={id} at={at} />
          ))}
        </ol>
      </section>
      <EndStates views={views.value} />
      <FoldedRecording log={recordedLog.value} />
    </>
  );
}

function Call({ id, at }: { readonly id: CallId; readonly at: "a" | "b" }) {
  const words = say();
  const outcome = outcomes.value.get(id);
  const isCallable = callable.value.has(id);
  return (
    <li data-call={id} data-colour={at}>
      <div class="row">
        <button type="button" disabled={!isCallable} onClick={() => void attempt(id)}>
          {stepTitles()[id]}
        </button>
        <code>{STEP_CALLS[id]}</code>
        {!isCallable && <span class="small muted">{words.nothing}</span>}
        {outcome === "done" && (
          <span class="lesson-done">
            <Icon node={Check} />
            {words.done}
          </span>
        )}
      </div>
      {outcome !== undefined && outcome !== "done" && (
        <p class="notice bad" role="alert">
          <span>{words.refused}</span>
          <code>
            {outcome.name}: {outcome.message}
          </code>
        </p>
      )}
    </li>
  );
}
