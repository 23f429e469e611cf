import type { Machine, Trace } from "../trace-event.ts";
import { STATE_GRAPHS } from "./state-graphs.ts";

/** For how long one machine was in one state. */
export interface StatePeriod {
  readonly machine: Machine;
  /** Which transport or channel, where a connection has several. */
  readonly subject: string | undefined;
  readonly state: string;
  /** Milliseconds since the trace began. */
  readonly fromMs: number;
  /** Absent while it lasts. */
  readonly untilMs?: number;
  /** The event that began it, as an index into `Trace.events`; absent for the state at the beginning. */
  readonly event?: number;
}

/** These every connection has, from its first moment. */
const SINGLE_MACHINES = ["signaling", "iceGathering", "iceConnection", "connection"] as const;

/** `close()` closes all but gathering at once, and no event tells it. W3C WebRTC §4.4, “close the connection”. */
const NEVER_CLOSED: Machine = "iceGathering";

/** All states that the machines of a connection were in, in the order in which they were entered. */
export function stateHistory(trace: Trace, connection: string): readonly StatePeriod[] {
  const periods: StatePeriod[] = [];
  /** By machine and subject: where its present period is in `periods`. */
  const present = new Map<string, number>();
  const enter = (period: StatePeriod) => {
    const key = `${period.machine} ${period.subject ?? ""}`;
    const index = present.get(key);
    const before = index === undefined ? undefined : periods[index];
    if (before?.state === period.state) return;
    if (index !== undefined && before !== undefined) periods[index] = { ...before, untilMs: period.fromMs };
    present.set(key, periods.length);
    periods.push(period);
  };
  let isBegun = false;
  let isClosed = false;
  const changed = new Set<Machine>();
  for (const [index, event] of trace.events.entries()) {
    if (event.connection !== connection) continue;
    const { atMs } = event;
    if (!isBegun) {
      isBegun = true;
      for (const machine of SINGLE_MACHINES) {
        enter({ machine, subject: undefined, state: STATE_GRAPHS[machine].initial, fromMs: atMs });
      }
    }
    if (event.kind === "state") {
      const { machine, subject, from, to } = event;
      const key = `${machine} ${subject ?? ""}`;
      const first = present.get(key);
      // Who begins to record late finds the machine in another state than the first.
      const begun = first === undefined || changed.has(machine) ? undefined : periods[first];
      if (first !== undefined && begun !== undefined && from !== "")
        periods[first] = { ...begun, state: from };
      changed.add(machine);
      enter({ machine, subject, state: to, fromMs: atMs, event: index });
    } else if (event.kind === "call" && event.method === "RTCPeerConnection.close" && !isClosed) {
      isClosed = true;
      for (const place of [...present.values()]) {
        const period = periods[place];
        if (period === undefined || period.machine === NEVER_CLOSED) continue;
        enter({
          machine: period.machine,
          subject: period.subject,
          state: "closed",
          fromMs: atMs,
          event: index,
        });
      }
    }
  }
  return periods;
}

/**
 * The state of every machine of a connection at a time; nothing before its first event.
 *
 * @param atMs milliseconds since the trace began
 */
export function statesOf(trace: Trace, connection: string, atMs: number): readonly StatePeriod[] {
  return stateHistory(trace, connection).filter(
    ({ fromMs, untilMs }) => fromMs <= atMs && (untilMs === undefined || atMs < untilMs),
  );
}

/** The state of one of the machines of which a connection has one. */
export function stateOf(
  states: readonly StatePeriod[],
  machine: (typeof SINGLE_MACHINES)[number],
): string | undefined {
  return states.find((period) => period.machine === machine)?.state;
}
