import type { Trace } from "@visavis/trace/core";

/** The ids of the connections, those with the most events first: a page often has others that were never used. */
export function busiestConnections({ connections, events }: Trace): readonly string[] {
  const counts = new Map(connections.map(({ id }) => [id, 0]));
  for (const { connection } of events) counts.set(connection, (counts.get(connection) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([id]) => id);
}
