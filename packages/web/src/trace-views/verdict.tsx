import type { CallVerdict } from "@visavis/explain/core";
import type { Trace, TraceReader } from "@visavis/trace/core";
import { CircleAlert, CircleCheck, Hourglass } from "lucide";
import { useState } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { localized } from "../i18n/localized.ts";
import { Icon } from "../ui/icon.tsx";
import { EventExplanation } from "./event-explanation.tsx";
import { eventKinds, eventSummary } from "./event-words.ts";
import { useTraceView } from "./live-trace.ts";
import { formatMs } from "./units.ts";
import { WithExplanations } from "./with-explanations.tsx";

const say = phrasebook(
  { title: "Verdict", evidence: "Evidence", next: "What to do now", seen: "Show the events" },
  { title: "结论", evidence: "判断依据", next: "处理建议", seen: "查看相关事件" },
);

const ICONS = { good: CircleCheck, waiting: Hourglass, warn: CircleAlert, bad: CircleAlert } as const;
const EVENTS_SHOWN = 10;

/**
 * The verdict on a connection: one sentence, the evidence, and what to do.
 *
 * @param known the verdict, if it is known already
 */
export function Verdict({
  trace,
  connection,
  known,
}: {
  readonly trace: Trace;
  readonly connection: string;
  readonly known?: CallVerdict | undefined;
}) {
  if (known !== undefined) return <ShownVerdict trace={trace} verdict={known} />;
  return (
    <WithExplanations>
      {({ createVerdictReader }) => (
        <FollowedVerdict trace={trace} connection={connection} createReader={createVerdictReader} />
      )}
    </WithExplanations>
  );
}

function FollowedVerdict({
  trace,
  connection,
  createReader,
}: {
  readonly trace: Trace;
  readonly connection: string;
  readonly createReader: (connection: string) => TraceReader<CallVerdict>;
}) {
  const verdict = useTraceView(trace, () => createReader(connection), [connection]);
  return <ShownVerdict trace={trace} verdict={verdict} />;
}

function ShownVerdict({ trace, verdict }: { readonly trace: Trace; readonly verdict: CallVerdict }) {
  const words = say();
  const { kind, tone, sentence, evidence, nextStep } = verdict;
  return (
    <section class="trace-verdict" data-verdict={kind} data-tone={tone} aria-label={words.title}>
      <p class="trace-verdict-sentence">
        <Icon node={ICONS[tone]} />
        <strong>{localized(sentence)}</strong>
      </p>
      {evidence.length > 0 && (
        <>
          <h3>{words.evidence}</h3>
          <ul>
            {evidence.map(({ text, events }) => (
              <li key={text.en}>
                {localized(text)}
                <EvidenceEvents trace={trace} events={events} />
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>{words.next}</h3>
      <p>{localized(nextStep)}</p>
    </section>
  );
}

function EvidenceEvents({ trace, events }: { readonly trace: Trace; readonly events: readonly number[] }) {
  const words = say();
  const shown = events.slice(0, EVENTS_SHOWN).flatMap((index) => {
    const event = trace.events[index];
    return event === undefined || event.kind === "statistics" ? [] : [{ index, event }];
  });
  const [isOpen, setOpen] = useState(false);
  if (shown.length === 0) return null;
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary class="small">{words.seen}</summary>
      {isOpen &&
        shown.map(({ index, event }) => (
          <div key={index} class="trace-evidence">
            <p class="small">
              <span class="trace-figure">{formatMs(event.atMs)}</span> {eventKinds()[event.kind]}{" "}
              <span class="wire">{eventSummary(event)}</span>
            </p>
            <EventExplanation event={event} />
          </div>
        ))}
    </details>
  );
}
