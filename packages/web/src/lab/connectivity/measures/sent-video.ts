/** Statistics of the video that a connection sends, and of its candidate pair. */
export interface SentVideo {
  readonly framesEncoded: number;
  readonly totalEncodeMs: number;
  readonly packets: number;
  readonly bytes: number;
  readonly nackCount: number;
  readonly pliCount: number;
  /** Reported by the other side; 0 until then. */
  readonly lostPackets: number;
  /** Of the connectivity checks, milliseconds; `undefined` until the first response. */
  readonly roundTripMs: number | undefined;
  /** The bandwidth estimate; Firefox does not report one. */
  readonly estimateKbps: number | undefined;
}

export async function readSentVideo(connection: RTCPeerConnection): Promise<SentVideo> {
  const entries: Readonly<Record<string, unknown>>[] = [...(await connection.getStats()).values()];
  const outbound = entries.find(({ type, kind }) => type === "outbound-rtp" && kind === "video") ?? {};
  const reported = entries.find(({ type, kind }) => type === "remote-inbound-rtp" && kind === "video") ?? {};
  const pair = entries.find(({ type, nominated }) => type === "candidate-pair" && nominated === true) ?? {};
  const roundTripSeconds = numberIn(pair, "currentRoundTripTime");
  const estimateBps = numberIn(pair, "availableOutgoingBitrate");
  return {
    framesEncoded: numberIn(outbound, "framesEncoded") ?? 0,
    totalEncodeMs: (numberIn(outbound, "totalEncodeTime") ?? 0) * 1000,
    packets: numberIn(outbound, "packetsSent") ?? 0,
    bytes: numberIn(outbound, "bytesSent") ?? 0,
    nackCount: numberIn(outbound, "nackCount") ?? 0,
    pliCount: numberIn(outbound, "pliCount") ?? 0,
    lostPackets: Math.max(numberIn(reported, "packetsLost") ?? 0, 0),
    roundTripMs: roundTripSeconds === undefined ? undefined : roundTripSeconds * 1000,
    estimateKbps: estimateBps === undefined ? undefined : estimateBps / 1000,
  };
}

/** The number of video frames that a connection has decoded. */
export async function readDecodedFrames(connection: RTCPeerConnection): Promise<number> {
  const entries: Readonly<Record<string, unknown>>[] = [...(await connection.getStats()).values()];
  const inbound = entries.find(({ type, kind }) => type === "inbound-rtp" && kind === "video") ?? {};
  return numberIn(inbound, "framesDecoded") ?? 0;
}

function numberIn(entry: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = entry[name];
  return typeof value === "number" ? value : undefined;
}
