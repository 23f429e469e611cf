import { type Machine, stateHistory, type Trace } from "@visavis/trace/core";

/** The id of the newest connection with this label. */
function idOf(trace: Trace, label: string): string | undefined {
  return trace.connections.findLast((connection) => connection.label === label)?.id;
}

/**
 * The first call that the browser refused, with its own words, such as `createAnswer → InvalidStateError: …`.
 *
 * @param methods as they are called, without what they are called on: `createAnswer`
 */
export function refusalIn(trace: Trace, methods: readonly string[]): string | undefined {
  const names = new Map<number, string>();
  for (const event of trace.events) {
    if (event.kind === "call") names.set(event.call, event.method.slice(event.method.lastIndexOf(".") + 1));
    if (event.kind !== "outcome" || event.error === undefined) continue;
    const name = names.get(event.call);
    if (name !== undefined && methods.includes(name)) {
      return `${name} → ${event.error.name}: ${event.error.message}`;
    }
  }
  return undefined;
}

/** All states that a machine of the connection passed, oldest first; empty where there is no such connection. */
export function statesPassed(
  trace: Trace,
  { label, machine }: { readonly label: string; readonly machine: Machine },
): readonly string[] {
  const id = idOf(trace, label);
  if (id === undefined) return [];
  return stateHistory(trace, id)
    .filter((period) => period.machine === machine)
    .map(({ state }) => state);
}

/** The states as evidence, such as `A: stable → have-local-offer → stable`, where they begin with `wanted`. */
export function passedBy(
  trace: Trace,
  {
    label,
    machine,
    wanted,
  }: { readonly label: string; readonly machine: Machine; readonly wanted: readonly string[] },
): string | undefined {
  const passed = statesPassed(trace, { label, machine });
  return wanted.every((state, index) => passed[index] === state)
    ? `${label}: ${wanted.join(" → ")}`
    : undefined;
}

/** Where each of the connections has been `connected`: `A: connected, B: connected`. */
export function connectedIn(trace: Trace, labels: readonly string[]): string | undefined {
  const all = labels.every((label) =>
    statesPassed(trace, { label, machine: "connection" }).includes("connected"),
  );
  return all ? labels.map((label) => `${label}: connected`).join(", ") : undefined;
}
