import type { ServerOptions } from "../options/server-options.ts";
import type { PortRange } from "../options/values.ts";

/** How the relay is to run. */
export interface RelaySettings {
  /** At most one of each family. */
  readonly externalIps: readonly string[];
  readonly relayPorts: PortRange | undefined;
}

/** What the options say of the relay; `undefined` where it is off. */
export function relaySettings(
  options: Pick<ServerOptions, "relay" | "turn-external-ip" | "turn-relay-ports">,
): RelaySettings | undefined {
  if (options.relay === "off") return undefined;
  return { externalIps: options["turn-external-ip"] ?? [], relayPorts: options["turn-relay-ports"] };
}
