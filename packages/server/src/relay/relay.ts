import type { Socket } from "node:net";
import type { IceServersGrant, IceServersRequest } from "@visavis/signal/node";
import { nodeCrypto } from "@visavis/stun/node";
import { type Notice, timeLimitedCredentials } from "@visavis/turn/core";
import { type ListenAddress, startTurnServer } from "@visavis/turn/node";
import type { Externals } from "../external-address/external-addresses.ts";
import type { ServerKeys } from "../keys/server-keys.ts";
import type { RelayEvent, Report } from "../log/events.ts";
import type { InterfaceWatch } from "../network/interface-watch.ts";
import { isListenError, listenProblem } from "../network/listen-problem.ts";
import type { TurnPorts } from "../network/ports.ts";
import {
  CREDENTIALS_LIFETIME_MS,
  ownIceServers,
  RENEW_AFTER_MS,
  relayHost,
  relayPorts,
} from "./ice-servers.ts";
import type { RelaySettings } from "./relay-plan.ts";
import { type Place, planRelay } from "./relay-plan.ts";

/** The STUN and TURN server inside the server of pages and signaling. */
export interface BuiltInRelay {
  /** Takes over a TCP connection, or the inside of a TLS connection, with the bytes that were already read. */
  accept(socket: Socket, early: Uint8Array): void;
  /** The ICE servers of this relay for a participant, with its own credentials. */
  iceServersFor(request: IceServersRequest): Required<IceServersGrant>;
  /** Ends what the participant holds, whose seat has ended. */
  endSeat(participant: string): void;
  counts(): RelayCounts;
  /** Follows external addresses that have changed. */
  externalsChanged(): void;
  /** Ends all allocations; resolves when all sockets are closed. */
  close(): Promise<void>;
}

/** Current allocations, and totals since the start. */
interface RelayCounts {
  readonly allocations: number;
  readonly packetsToPeers: number;
  readonly bytesToPeers: number;
  readonly packetsToClients: number;
  readonly bytesToClients: number;
  readonly rejections: number;
  readonly drops: number;
}

/** What participants have to do about addresses that have changed. */
export interface Move {
  /** The addresses that relay have changed: what is allocated at the ones before may not be reachable any more. */
  readonly hasRelayMoved: boolean;
}

/**
 * Starts the relay of a server that listens at `place`: the relay opens the UDP sockets there, and receives TCP
 * connections from the server.
 *
 * @param options.ports the ports in the ICE servers of participants
 * @param options.isSeated whether a participant has a seat; the credentials of others are refused, and what they hold ends
 * @param options.externals the current external addresses
 * @param options.onMoved called when participants need new ICE servers because addresses changed: those of this computer, or the
 *   external ones
 * @throws {ListenProblem} when a port cannot be opened
 */
