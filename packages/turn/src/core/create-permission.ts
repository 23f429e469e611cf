import type { PeerReach } from "./peer-policy.ts";
import { ownAllocation, peersOf, reachOf } from "./peers.ts";
import { grantPermission, hasRoom, sweepPermissions } from "./permissions.ts";
import type { Refusal } from "./rejections.ts";
import { type SignedRequest, succeed } from "./request.ts";
import type { Turn } from "./turn.ts";

/** CreatePermission, RFC 8656 §10.2: for all the peers named, or for none. */
export function handleCreatePermission(
  turn: Turn,
  request: SignedRequest,
  nowMs: number,
): Refusal | undefined {
  const allocation = ownAllocation(request);
  if (typeof allocation === "string") return allocation;
  const peers = peersOf(request.message);
  if (peers.length === 0) return "badRequest";
  const granted = new Map<string, PeerReach>();
  for (const { address } of peers) {
    const reach = reachOf(turn, allocation, address);
    if (reach !== "any" && reach !== "relays") return reach;
    granted.set(address, reach);
  }
  sweepPermissions(turn, allocation, nowMs);
  const added = [...granted.keys()].filter((address) => !allocation.permissions.has(address)).length;
  if (!hasRoom(turn, allocation, added)) return "insufficientCapacity";
  for (const [address, reach] of granted) grantPermission(turn, allocation, { address, reach, nowMs });
  succeed(turn, request, { name: "createPermission", nowMs });
  return undefined;
}
