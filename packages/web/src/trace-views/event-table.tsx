import type { Trace, TraceEvent, TraceReader } from "@visavis/trace/core";
import { useState } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { EventExplanation } from "./event-explanation.tsx";
import { eventKinds, eventSummary } from "./event-words.ts";
import { useTraceView } from "./live-trace.ts";
import { Pager } from "./pager.tsx";
import { formatMs } from "./units.ts";

const say = phrasebook(
  {
    kinds: "Kinds of events",
    none: "There are no events of the selected kinds.",
    page: (from: number, to: number, of: number) => `${from}–${to} of ${of}`,
    list: "Events",
  },
  {
    kinds: "事件类型",
    none: "没有所选类型的事件。",
    page: (from: number, to: number, of: number) => `第 ${from}–${to} 条，共 ${of} 条`,
    list: "事件",
  },
);

type Kind = TraceEvent["kind"];

const ROWS_PER_PAGE = 100;
/** Most events are samples of statistics. */
const HIDDEN_AT_FIRST: ReadonlySet<Kind> = new Set(["statistics"]);

/** Every event of a connection, a page at a time; kinds can be hidden. */
export function EventTable({ trace, connection }: { readonly trace: Trace; readonly connection: string }) {
  const words = say();
  const names = eventKinds();
  const [hidden, hide] = useState(HIDDEN_AT_FIRST);
  const [chosenPage, choosePage] = useState(0);
  const { counts, shown } = useTraceView(trace, () => createEventReader(connection, hidden), [
    connection,
    hidden,
  ]);
  const pages = Math.max(1, Math.ceil(shown.length / ROWS_PER_PAGE));
  const page = Math.min(chosenPage, pages - 1);
  const from = page * ROWS_PER_PAGE;
  const rows = shown.slice(from, from + ROWS_PER_PAGE);
  const toggle = (kind: Kind) => {
    const next = new Set(hidden);
    if (!next.delete(kind)) next.add(kind);
    hide(next);
    choosePage(0);
  };
  return (
    <div class="trace-events" data-events={shown.length}>
      <fieldset class="trace-kinds">
        <legend class="visually-hidden">{words.kinds}</legend>
        {[...counts].map(([kind, count]) => (
          <button
            key={kind}
            type="button"
            aria-pressed={!hidden.has(kind)}
            data-kind={kind}
            onClick={() => toggle(kind)}
          >
            {names[kind]} <span class="trace-figure muted">{count}</span>
          </button>
        ))}
      </fieldset>
      <Pager
        page={page}
        pages={pages}
        go={choosePage}
        what={words.page(from + 1, from + rows.length, shown.length)}
      />
      {rows.length === 0 ? (
        <p class="muted">{words.none}</p>
      ) : (
        <ol class="trace-event-list" aria-label={words.list}>
          {rows.map((event, index) => (
            <EventRow key={`${connection} ${page} ${index}`} event={event} />
          ))}
        </ol>
      )}
    </div>
  );
}

function EventRow({ event }: { readonly event: TraceEvent }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>
          <span class="trace-figure">{formatMs(event.atMs)}</span>
          <span class="small muted">{eventKinds()[event.kind]}</span>
          <span class="wire">{eventSummary(event)}</span>
        </summary>
        {isOpen && <EventExplanation event={event} />}
      </details>
    </li>
  );
}

interface ListedEvents {
  /** The number of events of each kind. */
  readonly counts: Map<Kind, number>;
  /** The events of the kinds that are not hidden. */
  readonly shown: TraceEvent[];
}

function createEventReader(connection: string, hidden: ReadonlySet<Kind>): TraceReader<ListedEvents> {
  const listed: ListedEvents = { counts: new Map(), shown: [] };
  return {
    read(event) {
      if (event.connection !== connection) return;
      listed.counts.set(event.kind, (listed.counts.get(event.kind) ?? 0) + 1);
      if (!hidden.has(event.kind)) listed.shown.push(event);
    },
    view: () => ({ ...listed }),
  };
}
