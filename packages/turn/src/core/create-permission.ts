import type { Identity } from "./identity.ts";
import type { PeerReach } from "./peer-policy.ts";
import { ownAllocation, peersOf, reachOf } from "./peers.ts";
import { grantPermission, hasRoom, sweepPermissions } from "./permissions.ts";
import { type Request, reject, succeed } from "./request.ts";
import type { Turn } from "./turn.ts";

/** CreatePermission, RFC 8656 §10.2: for all the peers named, or for none. */
export function handleCreatePermission(
  turn: Turn,
  request: Request & { readonly identity: Identity },
  nowMs: number,
): void {
  const allocation = ownAllocation(request);
  if (typeof allocation === "string") {
    reject(turn, request, allocation, nowMs);
    return;
  }
  const peers = peersOf(request.message);
  if (peers.length === 0) {
    reject(turn, request, "badRequest", nowMs);
    return;
  }
  const granted = new Map<string, PeerReach>();
  for (const { address } of peers) {
    const reach = reachOf(turn, allocation, address);
    if (reach !== "any" && reach !== "relays") {
      reject(turn, request, reach === "none" ? "forbidden" : reach, nowMs);
      return;
    }
    granted.set(address, reach);
  }
  sweepPermissions(turn, allocation, nowMs);
  const added = [...granted.keys()].filter((address) => !allocation.permissions.has(address)).length;
  if (!hasRoom(turn, allocation, added)) {
    reject(turn, request, "insufficientCapacity", nowMs);
    return;
  }
  for (const [address, reach] of granted) grantPermission(turn, allocation, { address, reach, nowMs });
  succeed(turn, request, { name: "createPermission", nowMs });
}
