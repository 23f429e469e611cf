/** `RTCSessionDescription.type` of W3C WebRTC §4.6.1. */
export type DescriptionType = "offer" | "answer" | "pranswer" | "rollback";

/** What a connection knows of itself when a description's turn comes; the one before it has been dealt with. */
export interface NegotiationState {
  /** Of two that offer at once, the polite one gives way. */
  readonly polite: boolean;
  /** `RTCPeerConnection.signalingState`. */
  readonly signalingState:
    | "stable"
    | "have-local-offer"
    | "have-remote-offer"
    | "have-local-pranswer"
    | "have-remote-pranswer"
    | "closed";
  /** True from the call of `setLocalDescription()` for an offer until it has settled. */
  readonly makingOffer: boolean;
}

/** What to do with a description of the remote. */
export type DescriptionDecision = "accept" | "rollbackAndAccept" | "ignore";

/**
 * Perfect negotiation as a decision: W3C WebRTC §10.7, JSEP (RFC 8829) §5.5.
 *
 * "rollbackAndAccept" is what `setRemoteDescription(offer)` does by itself in `have-local-offer`; it has a name of its
 * own because our own offer, with whatever it added, is then undone. An answer that no offer of ours waits for is left
 * over from such an offer, and ignored.
 */
export function decideOnDescription(state: NegotiationState, type: DescriptionType): DescriptionDecision {
  if (state.signalingState === "closed" || type === "rollback") return "ignore";
  if (type === "offer") {
    const collision = state.makingOffer || state.signalingState !== "stable";
    if (!collision) return "accept";
    return state.polite ? "rollbackAndAccept" : "ignore";
  }
  const awaitingAnswer =
    state.signalingState === "have-local-offer" || state.signalingState === "have-remote-pranswer";
  return awaitingAnswer ? "accept" : "ignore";
}

/**
 * Which side gives way. Both sides know it without asking, and exactly one of them is polite: whoever made the first
 * offer that was answered, and until then whoever came into the room.
 *
 * It is the first offerer because Chromium, when it rolls back an offer on a connection that began with the remote's
 * offer, goes on decoding but hands the frames of that remote to nobody: the picture would stand still.
 */
export function isPolite(side: {
  readonly newcomer: boolean;
  /** `undefined` until an offer has been answered. */
  readonly madeFirstOffer: boolean | undefined;
}): boolean {
  return side.madeFirstOffer ?? side.newcomer;
}
