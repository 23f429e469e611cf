import type { Machine, Trace } from "../trace-event.ts";
import { STATE_GRAPHS } from "./state-graphs.ts";
import { type TraceReader, viewOf } from "./trace-reader.ts";

/** A period during which one state machine was in one state. */
export interface StatePeriod {
  readonly machine: Machine;
  /** The transport or channel, for machines of which a connection has several. */
  readonly subject: string | undefined;
  readonly state: string;
  /** Milliseconds since the trace began. */
  readonly fromMs: number;
  /** Absent for the current state. */
  readonly untilMs?: number;
  /** The event that began it, as an index into `Trace.events`; absent for the initial state. */
  readonly event?: number;
}

/** Every connection has one of each, from the start. */
const SINGLE_MACHINES = ["signaling", "iceGathering", "iceConnection", "connection"] as const;

/** `close()` closes every machine but this one at once, without an event. W3C WebRTC §4.4, “close the connection”. */
const NEVER_CLOSED: Machine = "iceGathering";

/** All states of the machines of a connection, in the order in which they were entered. */
export function stateHistory(trace: Trace, connection: string): readonly StatePeriod[] {
  return viewOf(trace, createStateHistoryReader(connection));
}

/** The same while the trace grows. */
export function createStateHistoryReader(connection: string): TraceReader<readonly StatePeriod[]> {
  let periods: StatePeriod[] = [];
  /** By machine and subject: the index of its current period. */
  const present = new Map<string, number>();
  /** Whether `periods` has been returned, so that a change needs a new list. */
  let isShown = false;
  const change = () => {
    if (isShown) periods = [...periods];
    isShown = false;
    return periods;
  };
  const enter = (period: StatePeriod) => {
    const key = keyOf(period);
    const index = present.get(key);
    const before = index === undefined ? undefined : periods[index];
    if (before?.state === period.state) return;
    const changed = change();
    if (index !== undefined && before !== undefined) changed[index] = { ...before, untilMs: period.fromMs };
    present.set(key, changed.length);
    changed.push(period);
  };
  let isBegun = false;
  let isClosed = false;
  const hasChanged = new Set<Machine>();
  return {
    read(event, index) {
      if (event.connection !== connection) return;
      const { atMs } = event;
      if (!isBegun) {
        isBegun = true;
        for (const machine of SINGLE_MACHINES) {
          enter({ machine, subject: undefined, state: STATE_GRAPHS[machine].initial, fromMs: atMs });
        }
      }
      if (event.kind === "state") {
        const { machine, subject, from, to } = event;
        const first = present.get(keyOf(event));
        // A recording that starts late finds the machine in a state other than its initial one.
        const begun = first === undefined || hasChanged.has(machine) ? undefined : periods[first];
        if (first !== undefined && begun !== undefined && from !== "")
          change()[first] = { ...begun, state: from };
        hasChanged.add(machine);
        enter({ machine, subject, state: to, fromMs: atMs, event: index });
      } else if (event.kind === "call" && event.method === "RTCPeerConnection.close" && !isClosed) {
        isClosed = true;
        for (const place of [...present.values()]) {
          const period = periods[place];
          if (period === undefined || period.machine === NEVER_CLOSED) continue;
          const { machine, subject } = period;
          enter({ machine, subject, state: "closed", fromMs: atMs, event: index });
        }
      }
    },
    view() {
      isShown = true;
      return periods;
    },
  };
}

function keyOf({ machine, subject }: { readonly machine: Machine; readonly subject?: string | undefined }) {
  return `${machine} ${subject ?? ""}`;
}

/**
 * The state of every machine of a connection at a time; nothing before its first event.
 *
 * @param atMs milliseconds since the trace began
 */
export function statesOf(trace: Trace, connection: string, atMs: number): readonly StatePeriod[] {
  return statesAt(stateHistory(trace, connection), atMs);
}

/** Those of the periods that the time is in. */
export function statesAt(history: readonly StatePeriod[], atMs: number): readonly StatePeriod[] {
  return history.filter(({ fromMs, untilMs }) => fromMs <= atMs && (untilMs === undefined || atMs < untilMs));
}

/** The state of a machine that a connection has only once. */
export function stateOf(
  states: readonly StatePeriod[],
  machine: (typeof SINGLE_MACHINES)[number],
): string | undefined {
  return states.find((period) => period.machine === machine)?.state;
}
