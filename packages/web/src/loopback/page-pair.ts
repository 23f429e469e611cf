import { type PageTrace, recordedPeerConnection } from "@visavis/trace/browser";

interface PagePairOptions {
  readonly configuration: RTCConfiguration;
  /** Where all that happens is recorded, and under which name. */
  readonly trace: PageTrace;
  readonly label: string;
  /** Closes both, wherever their negotiation is: on a closed connection its promises stay open for good. */
  readonly signal: AbortSignal;
  /** Which candidates the other side is told; all unless given. */
  readonly admits?: (candidate: RTCIceCandidate) => boolean;
}

/** Two connections of this page that talk to one another. Whoever opens them closes them. */
export interface PagePair {
  readonly near: RTCPeerConnection;
  readonly far: RTCPeerConnection;
  close(): void;
}

/** @throws {DOMException} what the constructor has against the configuration */
export function openPagePair({
  configuration,
  trace,
  label,
  signal,
  admits = () => true,
}: PagePairOptions): PagePair {
  const open = (side: "near" | "far") =>
    recordedPeerConnection(configuration, { ...trace, label: `${label}, ${side}` }).connection;
  const [near, far] = [open("near"), open("far")];
  for (const [from, to] of [
    [near, far],
    [far, near],
  ] as const) {
    from.addEventListener("icecandidate", ({ candidate }) => {
      // Firefox marks the end of one generation by an empty line.
      if (candidate !== null && (candidate.candidate === "" || admits(candidate))) {
        void to.addIceCandidate(candidate).catch(() => undefined);
      }
    });
  }
  const close = () => {
    signal.removeEventListener("abort", close);
    near.close();
    far.close();
  };
  if (signal.aborted) close();
  else signal.addEventListener("abort", close);
  return { near, far, close };
}

/**
 * Offer and answer from near to far. Each side hears the other's description before that side gathers, so that
 * candidates go as events alone.
 */
export async function negotiatePagePair({ near, far }: PagePair): Promise<void> {
  const offer = await near.createOffer();
  await far.setRemoteDescription(offer);
  await near.setLocalDescription(offer);
  const answer = await far.createAnswer();
  await near.setRemoteDescription(answer);
  await far.setLocalDescription(answer);
}

/** @throws the reason of `signal`, when that comes first */
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
 * From sending a message until the other side has sent it back, milliseconds.
 *
 * @throws the reason of `signal`, when that comes first
 */
export async function roundTripMs(channel: RTCDataChannel, signal: AbortSignal): Promise<number> {
  const sentAtMs = performance.now();
  channel.send("hello");
  await nextEvent(channel, "message", signal);
  return performance.now() - sentAtMs;
}

/** Lets the far side send back whatever comes. */
export function echoAtFar({ far }: PagePair): void {
  far.addEventListener("datachannel", ({ channel }) => {
    channel.addEventListener("message", ({ data }) => {
      // What comes while it closes cannot be sent back, and nobody waits for it.
      if (channel.readyState === "open") channel.send(data);
    });
  });
}
