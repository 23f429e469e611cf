import type { Trace } from "@visavis/trace/core";
import { language, phrasebook } from "../../i18n/language.ts";
import { spokenMs } from "../../trace-views/moment.ts";

const say = phrasebook(
  {
    title: "The recording",
    began: "Began",
    lasted: "Lasted",
    browser: "Browser",
    connections: "Connections",
    events: "Events",
    leftOut: "Left out because the log was full",
    unknown: "Of kinds that this version does not know",
  },
  {
    title: "记录概况",
    began: "开始",
    lasted: "时长",
    browser: "浏览器",
    connections: "连接",
    events: "事件",
    leftOut: "因日志已满而省略",
    unknown: "本版本无法识别的事件",
  },
);

/** When and where a recording was made, and how much of it there is. */
export function RecordingFacts({ trace }: { readonly trace: Trace }) {
  const words = say();
  const { startedAtMs, userAgent, connections, events, leftOut, unknown = 0 } = trace;
  const lastMs = events.at(-1)?.atMs ?? 0;
  const began = new Date(startedAtMs).toLocaleString(language.value === "zh" ? "zh-CN" : "en", {
    dateStyle: "medium",
    timeStyle: "long",
  });
  const rows: readonly (readonly [name: string, value: string])[] = [
    [words.began, began],
    [words.lasted, spokenMs(lastMs - (events[0]?.atMs ?? 0))],
    [words.browser, userAgent.slice(0, 400)],
    [words.connections, String(connections.length)],
    [words.events, String(events.length)],
    ...(leftOut > 0 ? [[words.leftOut, String(leftOut)] as const] : []),
    ...(unknown > 0 ? [[words.unknown, String(unknown)] as const] : []),
  ];
  return (
    <section class="trace-about-recording">
      <h3>{words.title}</h3>
      <dl class="trace-facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class={name === words.browser ? "wire" : "trace-figure"}>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
