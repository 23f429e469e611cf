import { type Json, readSignalingMessage, type TraceEvent } from "@visavis/trace/core";
import { useMemo, useState } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { localized } from "../i18n/localized.ts";
import { ExplainedCandidate } from "./explained-candidate.tsx";
import { ExplainedSdp } from "./explained-sdp.tsx";
import { SourceNote, WithExplanations } from "./with-explanations.tsx";

const say = phrasebook(
  {
    arguments: "Arguments",
    noArguments: "Called without arguments.",
    result: "Result",
    done: "Completed without a return value.",
    detail: "Event data",
    message: "Original message",
    changed: "Changes since the previous sample",
    noMore: "There are no more candidates in this round of gathering.",
    server: "Server",
    interface: "Local address",
    said: "Error from the browser",
    happened: "What happened",
    cause: "Likely cause",
    advice: "What to do",
    unusual:
      "The standard does not have this transition: the browser may deviate from it, or events in between were not recorded.",
    more: (count: number) => `Show ${count} more characters`,
    cut: (count: number) => `${count} more characters are not shown.`,
  },
  {
    arguments: "参数",
    noArguments: "调用时没有参数。",
    result: "结果",
    done: "完成，没有返回值。",
    detail: "事件数据",
    message: "消息原文",
    changed: "与上次采样相比的变化",
    noMore: "这一轮收集没有更多候选了。",
    server: "服务器",
    interface: "本端地址",
    said: "浏览器报错原文",
    happened: "现象",
    cause: "可能的原因",
    advice: "处理建议",
    unusual: "标准中没有这种转换：可能是浏览器的特有行为，或中间的事件未被记录。",
    more: (count: number) => `再显示 ${count} 个字符`,
    cut: (count: number) => `还有 ${count} 个字符未显示。`,
  },
);

/** Explains what an event contains: arguments, a result, a state, a description, a candidate … */
export function EventExplanation({ event }: { readonly event: TraceEvent }) {
  const words = say();
  switch (event.kind) {
    case "call":
      return event.arguments.length === 0 ? (
        <p>{words.noArguments}</p>
      ) : (
        <Arguments values={event.arguments} />
      );
    case "outcome":
      if (event.error !== undefined) {
        return (
          <p class="notice bad">
            <strong class="wire">{event.error.name}</strong>
            <span class="wire">{event.error.message.slice(0, 2_000)}</span>
          </p>
        );
      }
      return event.result === undefined || event.result === null ? (
        <p>{words.done}</p>
      ) : (
        <Payload value={event.result} name={words.result} />
      );
    case "event":
    case "media":
      return event.detail === undefined ? null : <Payload value={event.detail} name={words.detail} />;
    case "state":
      return <StateChange event={event} />;
    case "description":
      return event.sdp === "" ? null : <ExplainedSdp sdp={event.sdp} />;
    case "candidate":
      return event.candidate === null || event.candidate.candidate === "" ? (
        <p>{words.noMore}</p>
      ) : (
        <ExplainedCandidate line={event.candidate.candidate} />
      );
    case "candidateError":
      return <CandidateError event={event} />;
    case "statistics":
      return <JsonValue value={event.changed} name={words.changed} />;
    case "signaling":
      return <Payload value={event.message} name={words.message} />;
    case "note":
      return <p>{event.text.slice(0, 2_000)}</p>;
    default:
      return null;
  }
}

function Arguments({ values }: { readonly values: readonly Json[] }) {
  const words = say();
  const [first] = values;
  return values.length === 1 && first !== undefined ? (
    <Payload value={first} name={words.arguments} />
  ) : (
    <JsonValue value={values} name={words.arguments} />
  );
}

/** A value. If it contains a description or a candidate, that is explained first. */
function Payload({ value, name }: { readonly value: Json; readonly name: string }) {
  const content = readSignalingMessage(value);
  if (content.what === "other") return <JsonValue value={value} name={name} />;
  return (
    <>
      {content.what === "description" && <ExplainedSdp sdp={content.sdp} />}
      {content.what === "candidate" && content.candidate !== null && (
        <ExplainedCandidate line={content.candidate} />
      )}
      <details>
        <summary>{name}</summary>
        <JsonValue value={value} name={name} />
      </details>
    </>
  );
}

const SHORT_CHARACTERS = 2_000;
const LONG_CHARACTERS = 100_000;

/** A value as text. A long one is cut, and a button shows more of it. */
function JsonValue({ value, name }: { readonly value: Json; readonly name: string }) {
  const words = say();
  const text = useMemo(
    () => (typeof value === "string" ? value : JSON.stringify(value, undefined, 2)),
    [value],
  );
  const [limit, setLimit] = useState(SHORT_CHARACTERS);
  const shown = text.length > limit ? text.slice(0, limit) : text;
  const left = text.length - shown.length;
  return (
    <div class="trace-json">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section tabIndex={0} aria-label={name}>
        <pre>{shown}</pre>
      </section>
      {left > 0 && limit < LONG_CHARACTERS && (
        <button type="button" class="quiet" onClick={() => setLimit(LONG_CHARACTERS)}>
          {words.more(Math.min(left, LONG_CHARACTERS - limit))}
        </button>
      )}
      {left > 0 && limit === LONG_CHARACTERS && <p class="small muted">{words.cut(left)}</p>}
    </div>
  );
}

function StateChange({ event }: { readonly event: Extract<TraceEvent, { readonly kind: "state" }> }) {
  const words = say();
  const { machine, from, to } = event;
  return (
    <WithExplanations>
      {({ explainTransition, explainState }) => {
        const step = explainTransition(machine, from, to);
        const state = explainState(machine, to);
        return (
          <>
            {step !== undefined && <p>{localized(step.explanation)}</p>}
            {step?.isAllowed === false && <p class="notice warn">{words.unusual}</p>}
            {state !== undefined && state.explanation !== step?.explanation && (
              <p>
                <code>{to}</code> {localized(state.explanation)}
              </p>
            )}
            {state !== undefined && <SourceNote source={state.source} />}
          </>
        );
      }}
    </WithExplanations>
  );
}

function CandidateError({
  event,
}: {
  readonly event: Extract<TraceEvent, { readonly kind: "candidateError" }>;
}) {
  const words = say();
  const { errorCode, errorText: text, url, address, port } = event;
  const own = address === null ? undefined : port === null ? address : `${address}:${port}`;
  return (
    <WithExplanations>
      {({ explainCandidateError }) => {
        const { name, happened, likelyCause, advice, source } = explainCandidateError(errorCode, {
          url,
          text,
          address,
        });
        const rows: readonly (readonly [name: string, value: string])[] = [
          [words.happened, localized(happened)],
          [words.cause, localized(likelyCause)],
          [words.advice, localized(advice)],
        ];
        const facts: readonly (readonly [name: string, value: string | undefined])[] = [
          [words.server, url],
          [words.interface, own],
          [words.said, text],
        ];
        return (
          <>
            <p>
              <strong class="wire">
                {errorCode} {name}
              </strong>
            </p>
            <dl class="trace-facts">
              {rows.map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
              {facts.map(
                ([name, value]) =>
                  value !== undefined &&
                  value !== "" && (
                    <div key={name}>
                      <dt>{name}</dt>
                      <dd class="wire">{value.slice(0, 500)}</dd>
                    </div>
                  ),
              )}
            </dl>
            <SourceNote source={source} />
          </>
        );
      }}
    </WithExplanations>
  );
}
