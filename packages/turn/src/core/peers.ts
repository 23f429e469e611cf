import {
  canonicalAddress,
  readAttributes,
  type StunMessage,
  type TransportAddress,
  XOR_PEER_ADDRESS,
} from "@visavis/stun/core";
import type { Allocation } from "./allocation.ts";
import { allocationOf } from "./client.ts";
import type { PeerReach } from "./peer-policy.ts";
import type { Rejection } from "./rejections.ts";
import type { Request } from "./request.ts";
import type { Turn } from "./turn.ts";

/** The allocation that a request is about, once it is the requester's. RFC 8656 §5. */
export function ownAllocation({ client, identity }: Request): Allocation | Rejection {
  const allocation = allocationOf(client);
  if (allocation === undefined || allocation.isOpening) return "allocationMismatch";
  return allocation.identity.username === identity?.username ? allocation : "wrongCredentials";
}

/** The peers that a message names, in its order. */
export function peersOf(message: StunMessage): TransportAddress[] {
  return readAttributes(message, XOR_PEER_ADDRESS);
}

/** Whether the allocation may have to do with this peer address at all. */
export function reachOf(
  turn: Turn,
  allocation: Allocation,
  address: string,
): Exclude<PeerReach, "none"> | Rejection {
  // An IPv4 address in the disguise of an IPv6 one has no business here. RFC 4291 §2.5.5.
  if (canonicalAddress(address) !== address) return "forbidden";
  const relay = address.includes(":") ? allocation.ipv6 : allocation.ipv4;
  if (relay === undefined) return "peerAddressFamilyMismatch";
  const reach = turn.configuration.peerPolicy(address);
  return reach === "none" ? "forbidden" : reach;
}
