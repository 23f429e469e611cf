import { urlHost } from "@visavis/stun/core";
import type { TurnConfiguration } from "@visavis/turn/core";
import type { ListenAddress } from "@visavis/turn/node";

/** What the terminal shows once the STUN and TURN server listens. */
export function turnBanner({
  version,
  listening,
  configuration,
}: {
  readonly version: string;
  readonly listening: readonly ListenAddress[];
  readonly configuration: TurnConfiguration;
}): string {
  const { realm, relayAddresses, relayPorts } = configuration;
  const service = relayAddresses.length === 0 ? "STUN" : `STUN and TURN, realm ${realm}`;
  const listeners = listening.map(
    ({ transport, address, port }) => `  ${transport.toUpperCase()}  ${urlHost(address)}:${port}`,
  );
  const relays = relayAddresses.map(({ local, external }) => {
    const known = external === local ? "" : `, known as ${external}`;
    return `  relays from ${local}${known}, ports ${relayPorts.first} to ${relayPorts.last}`;
  });
  const parts = [`Visavis ${version} · ${service}`, listeners.join("\n")];
  if (relays.length > 0) parts.push(relays.join("\n"));
  return `\n${parts.join("\n\n")}\n\n`;
}
