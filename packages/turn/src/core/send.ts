import { DATA, hasAttribute, readAttribute, type StunMessage, unknownRequired } from "@visavis/stun/core";
import type { Allocation } from "./allocation.ts";
import { heardFrom } from "./allocations.ts";
import { allocationOf, type Client } from "./client.ts";
import { relayToPeer } from "./data-path.ts";
import { peersOf } from "./peers.ts";
import type { Turn } from "./turn.ts";

const KNOWN = new Set([0x0006, 0x0008, 0x0012, 0x0013, 0x0014, 0x0015, 0x001c, 0x001d, 0x001e, 0x8028]);

/** Send indication, RFC 8656 §11.2. It is never authenticated and never answered. */
export function handleSend(
  turn: Turn,
  { client, message }: { readonly client: Client; readonly message: StunMessage },
  nowMs: number,
): void {
  const { drops } = turn.counters;
  const allocation = allocationOf(client);
  const isHere = allocation !== undefined && !allocation.isOpening && allocation.transport === "udp";
  if (!isHere) drops.noAllocation += 1;
  else if (unknownRequired(message, KNOWN).length > 0) drops.unknownAttribute += 1;
  else {
    heardFrom(allocation, client, nowMs);
    const [peer] = peersOf(message);
    const data = hasAttribute(message, DATA) ? readAttribute(message, DATA) : undefined;
    const permission = peer && allocation.permissions.get(peer.address);
    if (peer === undefined || peer.port === 0) drops.badPeer += 1;
    else if (data === undefined) drops.malformed += 1;
    else if (!hasRelayFor(allocation, peer.address)) drops.peerFamilyMismatch += 1;
    else if (permission === undefined) drops.noPermission += 1;
    else relayToPeer(turn, { allocation, permission, port: peer.port, data }, nowMs);
  }
}

function hasRelayFor({ ipv4, ipv6 }: Allocation, address: string): boolean {
  return (address.includes(":") ? ipv6 : ipv4) !== undefined;
}
