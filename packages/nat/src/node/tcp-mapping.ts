import {
  isSameTransportAddress,
  MAPPED_ADDRESS,
  METHODS,
  OTHER_ADDRESS,
  readAttribute,
  StunDecodeError,
  type TransportAddress,
  XOR_MAPPED_ADDRESS,
} from "@visavis/stun/core";
import {
  localAddressTowards,
  openStunClient,
  resolveServer,
  type StunClient,
  StunRequestError,
} from "@visavis/stun/node";
import { concludeNatBehaviour, type NatBehaviour } from "../core/index.ts";
import { type MappingTest, otherEndpoints, testMapping } from "./nat-tests.ts";

const DEFAULT_PATIENCE_MS = 5_000;

/** How a NAT maps TCP connections; plain data. */
export type TcpMapping = Pick<NatBehaviour, "local" | "mapped" | "isBehindNat" | "mapping" | "limits">;

export interface TcpMappingOptions {
  /** A host name or an address, and a TCP port. */
  readonly server: TransportAddress;
  /** OTHER-ADDRESS of the server, learned over UDP: many servers do not send it over TCP. */
  readonly otherAddress?: TransportAddress | null;
  /** More servers to compare with. */
  readonly others?: readonly TransportAddress[];
  readonly localAddress?: string;
  /** For each connection and each answer; 5 s by default. */
  readonly patienceMs?: number;
}

/**
 * Discovers how the NATs between this computer and a server map TCP, with simultaneous connections from one local port
 * to each of its addresses. RFC 5780 §4.3 applies to TCP as well; its tests of filtering and lifetime do not
 * (CHANGE-REQUEST, §7.2).
 *
 * @throws {StunRequestError} `STUN_SOCKET_ERROR` when a name cannot be resolved; `STUN_TIMEOUT` when the name server is
 *   silent
 */
export async function discoverTcpMapping(options: TcpMappingOptions): Promise<TcpMapping> {
  const { others = [], otherAddress: known = null, patienceMs = DEFAULT_PATIENCE_MS } = options;
  const resolve = (address: TransportAddress) =>
    resolveServer(address, { localAddress: options.localAddress, timeoutMs: patienceMs });
  const server = await resolve(options.server);
  const own = known === null ? [] : otherEndpoints(server, known);
  const otherServers = [...own, ...(await Promise.all(others.map(resolve)))];
  const address = options.localAddress ?? (await localAddressTowards(server));
  const clients: StunClient[] = [];
  let port: number | undefined;

  const open = async (to: TransportAddress): Promise<StunClient> => {
    const opened = clients.find(({ remote }) => isSameTransportAddress(remote, to));
    if (opened !== undefined) return opened;
    const client = await openStunClient({
      server: { ...to, transport: "tcp" },
      local: { address, ...(port !== undefined && { port }) },
      timing: { reliableTimeoutMs: patienceMs },
    });
    clients.push(client);
    port ??= client.local.port;
    return client;
  };

  const request: Parameters<typeof testMapping>[0]["request"] = async ({ to }) => {
    try {
      const { message } = await (await open(to)).request({ method: METHODS.binding });
      const mapped = readAttribute(message, XOR_MAPPED_ADDRESS) ?? readAttribute(message, MAPPED_ADDRESS);
      if (mapped === undefined) return { kind: "failed" };
      return { kind: "answer", mapped, from: to, otherAddress: readAttribute(message, OTHER_ADDRESS) };
    } catch (error) {
      if (error instanceof StunDecodeError) return { kind: "failed" };
      if (!(error instanceof StunRequestError)) throw error;
      if (error.code === "STUN_ERROR_RESPONSE") return { kind: "refused" };
      return { kind: error.code === "STUN_BAD_RESPONSE" ? "failed" : "silence" };
    }
  };

  try {
    const { otherAddress, ...observed }: MappingTest = await testMapping({ request }, server, otherServers);
    const { local, mapped, isBehindNat, mapping, limits } = concludeNatBehaviour({
      local: { address, port: port ?? 0 },
      server,
      ...observed,
      changeRequests: [],
      contactHeld: false,
      hairpin: "untested",
    });
    // Filtering was not tested.
    const ofMapping = limits.filter((limit) => mapping.verdict === "unknown" || limit.startsWith("server-"));
    return { local, mapped, isBehindNat, mapping, limits: ofMapping };
  } finally {
    for (const client of clients) client.close();
  }
}
