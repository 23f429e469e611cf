import type { Change } from "@visavis/explain/core";
import type { Trace, TraceEvent, TraceReader } from "@visavis/trace/core";
import { useState } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { localized } from "../i18n/localized.ts";
import { ExplainedSdp } from "./explained-sdp.tsx";
import { useTraceView } from "./live-trace.ts";
import { formatMs } from "./units.ts";
import { WithExplanations } from "./with-explanations.tsx";

const say = phrasebook(
  {
    none: "No description has been applied yet.",
    which: "Description",
    beside: "Compare with",
    nothing: "nothing",
    local: "local",
    remote: "remote",
    differences: "Differences from the first",
    same: "The two are identical.",
    session: "session",
    only: (count: number) => `Only the first ${count} descriptions can be selected.`,
  },
  {
    none: "尚未设置任何描述。",
    which: "描述",
    beside: "对比",
    nothing: "不对比",
    local: "本端",
    remote: "来自对端",
    differences: "与第一份的差异",
    same: "两份完全相同。",
    session: "会话",
    only: (count: number) => `只能选前 ${count} 份描述。`,
  },
);

type DescriptionEvent = Extract<TraceEvent, { readonly kind: "description" }>;

const MAX_CHOICES = 200;
const NONE = -1;

/** The descriptions that a connection applied: one explained line by line, or two compared by meaning. */
export function Descriptions({ trace, connection }: { readonly trace: Trace; readonly connection: string }) {
  const words = say();
  const { all } = useTraceView(trace, () => createDescriptionReader(connection), [connection]);
  const [chosen, choose] = useState(0);
  const [secondIndex, chooseSecond] = useState(NONE);
  const choices = all.slice(0, MAX_CHOICES);
  const first = choices[chosen] ?? choices[0];
  const second = choices[secondIndex];
  if (first === undefined) return <p class="muted">{words.none}</p>;
  const nameOf = ({ atMs, type, side }: DescriptionEvent) => `${formatMs(atMs)} · ${type} · ${words[side]}`;
  return (
    <div class="trace-descriptions">
      {all.length > MAX_CHOICES && <p class="small muted">{words.only(MAX_CHOICES)}</p>}
      <div class="trace-choices">
        <label class="field">
          <span>{words.which}</span>
          <select
            data-choice="description"
            value={choices.indexOf(first)}
            onChange={({ currentTarget }) => choose(Number(currentTarget.value))}
          >
            {choices.map((description, index) => (
              <option key={index} value={index}>
                {nameOf(description)}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{words.beside}</span>
          <select
            data-choice="beside"
            value={secondIndex}
            onChange={({ currentTarget }) => chooseSecond(Number(currentTarget.value))}
          >
            <option value={NONE}>{words.nothing}</option>
            {choices.map((description, index) => (
              <option key={index} value={index}>
                {nameOf(description)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {second === undefined ? (
        <ExplainedSdp sdp={first.sdp} />
      ) : (
        <Comparison before={first.sdp} after={second.sdp} />
      )}
    </div>
  );
}

function createDescriptionReader(connection: string): TraceReader<{
  readonly all: readonly DescriptionEvent[];
}> {
  const all: DescriptionEvent[] = [];
  return {
    read(event) {
      if (event.kind !== "description" || event.connection !== connection) return;
      if (event.sdp !== "") all.push(event);
    },
    view: () => ({ all }),
  };
}

function Comparison({ before, after }: { readonly before: string; readonly after: string }) {
  const words = say();
  return (
    <section class="trace-comparison" aria-live="polite">
      <h3>{words.differences}</h3>
      <WithExplanations>
        {({ differenceOf }) => {
          const changes = differenceOf(before, after);
          return changes.length === 0 ? <p>{words.same}</p> : <Changes changes={changes} />;
        }}
      </WithExplanations>
    </section>
  );
}

function Changes({ changes }: { readonly changes: readonly Change[] }) {
  const words = say();
  return (
    <ul class="trace-changes">
      {changes.map(({ kind, mids, text }, index) => (
        <li key={index} data-change={kind}>
          <span class="small muted wire">{mids.length === 0 ? words.session : mids.join(" ")}</span>{" "}
          <span>{localized(text)}</span>
        </li>
      ))}
    </ul>
  );
}
