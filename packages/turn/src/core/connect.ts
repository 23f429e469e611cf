import { addPeerConnection } from "./peer-connections.ts";
import { isOwnService, ownAllocation, peersOf, reachOf } from "./permissions.ts";
import type { Refusal } from "./rejections.ts";
import { relayedAddressTowards, type SignedRequest, type TurnState } from "./state.ts";

/** Connect, RFC 6062 §5.2. The answer waits for the peer. */
export function handleConnect(state: TurnState, request: SignedRequest, nowMs: number): Refusal | undefined {
  const allocation = ownAllocation(request);
  if (typeof allocation === "string") return allocation;
  const [peer] = peersOf(request.message);
  if (peer === undefined || peer.port === 0 || allocation.transport !== "tcp") return "badRequest";
  const reach = reachOf(state, allocation, peer.address);
  // Unlike UDP, TCP between two relayed addresses of this server is not forwarded inside the process.
  if (reach === "relays" || isOwnService(state, peer)) return "forbidden";
  if (reach !== "any") return reach;
  const others = [...allocation.peerConnectionIds].map((id) => state.peerConnections.get(id)?.peer);
  if (others.some((other) => other?.address === peer.address && other.port === peer.port))
    return "connectionAlreadyExists";
  if (allocation.peerConnectionIds.size >= state.configuration.limits.permissions.perAllocation)
    return "insufficientCapacity";
  const relayedAddress = relayedAddressTowards(allocation, peer.address);
  if (relayedAddress === undefined) return "peerAddressFamilyMismatch";
  const { id } = addPeerConnection(state, { allocation, peer, request, isConnected: false }, nowMs);
  state.environment.connectToPeer({
    peerConnectionId: id,
    local: { ...relayedAddress.local },
    peer: { ...peer },
  });
  return undefined;
}
