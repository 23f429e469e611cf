import { DATA, hasAttribute, readAttribute, type StunMessage, unknownRequired } from "@visavis/stun/core";
import type { Allocation } from "./allocation.ts";
import { heardFrom } from "./allocations.ts";
import { allocationOf, type Client } from "./client.ts";
import type { DropReason } from "./counters.ts";
import { relayToPeer } from "./data-path.ts";
import { peersOf } from "./peers.ts";
import type { Turn } from "./turn.ts";

const KNOWN = new Set([0x0006, 0x0008, 0x0012, 0x0013, 0x0014, 0x0015, 0x001c, 0x001d, 0x001e, 0x8028]);

/**
 * Send indication, RFC 8656 §11.2. It is never authenticated and never answered.
 *
 * @returns why it goes no further, where it does not
 */
export function handleSend(
  turn: Turn,
  { client, message }: { readonly client: Client; readonly message: StunMessage },
  nowMs: number,
): DropReason | undefined {
  const allocation = allocationOf(client);
  if (allocation === undefined || allocation.isOpening || allocation.transport === "tcp")
    return "noAllocation";
  if (unknownRequired(message, KNOWN).length > 0) return "unknownAttribute";
  heardFrom(allocation, client, nowMs);
  const [peer] = peersOf(message);
  const data = hasAttribute(message, DATA) ? readAttribute(message, DATA) : undefined;
  if (peer === undefined || peer.port === 0) return "badPeer";
  if (data === undefined) return "malformed";
  if (!hasRelayFor(allocation, peer.address)) return "peerFamilyMismatch";
  const permission = allocation.permissions.get(peer.address);
  if (permission === undefined) return "noPermission";
  return relayToPeer(turn, { allocation, permission, port: peer.port, data }, nowMs);
}

function hasRelayFor({ ipv4, ipv6 }: Allocation, address: string): boolean {
  return (address.includes(":") ? ipv6 : ipv4) !== undefined;
}
