/**
 * The data path: Send indications and ChannelData on their way to a peer, datagrams from peers on their way to a
 * client. Per packet it looks up three or four map entries and calls the edge; it allocates nothing but the message it
 * sends.
 */
import {
  attribute,
  DATA,
  encodeChannelData,
  encodeMessage,
  hasAttribute,
  METHODS,
  readAttribute,
  type StunMessage,
  unknownRequired,
  XOR_PEER_ADDRESS,
} from "@visavis/stun/core";
import { takeBytes } from "./limits.ts";
import { heardFrom } from "./mobility.ts";
import { peersOf } from "./permissions.ts";
import {
  type Allocation,
  addressKey,
  allocationOf,
  type Client,
  type Counters,
  type DropReason,
  type Permission,
  type RelayedAddress,
  relayedAddressTowards,
  type Traffic,
  type TurnState,
} from "./state.ts";

const PADDED = { padded: true } as const;
const UNPADDED = { padded: false } as const;

/** The longest payload of a UDP datagram over IPv4. */
const MAX_PAYLOAD_BYTES = 65_507;

/** Comprehension-required attributes that a Send indication may have. */
const KNOWN_IN_SEND = new Set([
  0x0006, 0x0008, 0x0012, 0x0013, 0x0014, 0x0015, 0x001c, 0x001d, 0x001e, 0x8028,
]);

export function countDrop({ drops }: Counters, reason: DropReason | undefined): void {
  if (reason !== undefined) drops[reason] += 1;
}

/**
 * Send indication, RFC 8656 §11.2. It is never authenticated and never answered.
 *
 * @returns the reason if it is dropped
 */
export function handleSend(
  state: TurnState,
  { client, message }: { readonly client: Client; readonly message: StunMessage },
  nowMs: number,
): DropReason | undefined {
  const allocation = allocationOf(client);
  if (allocation === undefined || allocation.isOpening || allocation.transport === "tcp")
    return "noAllocation";
  if (unknownRequired(message, KNOWN_IN_SEND).length > 0) return "unknownAttribute";
  heardFrom(state, allocation, client, nowMs);
  const [peer] = peersOf(message);
  const data = hasAttribute(message, DATA) ? readAttribute(message, DATA) : undefined;
  if (peer === undefined || peer.port === 0) return "badPeer";
  if (data === undefined) return "malformed";
  if (relayedAddressTowards(allocation, peer.address) === undefined) return "peerFamilyMismatch";
  const permission = allocation.permissions.get(peer.address);
  if (permission === undefined) return "noPermission";
  return relayToPeer(state, { allocation, permission, port: peer.port, data }, nowMs);
}

/**
 * ChannelData from a client, RFC 8656 §12.6. `message` is the whole message, without the padding used in streams.
 *
 * @returns the reason if it is dropped
 */
export function relayChannelData(
  state: TurnState,
  allocation: Allocation,
  message: Uint8Array,
  nowMs: number,
): DropReason | undefined {
  const number = ((message[0] ?? 0) << 8) | (message[1] ?? 0);
  const length = ((message[2] ?? 0) << 8) | (message[3] ?? 0);
  const excess = message.length - 4 - length;
  // UDP clients may pad to the next multiple of four.
  if (message.length < 4 || excess < 0 || excess > 3) return "malformed";
  const channel = allocation.channels.get(number);
  if (channel === undefined || channel.expiresAtMs <= nowMs) return "noChannel";
  const { permission, peer } = channel;
  const data = message.subarray(4, 4 + length);
  return relayToPeer(state, { allocation, permission, port: peer.port, data }, nowMs);
}

/**
 * Relays a payload to a peer whose permission has been looked up.
 *
 * @returns the reason if it is dropped
 */
