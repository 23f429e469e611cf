/** The real server on loopback, and options for the TURN client to reach it. */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import type { TransportAddress } from "@visavis/stun/core";
import type { StunClient, StunClientOptions } from "@visavis/stun/node";
import { allocateRequest, readAllocationGrant, refreshRequest } from "../client/index.ts";
import type { TurnConfiguration } from "../core/index.ts";
import {
  type ListenAddress,
  startTurnServer,
  type TurnServer,
  type TurnServerOptions,
} from "../node/index.ts";
import { TEST_CERTIFICATES } from "./test-certificates.ts";
import { ALICE, testConfiguration } from "./test-configuration.ts";

/** A server on loopback with a free port; each test file has its own relay ports. */
export async function startLoopbackServer({
  relayPorts,
  listen = [{ transport: "udp", address: "127.0.0.1", port: 0 }],
  changes = {},
  proxies,
  onFault = (fault) => {
    throw fault;
  },
}: {
  readonly relayPorts: { readonly first: number; readonly last: number };
  readonly listen?: readonly ListenAddress[];
  readonly changes?: Partial<TurnConfiguration>;
  readonly proxies?: TurnServerOptions["proxies"];
  readonly onFault?: TurnServerOptions["onFault"];
}): Promise<TurnServer> {
  return startTurnServer({
    listen,
    tls: TEST_CERTIFICATES[0],
    onFault,
    ...(proxies !== undefined && { proxies }),
    configuration: testConfiguration({
      relayIps: [
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

/** Options for Alice's client to reach a listener. Loopback loses nothing, so there are no retransmissions. */
export function reach({ transport, address, port }: ListenAddress) {
  return {
    server: { transport, address, port, tls: { rejectUnauthorized: false } },
    credentials: { ...ALICE, passwordAlgorithms: [] },
    timing: { initialRtoMs: 10_000, reliableTimeoutMs: 10_000 },
  } satisfies StunClientOptions;
}

/** An Allocate on the client's own five-tuple. @returns the relayed transport address */
export async function allocateOn(client: StunClient): Promise<TransportAddress> {
  const { message } = await client.request(allocateRequest());
  return readAllocationGrant(message).relayedAddresses[0];
}

export async function deallocateOn(client: StunClient): Promise<void> {
  await client.request(refreshRequest(0));
}

/** A TCP forwarder in front of a listener, with which a test can delay or corrupt the stream. */
export interface Interposed {
  /** Where to connect instead. */
  readonly listener: ListenAddress;
  /** The side of each connection that faces the server. */
  readonly carriers: readonly Socket[];
  close(): void;
}

export async function interpose(listener: ListenAddress): Promise<Interposed> {
  const carriers: Socket[] = [];
  const server = createServer((near) => {
    const carrier = connect(listener.port, listener.address);
    carriers.push(carrier);
    for (const [socket, other] of [
      [near, carrier],
      [carrier, near],
    ] as const) {
      socket.on("error", () => {});
      socket.once("close", () => other.destroy());
      socket.pipe(other);
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as { port: number };
  return {
    listener: { ...listener, address: "127.0.0.1", port },
    carriers,
    close() {
      server.close();
      for (const carrier of carriers) carrier.destroy();
    },
  };
}
