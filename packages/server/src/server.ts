import { once } from "node:events";
import type { Server as HttpServer } from "node:http";
import { hostname as systemHostName } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import {
  createSeatTokens,
  createSignalingGateway,
  type IceServersGrant,
  type IceServersRequest,
} from "@visavis/signal/node";
import { urlHost } from "@visavis/stun/core";
import type { TrustAnchor } from "./certificates/authority.ts";
import { certificateHosts, certificateNames } from "./certificates/certificate-hosts.ts";
import { openCertificates } from "./certificates/certificates.ts";
import type { OwnPaths } from "./certificates/own-certificate.ts";
import { followExternalAddresses } from "./external-address/external-addresses.ts";
import { createLookUp } from "./external-address/look-up.ts";
import { type ExternalRelay, externalIceServers } from "./external-relays/external-relays.ts";
import { createFront, type Front, type Listening } from "./front/front.ts";
import { createHttpServer } from "./http/http-server.ts";
import { ownHosts } from "./http/own-hosts.ts";
import type { Pages } from "./http/pages.ts";
import type { Site } from "./http/site.ts";
import type { InvitationSettings } from "./invitations/invitation-settings.ts";
import type { Invitations } from "./invitations/invitations.ts";
import { openServerKeys, savedServerKeys } from "./keys/server-keys.ts";
import { addressLimits } from "./limits/address-limits.ts";
import type { Report } from "./log/events.ts";
import type { announceLocalName, LocalName } from "./mdns/local-name.ts";
import { offeredNames } from "./mdns/offered-names.ts";
import { isLoopback, reachableAddresses } from "./network/addresses.ts";
import { watchInterfaces } from "./network/interface-watch.ts";
import { ListenProblem, listenProblem } from "./network/listen-problem.ts";
import { type PortOption, type PortOptions, type Ports, portsFor, secondTcpPorts } from "./network/ports.ts";
import type { ServerOptions } from "./options/server-options.ts";
import { type BuiltInRelay, startRelay } from "./relay/relay.ts";
import type { RelaySettings } from "./relay/relay-plan.ts";

/** HTTP connections in addition to those of participants, for people who load a page. */
const MAX_PAGE_CONNECTIONS = 1000;

/** With port 0: a TCP port that is free may be taken on UDP, so other ports are tried. */
const MAX_FREE_PORT_TRIES = 10;

/** The names of this computer are known after this time, or without the `.local` one. */
const NAMES_WITHIN_MS = 2000;

/** How long running requests may take when the server stops. */
const STOP_GRACE_MS = 1000;

/**
 * A refusal takes more of the server than a request, so it counts as more of them: as many as an address has in so many seconds.
 * Who goes on for long is shut out, which takes little.
 */
const REFUSAL_SECONDS = { socket: 0.05, messages: 1 } as const;

export interface Server {
  readonly address: string;
  /** The port for everything. */
  readonly port: number;
  readonly ports: Ports;
  readonly hasRelay: boolean;
  /** `undefined` if the certificate is the operator's own. */
  readonly authority: TrustAnchor | undefined;
  /**
   * The names of this computer on the network, besides its addresses. Waits, up to two seconds, until it is known whether
   * another device holds NAME.local.
   */
  names(): Promise<readonly string[]>;
  /** Uses these settings from now on, and looks for other certificates and pages at once. Calls go on. */
  reload(settings: ReloadableSettings): Promise<void>;
  /** Stops accepting connections, notifies participants, and resolves when everything is closed, within a second. */
  close(): Promise<void>;
}

/** What can change while the server runs. */
interface ReloadableSettings {
  readonly options: Pick<ServerOptions, "public-host" | "ice-servers" | "turn-external-ip">;
  readonly externalRelays?: readonly ExternalRelay[];
}

export interface ServerSettings extends ReloadableSettings {
  readonly options: ReloadableSettings["options"] &
    Pick<
      ServerOptions,
      "port" | "host" | "rooms" | "address-limits" | "max-connections" | "trust-proxy" | "mdns"
    > &
    PortOptions;
  /** `undefined` if the relay is off. */
  readonly relay?: RelaySettings | undefined;
  /** With `--rooms signed`. */
  readonly invitations?: InvitationSettings | undefined;
  readonly certificates: { readonly own: OwnPaths | undefined; readonly dataDirectory: string };
  readonly pages: Pages;
  readonly report: Report;
  /** That look up external addresses, instead of the system's. */
  readonly nameServers?: readonly string[];
}

