import type { MediaState } from "@visavis/client/browser";

/** How well a participant is received. */
export interface Reception {
  /** Which of their devices are on. Until they have announced it, everything received is shown. */
  readonly media: MediaState | undefined;
  readonly connection: RTCPeerConnectionState;
  /** Nothing has come for 1.5 s. */
  readonly isStalled: boolean;
  /** What comes goes over a relay, as last known when it stalled. */
  readonly isRelayed: boolean;
}

/** True if nothing comes from a participant at the moment. */
export function isBroken({ connection, isStalled }: Reception): boolean {
  return isStalled || connection === "disconnected" || connection === "failed";
}

/** A shared screen on which nothing changes is as silent as no screen. */
const isHeard = ({ media }: Reception) => media === undefined || media.microphone || media.camera;

/**
 * What it means that the server cannot be reached. The call goes on without it, or nothing comes from anyone because the server
 * relays it, or nothing comes though it would not have to pass the server: then it is this computer that is offline. Those who
 * send nothing say nothing about it, unless everyone is silent.
 */
export function outageOf(others: readonly Reception[]): "signalingLost" | "relayLost" | "offline" {
  const heard = others.filter(isHeard);
  const witnesses = heard.length > 0 ? heard : others;
  if (witnesses.length === 0 || !witnesses.every(isBroken)) return "signalingLost";
  return witnesses.every(({ isRelayed }) => isRelayed) ? "relayLost" : "offline";
}
