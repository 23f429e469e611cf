import { createStateHistoryReader, type Machine, type StatePeriod, type Trace } from "@visavis/trace/core";
import { useMemo, useState } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";
import { localized } from "../i18n/localized.ts";
import { machineNames } from "./event-words.ts";
import { useTraceView } from "./live-trace.ts";
import { StateGraph } from "./state-graph.tsx";
import { formatMs } from "./units.ts";
import { SourceNote, WithExplanations } from "./with-explanations.tsx";

const say = phrasebook(
  {
    hint: "The filled state is the current one; states with a thick border were passed through. Select one to see what it means. Any state can change to closed.",
    asTable: "All states in order",
    state: "State",
    from: "Since",
    lasted: "Lasted",
    still: "ongoing",
    none: "No states have been recorded yet.",
    only: (count: number) => `Only the latest ${count} are shown.`,
  },
  {
    hint: "实心为当前状态，粗边框为经过的状态；点击可查看含义。任何状态都可能变为 closed。",
    asTable: "按时间顺序列出所有状态",
    state: "状态",
    from: "开始于",
    lasted: "持续",
    still: "至今",
    none: "暂无状态信息。",
    only: (count: number) => `只显示最后 ${count} 个。`,
  },
);

const SHOWN_MACHINES: readonly Machine[] = [
  "signaling",
  "iceGathering",
  "iceConnection",
  "dtls",
  "connection",
  "dataChannel",
];
/** Further data channels appear only in the table. */
const MAX_GRAPHS = 12;
const MAX_ROWS = 200;

interface DrawnMachine {
  readonly key: string;
  readonly machine: Machine;
  readonly subject: string | undefined;
  readonly present: string;
  readonly passed: ReadonlySet<string>;
  /** `from>to` */
  readonly taken: ReadonlySet<string>;
}

/**
 * The state machines of a connection.
 *
 * @param atMs the moment whose states are shown; defaults to the end of the trace
 */
export function StateMachines({
  trace,
  connection,
  atMs,
}: {
  readonly trace: Trace;
  readonly connection: string;
  readonly atMs?: number | undefined;
}) {
  const words = say();
  const history = useTraceView(trace, () => createStateHistoryReader(connection), [connection]);
  // The history is the same list until a state changes, while the trace grows all the time.
  const { known, machines } = useMemo(() => {
    const known = atMs === undefined ? history : history.filter(({ fromMs }) => fromMs <= atMs);
    return { known, machines: machinesIn(known).slice(0, MAX_GRAPHS) };
  }, [history, atMs]);
  if (known.length === 0) return <p class="muted">{words.none}</p>;
  return (
    <div class="trace-states">
      <p class="small muted">{words.hint}</p>
      <div class="trace-graphs">
        {machines.map((drawn) => (
          <MachinePanel key={drawn.key} drawn={drawn} />
        ))}
      </div>
      <details>
        <summary>{words.asTable}</summary>
        {known.length > MAX_ROWS && <p class="small muted">{words.only(MAX_ROWS)}</p>}
        <PeriodTable periods={known.slice(-MAX_ROWS)} atMs={atMs} />
      </details>
    </div>
  );
}

/** The machines in the order in which they are drawn. Several data channels are in the order of their first states. */
function machinesIn(periods: readonly StatePeriod[]): readonly DrawnMachine[] {
  const drawn = new Map<
    string,
    DrawnMachine & { passed: Set<string>; taken: Set<string>; present: string }
  >();
  for (const { machine, subject, state } of periods) {
    const key = `${machine} ${subject ?? ""}`;
    const known = drawn.get(key);
    if (known === undefined) {
      drawn.set(key, { key, machine, subject, present: state, passed: new Set([state]), taken: new Set() });
      continue;
    }
    known.passed.add(state);
    known.taken.add(`${known.present}>${state}`);
    known.present = state;
  }
  return SHOWN_MACHINES.flatMap((machine) => [...drawn.values()].filter((one) => one.machine === machine));
}

function MachinePanel({ drawn }: { readonly drawn: DrawnMachine }) {
  const { machine, subject, present, passed, taken } = drawn;
  const [chosen, choose] = useState<string>();
  const name = machineNames()[machine];
  const shownSubject = subject?.slice(0, 40);
  return (
    <section
      class="trace-machine"
      data-machine={machine}
      data-colour={
        machine === "dtls"
          ? "dtls"
          : machine === "signaling"
            ? "signaling"
            : machine === "dataChannel"
              ? "media"
              : "stun"
      }
    >
      <h3>
        {name} {shownSubject !== undefined && <code>{shownSubject}</code>}
      </h3>
      <StateGraph
        machine={machine}
        title={shownSubject === undefined ? name : `${name} ${shownSubject}`}
        present={present}
        passed={passed}
        taken={taken}
        chosen={chosen}
        choose={(state) => choose(state === chosen ? undefined : state)}
      />
      {chosen !== undefined && <StateExplanation machine={machine} state={chosen} />}
    </section>
  );
}

function StateExplanation({ machine, state }: { readonly machine: Machine; readonly state: string }) {
  return (
    <div class="trace-state-words" aria-live="polite">
      <WithExplanations>
        {({ explainState }) => {
          const explained = explainState(machine, state);
          return (
            explained !== undefined && (
              <>
                <p>
                  <code>{state}</code> {localized(explained.explanation)}
                </p>
                <SourceNote source={explained.source} />
              </>
            )
          );
        }}
      </WithExplanations>
    </div>
  );
}

function PeriodTable({
  periods,
  atMs = Number.POSITIVE_INFINITY,
}: {
  readonly periods: readonly StatePeriod[];
  readonly atMs: number | undefined;
}) {
  const words = say();
  const names = machineNames();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section class="trace-scroll" tabIndex={0} aria-label={words.asTable}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.from}</th>
            <th scope="col">{words.lasted}</th>
            <th scope="col">{words.state}</th>
          </tr>
        </thead>
        <tbody>
          {periods.map(({ machine, subject, state, fromMs, untilMs }, index) => (
            <tr key={index}>
              <td class="trace-figure">{formatMs(fromMs)}</td>
              <td class="trace-figure">
                {untilMs === undefined || untilMs > atMs ? words.still : formatMs(untilMs - fromMs)}
              </td>
              <td>
                {names[machine]} {subject !== undefined && <code>{subject.slice(0, 40)}</code>}{" "}
                <code>{state}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