/**
 * Starts pages, health check, signaling and the relay, all on one port.
 *
 * @throws {ListenProblem} when a port cannot be opened
 * @throws {UsageError} when certificates cannot be used, or the key for invitations cannot be saved
 */
export async function startServer(settings: ServerSettings): Promise<Server> {
  const { options, pages, report } = settings;
  let reloadable: ReloadableSettings = settings;
  let relay: BuiltInRelay | undefined;
  let listening: (Listening & { readonly ports: Ports }) | undefined;
  let announced: Promise<LocalName> | undefined;
  let local: LocalName | undefined;
  let site: Site | undefined;
  let isStopping = false;

  const { dataDirectory } = settings.certificates;
  // Links that are good for days must not end with the process.
  const keys = await (settings.invitations === undefined
    ? openServerKeys(dataDirectory, report)
    : savedServerKeys(dataDirectory));
  const invitations = settings.invitations && (await readyInvitations(settings.invitations));
  const watch = watchInterfaces();
  const wantedExternals = () =>
    settings.relay === undefined
      ? []
      : (reloadable.options["turn-external-ip"] ?? []).map((external) => ({ external }));
  const externals = followExternalAddresses({
    lookUp: createLookUp(settings.nameServers),
    onChange: () => relay?.externalsChanged(),
    report,
  });
  await externals.follow(wantedExternals());
  const stopLookingAgain = watch.subscribe(({ hasChanged }) => {
    if (hasChanged) externals.lookAgain();
  });
  const externalIps = () => {
    const { given, found } = externals.current();
    return [...given, ...found].map(({ external }) => external);
  };
  const certificates = await openCertificates({
    ...settings.certificates,
    hosts() {
      const { names, addresses } = certificateHosts(watch.read(), systemHostName());
      return { names, addresses: [...new Set([...addresses, ...externalIps()])] };
    },
    onChange: () => front.setTlsContext(certificates.tls()),
    report,
    watch,
  });
  const externalNames = () =>
    wantedExternals().flatMap(({ external }) =>
      typeof external === "object" && external.kind === "dns" ? [external.name] : [],
    );
  const publicHosts = () => [...reloadable.options["public-host"], ...externalNames(), ...externalIps()];
  const isOwnHost = ownHosts({
    publicHosts,
    hostName: systemHostName(),
    certificate: () => certificates.tls().cert,
  });
  const limits = addressLimits(options["address-limits"], {
    trustedProxies: options["trust-proxy"],
    onRefused: (limit) => report({ event: "address.limited", limit }),
  });
  const gateway = createSignalingGateway({
    iceServersFor,
    maxConnections: options["max-connections"],
    maxPerAddress: limits.maxSockets,
    rooms: options.rooms,
    ...(invitations !== undefined && { readInvitation: invitations.read }),
    groupOf: limits.groupOf,
    mayJoin: limits.mayJoin,
    onRefused: (address, what) => limits.requests.charge(address, REFUSAL_SECONDS[what]),
    tokens: createSeatTokens(keys.seats),
    report(event) {
      if (event.event === "connection.refused" && event.reason === "addressShare") limits.refuse("sockets");
      else report(event);
      if (event.event === "participant.left") relay?.endSeat(event.participant);
    },
  });
  const http = createHttpServer({
    site: () => site,
    isStopping: () => isStopping,
    limits,
    signaling: gateway,
    report,
  });
  const front: Front = createFront({
    http,
    limits,
    onTurn(socket, early) {
      if (relay === undefined) socket.destroy();
      else relay.accept(socket, early);
    },
    tls: certificates.tls(),
    maxHttpConnections: options["max-connections"] + MAX_PAGE_CONNECTIONS,
    trustedProxies: options["trust-proxy"],
    onProxyRefused: (reason) => report({ event: "proxy.refused", reason }),
    onFault: (error) => report({ event: "connection.error", error }),
  });

  /** Imported only where they are needed, so that the library does not delay other starts. */
  async function readyInvitations(wanted: InvitationSettings): Promise<Invitations> {
    const { openInvitations } = await import("./invitations/invitations.ts");
    const trustedProxies = options["trust-proxy"];
    return openInvitations({ settings: wanted, key: keys.invitations, trustedProxies, report });
  }

  function iceServersFor(request: IceServersRequest): IceServersGrant {
    const { options: current, externalRelays = [] } = reloadable;
    const own = relay?.iceServersFor(request);
    const elsewhere =
      externalRelays.length > 0
        ? externalIceServers({
            relays: externalRelays,
            participant: request.participant,
            nowMs: Date.now(),
          })
        : undefined;
    return {
      ...elsewhere,
      ...own,
      iceServers: [...(own?.iceServers ?? []), ...(elsewhere?.iceServers ?? []), ...current["ice-servers"]],
    };
  }

  function health() {
    const { rooms, participants } = gateway.counts();
    return { rooms, participants, refused: limits.refused(), relay: relay?.counts() };
  }

  function names(): readonly string[] {
    const isOwn = certificates.authority === undefined;
    return offeredNames(local, isOwn ? certificateNames(certificates.tls().cert) : undefined);
  }

  function httpsOrigins(): readonly string[] {
    if (listening === undefined) return [];
    const { address, ports } = listening;
    const { network } = reachableAddresses(address, watch.read());
    return [...network, ...names()].map((host) => `https://${urlHost(host)}:${ports.https}`);
  }

  const siteAt = (port: number): Site => ({
    isOwnHost,
    health,
    get authority() {
      return certificates.authority;
    },
    handOut: certificates.handOut,
    port,
    httpsPort: options["https-port"],
    httpsOrigins,
    trustedProxies: options["trust-proxy"],
    pages,
    invitationCall: invitations?.call,
    publicHosts,
  });

  async function listenOn(port: number, option: PortOption): Promise<Listening> {
    const { host } = options;
    try {
      return await front.listen({ host, port });
    } catch (error) {
      throw listenProblem(error, { what: `port ${port}`, option, host });
    }
  }

  async function listen(tries: number): Promise<NonNullable<typeof listening>> {
    const shared = await listenOn(options.port, "port");
    const ports = portsFor(shared.port, options);
    try {
      const second = secondTcpPorts(shared.port, options);
      for (const [port, option] of second) await listenOn(port, option);
      if (settings.relay !== undefined) {
        relay = await startRelay({
          place: {
            address: shared.address,
            udpPorts: [...new Set([shared.port, ports.turn.udp])],
            tcpPorts: [shared.port, ...second.keys()],
          },
          ports: ports.turn,
          settings: settings.relay,
          report,
          watch,
          keys,
          isSeated: gateway.isSeated,
          externals: externals.current,
          onMoved: ({ hasRelayMoved }) => gateway.renewIceServers({ restartIce: hasRelayMoved }),
        });
      }
      return { ...shared, ports };
    } catch (error) {
      front.close();
      const isTaken = error instanceof ListenProblem && error.code === "EADDRINUSE";
      if (options.port === 0 && isTaken && tries > 1) return listen(tries - 1);
      throw error;
    }
  }

  async function stop(): Promise<void> {
    isStopping = true;
    front.close();
    externals.close();
    const parts = [
      closeHttp(http),
      front.httpClosed(),
      gateway.close(),
      relay?.close(),
      announced?.then((name) => name.close()),
      pages.close?.(),
      certificates.close(),
      stopLookingAgain(),
    ];
    await Promise.race([Promise.all(parts), wait(STOP_GRACE_MS)]);
    http.closeAllConnections();
  }

  try {
    listening = await listen(MAX_FREE_PORT_TRIES);
  } catch (error) {
    await stop();
    throw error;
  }
  const { address, port, ports } = listening;
  site = siteAt(port);
  if (options.mdns === "on" && !isLoopback(address)) {
    const hostName = systemHostName();
    const what = { hostName, boundAddress: address, port: ports.https, report, watch };
    announced = announce(what).then((name) => {
      local = name;
      return name;
    });
  }
  return {
    address,
    port,
    ports,
    hasRelay: relay !== undefined,
    authority: certificates.authority,
    async names() {
      const decided = announced?.then((name) => name.decided);
      await Promise.race([decided, wait(NAMES_WITHIN_MS, undefined, { ref: false })]);
      return names();
    },
    async reload(next) {
      reloadable = next;
      await externals.follow(wantedExternals());
      externals.lookAgain();
      relay?.externalsChanged();
      gateway.renewIceServers();
      pages.reload?.();
      await certificates.look();
    },
    close: stop,
  };
}

/** Imported only once the server listens, so that it does not delay the start. */
async function announce(what: Parameters<typeof announceLocalName>[0]): Promise<LocalName> {
  const responder = await import("./mdns/local-name.ts");
  return responder.announceLocalName(what);
}

/** Stops the timers and closes idle connections. */
async function closeHttp(http: HttpServer): Promise<void> {
  const closed = once(http, "close");
  http.close();
  await closed;
}
