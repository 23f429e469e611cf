import type { Page } from "puppeteer-core";

declare global {
  interface Window {
    /** Every `RTCPeerConnection` the page has made, for the testbed to read statistics from. */
    readonly testbedConnections: RTCPeerConnection[];
  }
}

/** Collects each `RTCPeerConnection` that the page creates, without changing its behaviour. */
export async function collectConnections(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const connections: RTCPeerConnection[] = [];
    Object.defineProperty(window, "testbedConnections", { value: connections });
    if (typeof RTCPeerConnection === "undefined") return;
    window.RTCPeerConnection = new Proxy(RTCPeerConnection, {
      construct(native, args, target) {
        const connection: RTCPeerConnection = Reflect.construct(native, args, target);
        connections.push(connection);
        return connection;
      },
    });
  });
}

/** The statistics and state of one connection of a page. */
interface ConnectionReport {
  readonly connectionState: RTCPeerConnectionState;
  readonly iceConnectionState: RTCIceConnectionState;
  readonly signalingState: RTCSignalingState;
  /** All statistics of `getStats()`, such as `inbound-rtp`, `candidate-pair`, `local-candidate`. */
  readonly stats: readonly { readonly type: string; readonly [field: string]: unknown }[];
}

/** The reports of all connections the page made, oldest first; closed ones have no statistics. */
export function connectionReports(page: Page): Promise<ConnectionReport[]> {
  return page.evaluate(() =>
    Promise.all(
      window.testbedConnections.map(async (connection) => ({
        connectionState: connection.connectionState,
        iceConnectionState: connection.iceConnectionState,
        signalingState: connection.signalingState,
        stats: connection.signalingState === "closed" ? [] : [...(await connection.getStats()).values()],
      })),
    ),
  );
}
