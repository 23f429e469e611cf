import {
  attribute,
  decodeMessage,
  encodeMessage,
  METHODS,
  StunDecodeError,
  type StunMessage,
  type TransportAddress,
  XOR_MAPPED_ADDRESS,
} from "@visavis/stun/core";
import {
  asRequestError,
  createTransactions,
  DEFAULT_REQUEST_TIMING,
  localAddressTowards,
  openBindingSocket,
  randomTransactionId,
  resolveServer,
  StunRequestError,
  waitsAfterTransmissions,
} from "@visavis/stun/node";
import { type AllocateOptions, allocate, type ClientAllocation } from "./allocation.ts";

/** A packet through a relay is sent up to four times and given up after 4.5 s. */
const PACKET_TIMING = { ...DEFAULT_REQUEST_TIMING, initialRtoMs: 300, transmissions: 4, finalWaitFactor: 8 };

export type RelayProbeOptions = Pick<AllocateOptions, "server" | "credentials" | "timing" | "fingerprint">;

/** The result of sending a packet through the relay and back. Plain data. */
export interface RelayProbe {
  /** The relayed transport addresses on its path. */
  readonly relayedAddresses: readonly TransportAddress[];
  /** The client's server-reflexive address. */
  readonly mappedAddress: TransportAddress | null;
  /**
   * - `relay-to-relay`: from one allocation to another one and back, as between two clients that both need the relay
   * - `relay-to-socket`: between an allocation and a local UDP socket, as when only one client needs it
   */
  readonly path: "relay-to-relay" | "relay-to-socket";
  /** The time to create an allocation, including name resolution, connection and challenge. */
  readonly allocateMs: number;
  /** From the first transmission of the packet until it came back. */
  readonly roundTripMs: number;
}

/** Reads a Binding message of this class; undefined for anything else. */
function readBinding(bytes: Uint8Array, kind: StunMessage["class"]): StunMessage | undefined {
  try {
    const message = decodeMessage(bytes);
    return message.method === METHODS.binding && message.class === kind ? message : undefined;
  } catch (error) {
    if (!(error instanceof StunDecodeError)) throw error;
    return undefined;
  }
}

/** An allocation that answers its peers' Binding requests, and can send its own. */
interface ProbeEnd {
  readonly allocation: ClientAllocation;
  readonly allocateMs: number;
  /** Sends a Binding request to `to`; resolves with the round-trip time in ms. */
  ask(to: TransportAddress): Promise<number>;
}

async function openProbeEnd(options: RelayProbeOptions): Promise<ProbeEnd> {
  const startedAtMs = performance.now();
  const transactions = createTransactions();
  const allocation = await allocate({
    ...options,
    onData(data, peer) {
      const request = readBinding(data, "request");
      if (request !== undefined) allocation.send(encodeBindingSuccess(request, peer), peer);
      const success = readBinding(data, "success");
      if (success !== undefined) transactions.receive(success, peer);
    },
    onEnd: (error) => transactions.failAll(error),
  });
  return {
    allocation,
    allocateMs: performance.now() - startedAtMs,
    async ask(to) {
      const transactionId = randomTransactionId();
      const bytes = encodeMessage({ method: METHODS.binding, class: "request", transactionId });
      const { elapsedMs } = await transactions.run({
        method: METHODS.binding,
        transactionId,
        to,
        waitsMs: waitsAfterTransmissions(PACKET_TIMING),
        transmit: () => allocation.send(bytes, to),
        judge: () => ({ kind: "accept" }),
      });
      return elapsedMs;
    },
  };
}

function encodeBindingSuccess({ transactionId }: StunMessage, peer: TransportAddress): Uint8Array {
  return encodeMessage({
    method: METHODS.binding,
    class: "success",
    transactionId,
    attributes: [attribute(XOR_MAPPED_ADDRESS, peer)],
  });
}

/** Through a channel in one direction, and in indications in the other. */
async function probeBetweenRelays(
  end: ProbeEnd,
  options: RelayProbeOptions,
): Promise<Pick<RelayProbe, "path" | "relayedAddresses" | "roundTripMs">> {
  const other = await openProbeEnd(options);
  try {
    const [here, there] = [end.allocation.relayedAddress, other.allocation.relayedAddress];
    await Promise.all([end.allocation.bindChannel(there), other.allocation.permit(here.address)]);
    const roundTripMs = await end.ask(there);
    return { path: "relay-to-relay", relayedAddresses: [here, there], roundTripMs };
  } finally {
    await other.allocation.close();
  }
}

/** From a local socket to the allocation and back. The server must also speak UDP, to tell the socket its address. */
async function probeFromSocket(
  { allocation }: ProbeEnd,
  { server }: RelayProbeOptions,
): Promise<Pick<RelayProbe, "path" | "relayedAddresses" | "roundTripMs">> {
  const timeoutMs = PACKET_TIMING.reliableTimeoutMs;
  const remote = await resolveServer(server, { localAddress: undefined, timeoutMs });
  const socket = await openBindingSocket(await localAddressTowards(remote), PACKET_TIMING);
  try {
    const seen = await socket.request({ to: remote });
    if (seen.kind !== "answer")
      throw new StunRequestError("STUN_TIMEOUT", "the server does not answer over UDP");
    await allocation.permit(seen.mapped.address);
    const startedAtMs = performance.now();
    const answer = await socket.request({ to: allocation.relayedAddress });
    const roundTripMs = performance.now() - startedAtMs;
    if (answer.kind !== "answer")
      throw new StunRequestError("STUN_TIMEOUT", "the relay does not answer the local socket");
    return { path: "relay-to-socket", relayedAddresses: [allocation.relayedAddress], roundTripMs };
  } finally {
    socket.close();
  }
}

/**
 * Sends a real packet through a relay and back: between two allocations or, if the relay cannot or does not relay to
 * its own address, between an allocation and a local socket.
 *
 * @throws {StunRequestError} with any of its codes: no allocation could be created, or no packet came back on either
 *   path
 */
export async function probeRelay(options: RelayProbeOptions): Promise<RelayProbe> {
  const end = await openProbeEnd(options);
  const { allocation, allocateMs } = end;
  const found = { mappedAddress: allocation.grant.mappedAddress ?? null, allocateMs };
  try {
    return { ...found, ...(await probeBetweenRelays(end, options)) };
  } catch (betweenRelays) {
    const first = asRequestError(betweenRelays);
    const way = await probeFromSocket(end, options).catch((error: unknown) => {
      const second = asRequestError(error);
      const problem = `an allocation was created, but no packet came back: between relays, ${first.message}; from this host, ${second.message}`;
      throw new StunRequestError(first.code, problem, {
        ...(first.errorCode === undefined ? {} : { errorCode: first.errorCode }),
        response: first.response,
        cause: first,
      });
    });
    return { ...found, ...way };
  } finally {
    await allocation.close();
  }
}
