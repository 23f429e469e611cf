import { addPeerConnection } from "./peer-connections.ts";
import { ownAllocation, peersOf, reachOf } from "./permissions.ts";
import type { Refusal } from "./rejections.ts";
import { addressKey, relayedAddressTowards, type SignedRequest, type TurnState } from "./state.ts";

/** Connect, RFC 6062 §5.2. The answer waits for the peer. */
export function handleConnect(state: TurnState, request: SignedRequest, nowMs: number): Refusal | undefined {
  const allocation = ownAllocation(request);
  if (typeof allocation === "string") return allocation;
  const [peer] = peersOf(request.message);
  if (peer === undefined || peer.port === 0 || allocation.transport !== "tcp") return "badRequest";
  const reach = reachOf(state, allocation, peer.address);
  if (reach !== "any" && reach !== "relays") return reach;
  // Unlike UDP, TCP between two relayed addresses of this server is not forwarded inside the process. The answer is that of a
  // closed port, which does not tell whose address it is.
  const isOwnService = state.derived.ownServices.has(addressKey(peer.address, peer.port));
  if (reach === "relays" || isOwnService) return "connectionTimeoutOrFailure";
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
