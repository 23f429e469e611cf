/** How well a participant is received. */
export interface Reception {
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

/**
 * What it means that the server cannot be reached. The call goes on without it, or nothing comes from anyone because the server
 * relays it, or nothing comes though it would not have to pass the server: then it is this computer that is offline. Of those
 * who send nothing, the state of the connection tells, some seconds later.
 */
export function outageOf(others: readonly Reception[]): "signalingLost" | "relayLost" | "offline" {
  const isReceived = (other: Reception) => other.connection === "connected" && !other.isStalled;
  if (others.length === 0 || others.some(isReceived)) return "signalingLost";
  return others.every(({ isRelayed }) => isRelayed) ? "relayLost" : "offline";
}
