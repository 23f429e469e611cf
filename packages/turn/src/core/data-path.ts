import {
  attribute,
  DATA,
  encodeChannelData,
  encodeMessage,
  METHODS,
  XOR_PEER_ADDRESS,
} from "@visavis/stun/core";
import type { Allocation, Permission } from "./allocation.ts";
import { addressKey } from "./client.ts";
import { countDrop, type DropReason } from "./counters.ts";
import type { Relay } from "./relay.ts";
import { hasTokens } from "./token-bucket.ts";
import type { Turn } from "./turn.ts";

const PADDED = { padded: true } as const;
const UNPADDED = { padded: false } as const;
const DROPPABLE = { droppable: true } as const;

/** The longest payload of a UDP datagram over IPv4. */
const MAX_PAYLOAD_BYTES = 65_507;

/**
 * ChannelData from a client, RFC 8656 §12.6. `message` is the whole message, without the padding of streams.
 *
 * @returns why it goes no further, where it does not
 */
export function relayChannelData(
  turn: Turn,
  allocation: Allocation,
  message: Uint8Array,
  nowMs: number,
): DropReason | undefined {
  const number = ((message[0] ?? 0) << 8) | (message[1] ?? 0);
  const length = ((message[2] ?? 0) << 8) | (message[3] ?? 0);
  const excess = message.length - 4 - length;
  // UDP clients may pad, up to the next multiple of four.
  if (message.length < 4 || excess < 0 || excess > 3) return "malformed";
  const channel = allocation.channels.get(number);
  if (channel === undefined || channel.expiresAtMs <= nowMs) return "noChannel";
  const { permission, peer } = channel;
  const data = message.subarray(4, 4 + length);
  return relayToPeer(turn, { allocation, permission, port: peer.port, data }, nowMs);
}

/**
 * A payload for a peer whose permission was looked up.
 *
 * @returns why it goes no further, where it does not
 */
export function relayToPeer(
  turn: Turn,
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
  const relay = address.includes(":") ? allocation.ipv6 : allocation.ipv4;
  if (relay?.socket === undefined || relay.expiresAtMs <= nowMs) return "noAllocation";
  if (data.length > MAX_PAYLOAD_BYTES) return "tooLong";
  const { derived, counters } = turn;
  if (derived.limitsBandwidth && !takeBandwidth(turn, allocation, data.length, nowMs)) return "bandwidth";
  if (derived.relayIps.has(address)) {
    const met = turn.relays.get(addressKey(address, port));
    if (met !== undefined) {
      counters.toPeers.packets += 1;
      counters.toPeers.bytes += data.length;
      counters.inside.packets += 1;
      counters.inside.bytes += data.length;
      const { address: fromAddress, port: fromPort } = relay.external;
      return relayToClient(turn, met, data, fromPort, fromAddress, nowMs);
    }
  }
  if (reach === "relays") return "noSuchRelay";
  if (derived.ownServices.size > 0 && derived.ownServices.has(addressKey(address, port))) return "ownService";
  counters.toPeers.packets += 1;
  counters.toPeers.bytes += data.length;
  relay.socket.send(data, port, address);
  return undefined;
}

/** A datagram that arrived at a relayed transport address: on to the client where it has permission. */
export function receiveFromPeer(
  turn: Turn,
  relay: Relay,
  bytes: Uint8Array,
  port: number,
  address: string,
  nowMs: number,
): void {
  countDrop(turn.counters, relayToClient(turn, relay, bytes, port, address, nowMs));
}

function relayToClient(
  turn: Turn,
  relay: Relay,
  bytes: Uint8Array,
  port: number,
  address: string,
  nowMs: number,
): DropReason | undefined {
  const { allocation } = relay;
  if (allocation === undefined || relay.expiresAtMs <= nowMs) return "noAllocation";
  const permission = allocation.permissions.get(address);
  if (permission === undefined || permission.expiresAtMs <= nowMs || permission.reach === "none")
    return "noPermission";
  if (turn.derived.limitsBandwidth && !takeBandwidth(turn, allocation, bytes.length, nowMs))
    return "bandwidth";
  const channel = permission.channels.get(port);
  const isBound = channel !== undefined && channel.expiresAtMs > nowMs;
  // A Data indication has 36 bytes beside its payload, over IPv6 48.
  if (!isBound && bytes.length > MAX_PAYLOAD_BYTES - 48) return "tooLong";
  if (isBound && bytes.length > MAX_PAYLOAD_BYTES - 4) return "tooLong";
  const { client } = allocation;
  const message = isBound
    ? encodeChannelData(channel.number, bytes, client.kind === "stream" ? PADDED : UNPADDED)
    : dataIndication(turn, bytes, port, address);
  if (client.kind === "stream") {
    if (!client.stream.send(message, DROPPABLE)) return "slowClient";
  } else {
    client.listener.socket.send(message, client.remote.port, client.remote.address);
  }
  turn.counters.toClients.packets += 1;
  turn.counters.toClients.bytes += bytes.length;
  return undefined;
}

/** RFC 8656 §11.3. */
function dataIndication(turn: Turn, data: Uint8Array, port: number, address: string): Uint8Array {
  return encodeMessage({
    method: METHODS.data,
    class: "indication",
    transactionId: turn.environment.random(12),
    attributes: [attribute(XOR_PEER_ADDRESS, { address, port }), attribute(DATA, data)],
  });
}

/** Takes from every bucket or from none. */
function takeBandwidth(turn: Turn, allocation: Allocation, bytes: number, nowMs: number): boolean {
  const { bandwidth, addressAccount, userAccount } = allocation;
  const buckets = [bandwidth, addressAccount.bandwidth, userAccount.bandwidth, turn.total.bandwidth];
  for (const bucket of buckets) {
    if (bucket !== undefined && !hasTokens(bucket, bytes, nowMs)) return false;
  }
  for (const bucket of buckets) if (bucket !== undefined) bucket.tokens -= bytes;
  return true;
}
