/**
 * The next event of that name on the channel.
 *
 * @throws the reason of `signal`, when it aborts first
 */
export function nextEvent<Name extends keyof RTCDataChannelEventMap>(
  channel: RTCDataChannel,
  name: Name,
  signal: AbortSignal,
): Promise<RTCDataChannelEventMap[Name]> {
  return new Promise((resolve, reject) => {
    channel.addEventListener(name, resolve, { once: true });
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/**
 * How long a message takes to the other side and back, milliseconds. The other side has to echo it.
 *
 * @throws the reason of `signal`, when it aborts first
 */
export async function roundTripMs(channel: RTCDataChannel, signal: AbortSignal): Promise<number> {
  const sentAtMs = performance.now();
  channel.send("hello");
  await nextEvent(channel, "message", signal);
  return performance.now() - sentAtMs;
}

/** Makes a connection send back every message of the channels that the other side opens. */
export function echoMessages(connection: RTCPeerConnection): void {
  connection.addEventListener("datachannel", ({ channel }) => {
    channel.addEventListener("message", ({ data }) => {
      if (channel.readyState === "open") channel.send(data);
    });
  });
}