export async function startRelay(options: {
  readonly place: Place;
  readonly ports: TurnPorts;
  readonly settings: RelaySettings;
  readonly externals: () => Externals;
  readonly report: Report;
  readonly onMoved: (move: Move) => void;
  readonly watch: InterfaceWatch;
  readonly keys: ServerKeys;
  readonly isSeated: (participant: string) => boolean;
}): Promise<BuiltInRelay> {
  const { place, ports, settings, externals, report, onMoved, watch, keys, isSeated } = options;
  const secrets = { shared: keys.turnSecret, nonce: keys.turnNonces };
  const planNow = () =>
    planRelay({ place, settings, externals: externals(), secrets, isSeated, interfaces: watch.read() });

  let plan = planNow();
  /** Addresses that could not be bound, with the error code. */
  let missing: ReadonlyMap<string, string> = new Map();

  /** Listens on all planned addresses that can be bound. IPv6 addresses appear some seconds before they can be used. */
  async function listenWhereAvailable<Result>(
    listen: (addresses: readonly ListenAddress[]) => Promise<Result>,
    isFatal: (code: string) => boolean,
  ): Promise<Result> {
    const refused = new Map<string, string>();
    for (;;) {
      try {
        const result = await listen(plan.listen.filter((listener) => !refused.has(listener.address)));
        missing = refused;
        return result;
      } catch (error) {
        if (!isListenError(error)) throw error;
        if (isFatal(error.code) || refused.has(error.address)) {
          const isSecond = error.port !== undefined && error.port !== place.udpPorts[0];
          throw listenProblem(error, {
            what: `UDP port ${error.port ?? place.udpPorts[0]}`,
            option: isSecond ? "turn-udp-port" : "port",
          });
        }
        refused.set(error.address, error.code);
      }
    }
  }

  const server = await listenWhereAvailable(
    (listen) =>
      startTurnServer({
        listen,
        configuration: plan.configuration,
        onFault: (error) => report({ event: "relay.error", error }),
        onNotice: (notice) => report(eventOf(notice)),
      }),
    (code) => code !== "EADDRNOTAVAIL",
  );
  reportAddresses("relay.listening");

  function reportAddresses(event: "relay.listening" | "relay.updated"): void {
    const addresses = [...new Set(server.listening.map(({ address }) => address))];
    report({ event, addresses, udpPort: ports.udp, tcpPort: ports.tcp, tlsPort: ports.tls });
    for (const [address, code] of missing) report({ event: "relay.unavailable", address, code });
  }

  async function look(): Promise<void> {
    const next = planNow();
    const hasMoved = next.key !== plan.key;
    if (!hasMoved && missing.size === 0) return;
    const wereMissing = [...missing.keys()].join();
    const relayedFrom = JSON.stringify(plan.configuration.relayIps);
    if (hasMoved) {
      plan = next;
      server.reconfigure(plan.configuration);
    }
    await listenWhereAvailable(server.setListeners, () => false);
    if (!hasMoved && [...missing.keys()].join() === wereMissing) return;
    reportAddresses("relay.updated");
    onMoved({ hasRelayMoved: JSON.stringify(plan.configuration.relayIps) !== relayedFrom });
  }

  /** The current look; the next one waits for it. */
  let looking: Promise<void> = Promise.resolve();
  const lookNext = () => {
    looking = looking.then(look).catch((error: unknown) => report({ event: "relay.error", error }));
    return looking;
  };
  const unsubscribe = watch.subscribe(lookNext);

  return {
    accept: server.acceptConnection,
    iceServersFor({ participant, host, localAddress, localPort }) {
      const expiresAtSeconds = (Date.now() + CREDENTIALS_LIFETIME_MS) / 1000;
      const grant = { secret: secrets.shared, name: participant, expiresAtSeconds };
      return {
        iceServers: ownIceServers({
          host: relayHost({ host, localAddress }, plan.beyondLoopback),
          ports: relayPorts(ports, { localPort, ownPorts: place.tcpPorts }),
          credentials: timeLimitedCredentials(grant, nodeCrypto),
        }),
        renewAfterMs: RENEW_AFTER_MS,
      };
    },
    endSeat: server.endUser,
    counts() {
      const { toPeers, toClients, rejections, drops } = server.counters();
      return {
        allocations: server.gauges().allocations,
        packetsToPeers: toPeers.packets,
        bytesToPeers: toPeers.bytes,
        packetsToClients: toClients.packets,
        bytesToClients: toClients.bytes,
        rejections: sumOf(rejections),
        drops: sumOf(drops),
      };
    },
    externalsChanged: () => void lookNext(),
    async close() {
      await unsubscribe();
      await looking;
      await server.close();
    },
  };
}

function eventOf(notice: Notice): RelayEvent {
  if (notice.kind === "bytesUsedUp") return { event: "relay.usedUp", participant: notice.user };
  const { allocations, toPeers, toClients, dropped } = notice.usage;
  return {
    event: "relay.used",
    participant: notice.user,
    allocations,
    bytesToPeers: toPeers.bytes,
    bytesToClients: toClients.bytes,
    bytesDropped: dropped.bytes,
  };
}

function sumOf(counters: Readonly<Record<string, number>>): number {
  return Object.values(counters).reduce((sum, count) => sum + count, 0);
}
