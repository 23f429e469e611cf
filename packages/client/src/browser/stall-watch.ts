import {
  flowAfter,
  LOOK_INTERVAL_MS,
  type MediaFlow,
  NO_FLOW,
  STILL_PICTURE_MS,
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
 * @param options.onPicture called when a picture has stood still for too long, and when it moves again
 */
export function watchStalls(options: {
  readonly watched: () => readonly Watched[];
  readonly onLook: () => void;
  readonly onPicture: (remote: RemoteConnection, isStill: boolean) => void;
}): StallWatch {
  const media = new WeakMap<RemoteConnection, MediaFlow>();
  const pictures = new WeakMap<RemoteConnection, MediaFlow>();
  const still = new WeakSet<RemoteConnection>();

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
    // A hidden page is given no frames, and its timers are slow.
    if (document.visibilityState === "hidden") return;
    const nowMs = performance.now();
    for (const { remote, sends } of options.watched()) {
      if (sends.anything) look(media, remote, remote.slots.received(), nowMs);
      else media.delete(remote);
      let stillMs = 0;
      if (sends.picture) stillMs = look(pictures, remote, remote.slots.received("camera"), nowMs);
      else pictures.delete(remote);
      const isStill = stillMs >= STILL_PICTURE_MS;
      if (isStill === still.has(remote)) continue;
      if (isStill) still.add(remote);
      else still.delete(remote);
      options.onPicture(remote, isStill);
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