function relayToPeer(
  state: TurnState,
  outgoing: {
    readonly allocation: Allocation;
    readonly permission: Permission;
    readonly port: number;
    readonly data: Uint8Array;
  },
  nowMs: number,
): DropReason | undefined {
  const { allocation, permission, port, data } = outgoing;
  const { address, reach } = permission;
  if (permission.expiresAtMs <= nowMs || reach === "none") return "noPermission";
  const relayedAddress = relayedAddressTowards(allocation, address);
  if (relayedAddress?.isBound !== true || relayedAddress.expiresAtMs <= nowMs) return "noAllocation";
  if (data.length > MAX_PAYLOAD_BYTES) return "tooLong";
  const { derived, counters } = state;
  const limit = derived.limitsBytes ? takeBytes(state, allocation, data.length, nowMs) : undefined;
  if (limit !== undefined) return limit;
  if (derived.ownRelayIps.has(address)) {
    const met = state.relayedAddressesByAddress.get(addressKey(address, port));
    if (met !== undefined) {
      countToPeers(state, allocation, data.length);
      count(counters.inside, data.length);
      const { address: fromAddress, port: fromPort } = relayedAddress.external;
      return relayToClient(state, met, data, fromPort, fromAddress, nowMs);
    }
  }
  if (reach === "relays") return "noSuchRelay";
  if (derived.ownServices.size > 0 && derived.ownServices.has(addressKey(address, port))) return "ownService";
  countToPeers(state, allocation, data.length);
  state.environment.sendToPeer(relayedAddress.id, data, port, address);
  return undefined;
}

function countToPeers({ counters }: TurnState, { userAccount }: Allocation, bytes: number): void {
  count(counters.toPeers, bytes);
  count(userAccount.used.toPeers, bytes);
}

function count(traffic: Traffic, bytes: number): void {
  traffic.packets += 1;
  traffic.bytes += bytes;
}

/** A datagram that arrived at a relayed transport address; it is relayed to the client if the peer has a permission. */
export function receiveFromPeer(
  state: TurnState,
  relayedAddressId: number,
  bytes: Uint8Array,
  port: number,
  address: string,
  nowMs: number,
): void {
  const relayedAddress = state.relayedAddresses.get(relayedAddressId);
  // A permission for one of our own addresses is for what relayed addresses send, which never comes from the network.
  const permission = relayedAddress?.allocation?.permissions.get(address);
  const reason =
    relayedAddress === undefined
      ? "noAllocation"
      : permission?.reach === "relays"
        ? "noPermission"
        : relayToClient(state, relayedAddress, bytes, port, address, nowMs);
  countDrop(state.counters, reason);
}

function relayToClient(
  state: TurnState,
  relayedAddress: RelayedAddress,
  bytes: Uint8Array,
  port: number,
  address: string,
  nowMs: number,
): DropReason | undefined {
  const { allocation } = relayedAddress;
  if (allocation === undefined || relayedAddress.expiresAtMs <= nowMs) return "noAllocation";
  const permission = allocation.permissions.get(address);
  if (permission === undefined || permission.expiresAtMs <= nowMs || permission.reach === "none")
    return "noPermission";
  const limit = state.derived.limitsBytes ? takeBytes(state, allocation, bytes.length, nowMs) : undefined;
  if (limit !== undefined) return limit;
  const channel = permission.channels.get(port);
  const isBound = channel !== undefined && channel.expiresAtMs > nowMs;
  // A Data indication adds 36 bytes to its payload, 48 for an IPv6 peer.
  if (!isBound && bytes.length > MAX_PAYLOAD_BYTES - 48) return "tooLong";
  if (isBound && bytes.length > MAX_PAYLOAD_BYTES - 4) return "tooLong";
  const { client } = allocation;
  const message = isBound
    ? encodeChannelData(channel.number, bytes, client.kind === "stream" ? PADDED : UNPADDED)
    : dataIndication(state, bytes, port, address);
  if (client.kind === "stream") {
    if (!state.environment.writeToClient(client.id, message, true)) return "slowClient";
  } else {
    state.environment.sendToClient(client.listener.id, message, client.remote.port, client.remote.address);
  }
  count(state.counters.toClients, bytes.length);
  count(allocation.userAccount.used.toClients, bytes.length);
  return undefined;
}

/** RFC 8656 §11.3. */
function dataIndication(state: TurnState, data: Uint8Array, port: number, address: string): Uint8Array {
  return encodeMessage({
    method: METHODS.data,
    class: "indication",
    transactionId: state.environment.random(12),
    attributes: [attribute(XOR_PEER_ADDRESS, { address, port }), attribute(DATA, data)],
  });
}
