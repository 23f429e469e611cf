import type { TransportAddress } from "@visavis/stun/core";
import {
  type BindingSocket,
  completeTiming,
  DEFAULT_REQUEST_TIMING,
  localAddressTowards,
  openBindingSocket,
  type RequestTiming,
  resolveServer,
  waitsAfterTransmissions,
} from "@visavis/stun/node";
import {
  type BindingLifetime,
  type BindingLifetimeSearch,
  concludeNatBehaviour,
  type NatBehaviour,
} from "../core/index.ts";
import { searchBindingLifetime } from "./binding-lifetime-search.ts";
import { testFiltering, testHairpinning, testMapping } from "./nat-tests.ts";

/** Five transmissions; a server counts as silent after 9.5 s. */
const DEFAULT_TIMING = { ...DEFAULT_REQUEST_TIMING, transmissions: 5, finalWaitFactor: 4 };
/** RFC 4787 REQ-5 recommends 5 minutes. */
const DEFAULT_LONGEST_SILENCE_MS = 300_000;
const DEFAULT_RESOLUTION_MS = 5000;
const DEFAULT_LIFETIME_LIMIT_MS = 900_000;

export type NatTest = "mapping" | "filtering" | "hairpinning" | "binding-lifetime";

export interface NatDiscoveryProgress {
  readonly test: NatTest;
  readonly state: "started" | "finished";
  /** For the binding lifetime: the length of the silence that starts. */
  readonly silenceMs?: number;
}

export interface NatDiscoveryOptions {
  /** A host name or an address, and a UDP port. A server with OTHER-ADDRESS allows the most tests. */
  readonly server: TransportAddress;
  /** More servers to compare mappings with. */
  readonly others?: readonly TransportAddress[];
  /** The local address to send from; the system chooses by default. */
  readonly localAddress?: string;
  /** Measured only if given, since it takes minutes; an empty object for the defaults. */
  readonly bindingLifetime?: Partial<BindingLifetimeSearch> & { readonly timeLimitMs?: number };
  /** When to retransmit, and when to give up. */
  readonly timing?: Partial<RequestTiming>;
  readonly onProgress?: (progress: NatDiscoveryProgress) => void;
}

/** Plain data. */
export interface NatDiscovery extends NatBehaviour {
  readonly server: TransportAddress;
  /** The server's OTHER-ADDRESS. */
  readonly otherAddress: TransportAddress | null;
  /** Null if it was not measured, or could not be. */
  readonly bindingLifetime: BindingLifetime | null;
  readonly elapsedMs: number;
}

/** Runs `use` with a function that opens sockets, and closes all of them at the end. */
async function withSockets<T>(
  open: () => Promise<BindingSocket>,
  use: (openSocket: () => Promise<BindingSocket>) => Promise<T>,
): Promise<T> {
  const sockets: BindingSocket[] = [];
  try {
    return await use(async () => {
      const socket = await open();
      sockets.push(socket);
      return socket;
    });
  } finally {
    for (const socket of sockets) socket.close();
  }
}

/**
 * Discovers how the NATs between this computer and a server behave. RFC 5780 §4.
 *
 * Each test has its own sockets, since the datagrams of one test would change the NAT's state for another. If the
 * answers do not suffice, the verdict is "unknown", and `limits` says why. A server that does not answer is not an
 * error.
 *
 * @throws {StunRequestError} `STUN_SOCKET_ERROR` when a name cannot be resolved or no socket opened; `STUN_TIMEOUT`
 *   when the name server is silent
 * @throws {RangeError} for a timing out of range
 */
export async function discoverNatBehaviour(options: NatDiscoveryOptions): Promise<NatDiscovery> {
  const { others = [], bindingLifetime, onProgress = () => {} } = options;
  const startedAtMs = performance.now();
  const timing = completeTiming(options.timing, DEFAULT_TIMING);
  const resolve = (address: TransportAddress) =>
    resolveServer(address, { localAddress: options.localAddress, timeoutMs: timing.reliableTimeoutMs });
  const waitsMs = waitsAfterTransmissions(timing);
  const server = await resolve(options.server);
  const otherServers = await Promise.all(others.map(resolve));
  const localAddress = options.localAddress ?? (await localAddressTowards(server));

  async function run<T>(test: NatTest, ask: () => Promise<T>): Promise<T> {
    onProgress({ test, state: "started" });
    const outcome = await ask();
    onProgress({ test, state: "finished" });
    return outcome;
  }

  return withSockets(
    () => openBindingSocket(localAddress, timing),
    async (openSocket) => {
      const mappingSocket = await openSocket();
      const { otherAddress, ...mapping } = await run("mapping", () =>
        testMapping(mappingSocket, server, otherServers),
      );
      const observed = { local: mappingSocket.local, server, ...mapping };
      const untested = { changeRequests: [], contactHeld: false, hairpin: "untested" } as const;
      const isReached = mapping.contact === "answer";

      // A server without OTHER-ADDRESS may still have another port.
      const other = otherAddress ?? otherServers.find(({ address }) => address === server.address);
      const filtering =
        isReached && other !== undefined
          ? await run("filtering", async () => testFiltering(await openSocket(), server, other))
          : untested;
      const isNatted = concludeNatBehaviour({ ...observed, ...untested }).isBehindNat === true;
      const hairpin = isNatted
        ? await run("hairpinning", async () =>
            testHairpinning([await openSocket(), await openSocket()], server, waitsMs),
          )
        : untested.hairpin;
      const behaviour = concludeNatBehaviour({ ...observed, ...filtering, hairpin });

      const isWorthWaiting = isReached && behaviour.classic !== "open-internet";
      const lifetime =
        bindingLifetime !== undefined && isWorthWaiting
          ? await run("binding-lifetime", () =>
              searchBindingLifetime({
                server,
                openSocket,
                patienceMs: waitsMs.reduce((sum, waitMs) => sum + waitMs, 0),
                upToMs: DEFAULT_LONGEST_SILENCE_MS,
                resolutionMs: DEFAULT_RESOLUTION_MS,
                timeLimitMs: DEFAULT_LIFETIME_LIMIT_MS,
                ...bindingLifetime,
                onSilence: (silenceMs) =>
                  onProgress({ test: "binding-lifetime", state: "started", silenceMs }),
              }),
            )
          : null;
      return {
        ...behaviour,
        server,
        otherAddress: otherAddress ?? null,
        bindingLifetime: typeof lifetime === "string" ? null : lifetime,
        limits: typeof lifetime === "string" ? [...behaviour.limits, lifetime] : behaviour.limits,
        elapsedMs: performance.now() - startedAtMs,
      };
    },
  );
}
