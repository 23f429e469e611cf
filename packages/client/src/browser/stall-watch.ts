import {
  flowAfter,
  LOOK_INTERVAL_MS,
  LOSSY_STALL_MS,
  type MediaFlow,
  NO_FLOW,
  NOTICEABLE_STALL_MS,
  stalledMs,
} from "../core/index.ts";
import type { RemoteConnection } from "./remote-connection.ts";

/** What is looked at: a connection, and what its remote says that it sends. */
export interface Watched {
  readonly remote: RemoteConnection;
  readonly sends: { readonly anything: boolean; readonly picture: boolean };
}

export interface StallWatch {
  /** For how long nothing has arrived from a remote that sends something; 0 while it does. */
  stalledMs(remote: RemoteConnection): number;
  stop(): void;
}

/**
 * Looks at what arrives several times a second. Media that stop may mean that the network has changed, which the browser
 * reports only seconds later, in the connection's state.
 *
 * @param options.onLook called after each look
 * @param options.onReturn called when media arrive again after a stall in which much was lost
 * @param options.onStall called when the picture, or the sound of a participant without one, has stopped for a noticeable
 *   time, and when it is back
 */
export function watchStalls(options: {
  readonly watched: () => readonly Watched[];
  readonly onLook: () => void;
  readonly onReturn: (remote: RemoteConnection) => void;
  readonly onStall: (remote: RemoteConnection, isStalled: boolean) => void;
}): StallWatch {
  const media = new WeakMap<RemoteConnection, MediaFlow>();
  const pictures = new WeakMap<RemoteConnection, MediaFlow>();
  const stalled = new WeakSet<RemoteConnection>();

  function look(
    flows: WeakMap<RemoteConnection, MediaFlow>,
    remote: RemoteConnection,
    received: string,
    nowMs: number,
  ): number {
    const flow = flowAfter(flows.get(remote) ?? NO_FLOW, received, nowMs);
    flows.set(remote, flow);
    return stalledMs(flow, nowMs);
  }

  const timer = setInterval(() => {
    const nowMs = performance.now();
    // A hidden page is given no frames, and its timers are slow: the state of its connections has to do.
    const watched = document.visibilityState === "hidden" ? [] : options.watched();
    for (const { remote, sends } of watched) {
      const beforeMs = stalledMs(media.get(remote) ?? NO_FLOW, nowMs);
      let silentMs = 0;
      if (sends.anything) silentMs = look(media, remote, remote.slots.received(), nowMs);
      else media.delete(remote);
      if (beforeMs >= LOSSY_STALL_MS && silentMs === 0) options.onReturn(remote);
      if (sends.picture) silentMs = look(pictures, remote, remote.slots.received("camera"), nowMs);
      else pictures.delete(remote);
      const isStalled = silentMs >= NOTICEABLE_STALL_MS;
      if (isStalled === stalled.has(remote)) continue;
      if (isStalled) stalled.add(remote);
      else stalled.delete(remote);
      options.onStall(remote, isStalled);
    }
    options.onLook();
  }, LOOK_INTERVAL_MS);

  return {
    stalledMs(remote) {
      const flow = media.get(remote);
      return flow === undefined ? 0 : stalledMs(flow, performance.now());
    },
    stop: () => clearInterval(timer),
  };
}
