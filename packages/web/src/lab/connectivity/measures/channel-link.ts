import { iceServerOf } from "../../../ice-servers/server-entry.ts";
import { nextEvent } from "../../../loopback/data-channel.ts";
import { carryCandidates, negotiate, openPair } from "../../../loopback/pair.ts";
import type { TestContext } from "./measurement.ts";

/** Plenty of time: both ends are in this page, and a relay answers within a second. */
const OPEN_LIMIT_MS = 8_000;

interface ChannelLink {
  readonly near: RTCDataChannel;
  readonly far: RTCDataChannel;
}

/**
 * Opens a data channel from this page to itself, through the relay or over the best path, passes both of its ends to
 * `use`, and closes it afterwards. `undefined` if it does not open within 8 s.
 *
 * @throws the abort reason of `signal`, if it aborts first
 */
export async function withChannel<Result>(
  { servers, signal, trace }: TestContext,
  {
    label,
    policy,
    options,
    use,
  }: {
    readonly label: string;
    readonly policy: RTCIceTransportPolicy;
    readonly options: RTCDataChannelInit;
    readonly use: (link: ChannelLink) => Promise<Result>;
  },
): Promise<Result | undefined> {
  const limit = AbortSignal.timeout(OPEN_LIMIT_MS);
  const opening = AbortSignal.any([signal, limit]);
  const pair = openPair({
    configuration: { iceServers: servers.map(iceServerOf), iceTransportPolicy: policy },
    trace,
    labels: { a: `${label}, near`, b: `${label}, far` },
    signal,
  });
  try {
    carryCandidates(pair);
    const near = pair.a.createDataChannel(label, options);
    const arrived = new Promise<RTCDataChannel>((resolve) => {
      pair.b.addEventListener("datachannel", ({ channel }) => resolve(channel), { once: true });
    });
    try {
      await Promise.all([negotiate(pair), nextEvent(near, "open", opening)]);
    } catch (error) {
      signal.throwIfAborted();
      if (limit.aborted) return undefined;
      throw error;
    }
    return await use({ near, far: await arrived });
  } finally {
    pair.close();
  }
}
