import { iceServerOf } from "../../../ice-servers/server-entry.ts";
import { negotiatePagePair, nextEvent, openPagePair, type PagePair } from "../../../loopback/page-pair.ts";
import type { TestContext } from "./measurement.ts";

/** Both ends are in this page; a relay answers within a second. */
const OPEN_LIMIT_MS = 8_000;

interface ChannelLink {
  readonly pair: PagePair;
  readonly near: RTCDataChannel;
  readonly far: RTCDataChannel;
}

/**
 * Lets `use` have a data channel from this page to itself, through the relay or by the best path there is, and closes
 * it afterwards. `undefined` where it does not open in 8 s.
 *
 * @throws the reason of `signal`, when that comes first
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
  const pair = openPagePair({
    configuration: { iceServers: servers.map(iceServerOf), iceTransportPolicy: policy },
    trace,
    label,
    signal,
  });
  try {
    const near = pair.near.createDataChannel(label, options);
    const arrived = new Promise<RTCDataChannel>((resolve) => {
      pair.far.addEventListener("datachannel", ({ channel }) => resolve(channel), { once: true });
    });
    try {
      await Promise.all([negotiatePagePair(pair), nextEvent(near, "open", opening)]);
    } catch (error) {
      signal.throwIfAborted();
      if (limit.aborted) return undefined;
      throw error;
    }
    return await use({ pair, near, far: await arrived });
  } finally {
    pair.close();
  }
}
