import { userNameFragment } from "./recovery.ts";

/** `RTCSessionDescription.type` of W3C WebRTC §4.6.1. */
export type DescriptionType = "offer" | "answer" | "pranswer" | "rollback";

/** The state of a connection when it processes a description. */
export interface NegotiationState {
  /** When both offer at once, the polite side gives way. */
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
 * The decision in perfect negotiation: W3C WebRTC §10.7, JSEP (RFC 8829) §5.5.
 *
 * "rollbackAndAccept" is what `setRemoteDescription(offer)` does by itself in `have-local-offer`. It has its own name
 * because it undoes the local offer with everything that the offer added. An answer without a pending local
 * offer belongs to an offer that was rolled back, and is ignored.
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
 * Decides which side gives way. Both sides reach the same result without asking, and exactly one of them is polite: the
 * one whose offer was answered first, and until then the newcomer in the room.
 *
 * It is the first offerer because of Chromium: when it rolls back an offer on a connection that began with the remote's
 * offer, it still decodes the remote's frames but no longer renders them, and the video freezes.
 */
export function isPolite(side: {
  readonly newcomer: boolean;
  /** `undefined` until an offer has been answered. */
  readonly madeFirstOffer: boolean | undefined;
}): boolean {
  return side.madeFirstOffer ?? side.newcomer;
}

/** `currentLocalDescription` or `currentRemoteDescription`. */
interface AgreedDescription {
  readonly type: string;
  readonly sdp: string;
}

/**
 * Whether a connection in `stable` has something to offer: its data channel, a new transceiver, or an ICE restart that has
 * not been agreed on, for example because its offer was rolled back.
 *
 * The browser's `negotiationneeded` cannot say so. It counts a transceiver that was stopped before it was negotiated, but
 * no description ever mentions that one (W3C webrtc-pc issue 2838). The event then fires after every answer, and no longer
 * when `addTransceiver()` or `restartIce()` is called, since it has already fired.
 */
export function needsOffer(connection: {
  /** `currentLocalDescription`; `null` before the first agreement. */
  readonly local: AgreedDescription | null;
  readonly transceivers: readonly { readonly mid: string | null; readonly direction: string }[];
  /** The user name fragments that the last ICE restart replaces. */
  readonly replacedFragments: readonly (string | undefined)[];
}): boolean {
  const { local, transceivers, replacedFragments } = connection;
  if (local === null) return true;
  // Only what the remote's offer left out: Chromium forgets a channel whose offer was rolled back, and never offers it.
  if (local.type === "answer" && !/^m=application /m.test(local.sdp)) return true;
  if (transceivers.some(({ mid, direction }) => mid === null && direction !== "stopped")) return true;
  const fragment = userNameFragment(local.sdp);
  return fragment !== undefined && replacedFragments.includes(fragment);
}

const SETUP = /^a=setup:(active|passive)\r?$/m;

/**
 * The remote's offer with its current DTLS role instead of `actpass`.
 *
 * An offer that restarts ICE keeps the DTLS association and the role of each side (RFC 8842 §5.5). Firefox answers
 * `actpass` as active even if it was passive before, and the other side refuses that. With the remote's role in the
 * offer it must take the right one. Before the first agreement the offer is not changed.
 */
export function withAgreedDtlsRole(
  offerSdp: string,
  agreed: { readonly local: AgreedDescription | null; readonly remote: AgreedDescription | null },
): string {
  const answer = [agreed.local, agreed.remote].find((description) => description?.type === "answer");
  const answererRole = SETUP.exec(answer?.sdp ?? "")?.[1];
  if (answererRole === undefined) return offerSdp;
  const remoteAnswered = answer === agreed.remote;
  const remoteRole = remoteAnswered === (answererRole === "active") ? "active" : "passive";
  return offerSdp.replaceAll(/^a=setup:actpass(?=\r?$)/gm, `a=setup:${remoteRole}`);
}
