import type { Text } from "@visavis/trace/core";

/** `error`: the browser rejects it, or it cannot work. `warning`: it works differently than it seems. `note`: good to know. */
export type Severity = "error" | "warning" | "note";

/** Something about a configuration that its author should know. */
export interface Fault {
  readonly severity: Severity;
  /** Where: `iceServers[1].urls[0]`; empty if it concerns the whole configuration. */
  readonly at: string;
  readonly text: Text;
}

export function fault(severity: Severity, at: string, text: Text): Fault {
  return { severity, at, text };
}
