import { succeed } from "./answers.ts";
import { hasRoom } from "./limits.ts";
import type { PeerReach } from "./peer-policy.ts";
import { grantPermission, ownAllocation, peersOf, reachOf, sweepPermissions } from "./permissions.ts";
import type { Refusal } from "./rejections.ts";
import type { SignedRequest, TurnState } from "./state.ts";

/** CreatePermission, RFC 8656 §10.2: for all peers in the request, or for none. */
export function handleCreatePermission(
  state: TurnState,
  request: SignedRequest,
  nowMs: number,
): Refusal | undefined {
  const allocation = ownAllocation(request);
  if (typeof allocation === "string") return allocation;
  const peers = peersOf(request.message);
  if (peers.length === 0) return "badRequest";
  const granted = new Map<string, PeerReach>();
  for (const { address } of peers) {
    const reach = reachOf(state, allocation, address);
    if (reach !== "any" && reach !== "relays") return reach;
    granted.set(address, reach);
  }
  sweepPermissions(state, allocation, nowMs);
  const added = [...granted.keys()].filter((address) => !allocation.permissions.has(address)).length;
  if (!hasRoom(state, allocation, added)) return "insufficientCapacity";
  for (const [address, reach] of granted) grantPermission(state, allocation, { address, reach, nowMs });
  succeed(state, request, { name: "createPermission", nowMs });
  return undefined;
}
