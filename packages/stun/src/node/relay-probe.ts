import {
  attribute,
  decodeMessage,
  encodeMessage,
  METHODS,
  StunDecodeError,
  type StunMessage,
  type TransportAddress,
  XOR_MAPPED_ADDRESS,
} from "../core/index.ts";
import { type AllocateOptions, type Allocation, allocate } from "./allocation.ts";
import { localAddressTowards, openBindingSocket } from "./binding-socket.ts";
import { asRequestError, StunRequestError } from "./request-error.ts";
import { DEFAULT_REQUEST_TIMING, waitsAfterTransmissions } from "./request-timing.ts";
import { resolveServer } from "./server-address.ts";
import { randomTransactionId } from "./transaction-id.ts";
import { createTransactions } from "./transactions.ts";

/** A packet through a relay is sent four times, and given up after 4.5 s. */
const PACKET_TIMING = { ...DEFAULT_REQUEST_TIMING, initialRtoMs: 300, transmissions: 4, finalWaitFactor: 8 };

export type RelayProbeOptions = Pick<AllocateOptions, "server" | "credentials" | "timing" | "fingerprint">;

/** What a packet did that went through the relay and came back. Plain data. */
export interface RelayProbe {
  /** The relayed transport addresses that it passed. */
  readonly relayedAddresses: readonly TransportAddress[];
  /** As whom the server sees us. */
  readonly mappedAddress: TransportAddress | null;
  /**
   * - `relay-to-relay`: from one allocation to another one and back, as between two who both need the relay
   * - `relay-to-socket`: between an allocation and a UDP socket here, as with one who does not
   */
  readonly path: "relay-to-relay" | "relay-to-socket";
  /** From nothing to an allocation: name, connection, challenge. */
  readonly allocateMs: number;
  /** From the first transmission of the packet until it was back. */
  readonly roundTripMs: number;
}

/** Bytes that hold a Binding message of a class; undefined for all others. */
function readBinding(bytes: Uint8Array, kind: StunMessage["class"]): StunMessage | undefined {
  try {
    const message = decodeMessage(bytes);
    return message.method === METHODS.binding && message.class === kind ? message : undefined;
  } catch (error) {
    if (!(error instanceof StunDecodeError)) throw error;
    return undefined;
  }
}

/** An allocation that answers Binding requests of its peers, and one's own way to ask from it. */
interface ProbeEnd {
  readonly allocation: Allocation;
  readonly allocateMs: number;
  /** Asks whoever is at `to`; resolves with the round trip in ms. */
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

/** Through a channel one way, and in indications the other. */
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

/** From a socket of ours to the allocation and back. The server must speak UDP too, to tell who the socket is. */
async function probeFromSocket(
  { allocation }: ProbeEnd,
  { server }: RelayProbeOptions,
): Promise<Pick<RelayProbe, "path" | "relayedAddresses" | "roundTripMs">> {
  const timeoutMs = PACKET_TIMING.reliableTimeoutMs;
  const remote = await resolveServer(server, { localAddress: undefined, timeoutMs });
  const socket = await openBindingSocket(await localAddressTowards(remote), PACKET_TIMING);
  try {
    const seen = await socket.ask({ to: remote });
    if (seen.kind !== "answer")
      throw new StunRequestError("STUN_TIMEOUT", "the server does not answer over UDP");
    await allocation.permit(seen.mapped.address);
    const startedAtMs = performance.now();
    const answer = await socket.ask({ to: allocation.relayedAddress });
    const roundTripMs = performance.now() - startedAtMs;
    if (answer.kind !== "answer")
      throw new StunRequestError("STUN_TIMEOUT", "the relay does not answer our socket");
    return { path: "relay-to-socket", relayedAddresses: [allocation.relayedAddress], roundTripMs };
  } finally {
    socket.close();
  }
}

/**
 * Sends a real packet through a relay and back: between two allocations or, where the relay cannot reach or will not
 * serve its own address, between an allocation and a socket here.
 *
 * @throws {StunRequestError} of every code: no allocation could be made, or no packet came through either way
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
      const problem = `an allocation was made, but nothing came through: between relays, ${first.message}; from here, ${second.message}`;
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
