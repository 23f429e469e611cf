import { type PageTrace, recordedPeerConnection } from "@visavis/trace/browser";

/** Both ends are in this page, so it is soon clear whether they meet. */
const ECHO_LIMIT_MS = 8_000;
const ROUNDS = 5;
const MESSAGE = "hello";

/** What became of the packets. */
export type Echo =
  | {
      readonly kind: "returned";
      /** From sending a message until it was back, milliseconds; the middle one of all rounds, and the shortest. */
      readonly medianMs: number;
      readonly shortestMs: number;
      /** Of the connectivity checks between the two relays, milliseconds, where the statistics have it. */
      readonly checkMs: number | undefined;
    }
  | { readonly kind: "lost" };

interface EchoOptions {
  readonly signal: AbortSignal;
  /** Where all that happens is recorded, and under which name. */
  readonly trace: PageTrace;
  readonly label: string;
}

/**
 * Sends a message through the relay and back: two connections of this page, each behind a relay of its own at that
 * server, with a data channel between them. Resolves with `lost` when it is not back in 8 s, or is given up.
 */
export async function echoThroughRelay(
  server: RTCIceServer,
  { signal: given, trace, label }: EchoOptions,
): Promise<Echo> {
  const signal = AbortSignal.any([given, AbortSignal.timeout(ECHO_LIMIT_MS)]);
  const configuration: RTCConfiguration = { iceServers: [server], iceTransportPolicy: "relay" };
  const open = (remote: "near" | "far") =>
    recordedPeerConnection(configuration, { ...trace, label: `${label}, ${remote}` }).connection;
  const [near, far] = [open("near"), open("far")];
  try {
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.addEventListener("icecandidate", ({ candidate }) => {
        if (candidate !== null) void to.addIceCandidate(candidate).catch(() => undefined);
      });
    }
    far.addEventListener("datachannel", ({ channel }) => {
      channel.addEventListener("message", ({ data }) => channel.send(data));
    });
    const channel = near.createDataChannel("echo");
    await near.setLocalDescription();
    if (near.localDescription !== null) await far.setRemoteDescription(near.localDescription);
    await far.setLocalDescription();
    if (far.localDescription !== null) await near.setRemoteDescription(far.localDescription);
    await nextEvent(channel, "open", signal);
    const rounds: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await roundTripMs(channel, signal));
    rounds.sort((a, b) => a - b);
    return {
      kind: "returned",
      medianMs: rounds[ROUNDS >> 1] ?? 0,
      shortestMs: rounds[0] ?? 0,
      checkMs: await checkRoundTripMs(near),
    };
  } catch {
    return { kind: "lost" };
  } finally {
    near.close();
    far.close();
  }
}

async function roundTripMs(channel: RTCDataChannel, signal: AbortSignal): Promise<number> {
  const sentAtMs = performance.now();
  const returned = nextEvent(channel, "message", signal);
  channel.send(MESSAGE);
  await returned;
  return performance.now() - sentAtMs;
}

/** @throws the reason of `signal`, when that comes first */
function nextEvent(channel: RTCDataChannel, name: "open" | "message", signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    channel.addEventListener(name, resolve, { once: true });
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** `currentRoundTripTime` of the pair in use. */
async function checkRoundTripMs(connection: RTCPeerConnection): Promise<number | undefined> {
  for (const entry of (await connection.getStats()).values()) {
    if (entry.type !== "candidate-pair" || entry.nominated !== true) continue;
    if (typeof entry.currentRoundTripTime === "number") return entry.currentRoundTripTime * 1000;
  }
  return undefined;
}
