import { CHECK_INTERVAL_MS, flowAfter, type MediaFlow, NO_FLOW } from "../core/index.ts";

/**
 * Checks what connections receive several times a second. Media that stops may mean that the network has changed, which
 * the browser reports only seconds later, in the connection's state.
 *
 * @param options.connections the current connections
 * @param options.onStall called once each time media has stopped
 */
export function watchStalls(options: {
  readonly connections: () => readonly RTCPeerConnection[];
  readonly onStall: () => void;
}): { stop(): void } {
  const flows = new WeakMap<RTCPeerConnection, MediaFlow>();
  const timer = setInterval(() => {
    const nowMs = performance.now();
    let hasStalled = false;
    for (const connection of options.connections()) {
      const flow = flowAfter(flows.get(connection) ?? NO_FLOW, receivedBy(connection), nowMs);
      flows.set(connection, flow);
      hasStalled ||= flow.state === "stalled";
    }
    if (hasStalled) options.onStall();
  }, CHECK_INTERVAL_MS);
  return { stop: () => clearInterval(timer) };
}

function receivedBy(connection: RTCPeerConnection): string {
  return connection
    .getReceivers()
    .flatMap((receiver) => receiver.getSynchronizationSources())
    .map(({ source, rtpTimestamp }) => `${source}:${rtpTimestamp}`)
    .join();
}
