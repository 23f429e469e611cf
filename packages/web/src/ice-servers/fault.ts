import type { Text } from "@visavis/trace/core";

/** `error`: the browser refuses it, or it cannot work. `warning`: it works otherwise than it looks. `note`: good to know. */
export type Severity = "error" | "warning" | "note";

/** Something about a configuration that a person should know. */
export interface Fault {
  readonly severity: Severity;
  /** Where: `iceServers[1].urls[0]`; empty where it concerns the whole. */
  readonly at: string;
  readonly text: Text;
}

export function fault(severity: Severity, at: string, text: Text): Fault {
  return { severity, at, text };
}
