import type { TurnConfiguration } from "../core/index.ts";
import {
  type ListenAddress,
  startTurnServer,
  type TurnServer,
  type TurnServerOptions,
} from "../node/index.ts";
import { TEST_CERTIFICATES } from "./test-certificates.ts";
import { testConfiguration } from "./test-configuration.ts";

/** A server on loopback with a free port; each file of tests relays from ports of its own. */
export async function startLoopbackServer({
  relayPorts,
  listen = [{ transport: "udp", address: "127.0.0.1", port: 0 }],
  changes = {},
  onFault = (fault) => {
    throw fault;
  },
}: {
  readonly relayPorts: { readonly first: number; readonly last: number };
  readonly listen?: readonly ListenAddress[];
  readonly changes?: Partial<TurnConfiguration>;
  readonly onFault?: TurnServerOptions["onFault"];
}): Promise<TurnServer> {
  return startTurnServer({
    listen,
    tls: TEST_CERTIFICATES[0],
    onFault,
    configuration: testConfiguration({
      relayAddresses: [
        { local: "127.0.0.1", external: "127.0.0.1" },
        { local: "::1", external: "::1" },
      ],
      relayPorts,
      peerPolicy: () => "any",
      ...changes,
    }),
  });
}

/** The first listener of a transport. */
export function listenerOf({ listening }: TurnServer, transport: ListenAddress["transport"]): ListenAddress {
  const found = listening.find((listener) => listener.transport === transport);
  if (found === undefined) throw new Error(`nothing listens for ${transport}`);
  return found;
}
