/** What an offer contains. */
export interface OfferContents {
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
  readonly data: boolean;
  /** The camera as simulcast, with three layers. */
  readonly simulcast: boolean;
  /** Whether to wait for host candidates. */
  readonly candidates: boolean;
}

/** Host candidates take up to this long on a slow machine. Without ICE servers, there are no others. */
const GATHERING_LIMIT_MS = 3_000;

/**
 * Creates an offer in this browser. Nothing is captured, and no permission requested: the transceivers have no tracks.
 *
 * @throws {Error} the browser's error
 */
export function createOffer(contents: OfferContents): Promise<string> {
  return describe(contents.candidates, async (connection) => {
    if (contents.microphone) connection.addTransceiver("audio", { streams: [new MediaStream()] });
    if (contents.camera) {
      const sendEncodings = contents.simulcast
        ? [{ rid: "q", scaleResolutionDownBy: 4 }, { rid: "h", scaleResolutionDownBy: 2 }, { rid: "f" }]
        : [{}];
      connection.addTransceiver("video", { streams: [new MediaStream()], sendEncodings });
    }
    if (contents.screen)
      connection.addTransceiver("video", { direction: "sendonly", streams: [new MediaStream()] });
    if (contents.data) connection.createDataChannel("chat");
    await connection.setLocalDescription();
  });
}

/**
 * Creates an answer to an offer of this browser or another one.
 *
 * @throws {Error} the browser's error, if it does not understand the offer
 */
export function createAnswer(
  offer: string,
  { candidates }: Pick<OfferContents, "candidates">,
): Promise<string> {
  return describe(candidates, async (connection) => {
    // Browsers accept only the line ends of the standard.
    const sdp = `${offer.trim().replaceAll(/\r?\n/g, "\r\n")}\r\n`;
    await connection.setRemoteDescription({ type: "offer", sdp });
    await connection.setLocalDescription();
  });
}

async function describe(
  withCandidates: boolean,
  write: (connection: RTCPeerConnection) => Promise<void>,
): Promise<string> {
  const connection = new RTCPeerConnection();
  try {
    await write(connection);
    const early = connection.localDescription?.sdp ?? "";
    if (!withCandidates) return early;
    await gathered(connection);
    return connection.localDescription?.sdp ?? early;
  } finally {
    connection.close();
  }
}

function gathered(connection: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, GATHERING_LIMIT_MS);
    const check = () => connection.iceGatheringState === "complete" && resolve();
    connection.addEventListener("icegatheringstatechange", check);
    check();
  });
}
