/** What an offer is to speak of. */
export interface Wishes {
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
  readonly data: boolean;
  /** The camera in three sizes at once. */
  readonly simulcast: boolean;
  /** Wait for the candidates that there are at once. */
  readonly candidates: boolean;
}

/** As long as host candidates take on a slow machine. No server is asked, so there are no others. */
const GATHERING_LIMIT_MS = 3_000;

/**
 * Lets this browser write an offer. Nothing is captured and no permission asked for: a transceiver has no track yet.
 *
 * @throws {Error} in the browser's own words where it refuses.
 */
export function writeOffer(wishes: Wishes): Promise<string> {
  return written(wishes.candidates, async (connection) => {
    if (wishes.microphone) connection.addTransceiver("audio", { streams: [new MediaStream()] });
    if (wishes.camera) {
      const sendEncodings = wishes.simulcast
        ? [{ rid: "q", scaleResolutionDownBy: 4 }, { rid: "h", scaleResolutionDownBy: 2 }, { rid: "f" }]
        : [{}];
      connection.addTransceiver("video", { streams: [new MediaStream()], sendEncodings });
    }
    if (wishes.screen)
      connection.addTransceiver("video", { direction: "sendonly", streams: [new MediaStream()] });
    if (wishes.data) connection.createDataChannel("chat");
    await connection.setLocalDescription();
  });
}

/**
 * Lets this browser answer an offer, its own or another's.
 *
 * @throws {Error} in the browser's own words where it does not understand the offer.
 */
export function writeAnswer(offer: string, { candidates }: Pick<Wishes, "candidates">): Promise<string> {
  return written(candidates, async (connection) => {
    // Browsers insist on the line ends of the standard.
    const sdp = `${offer.trim().replaceAll(/\r?\n/g, "\r\n")}\r\n`;
    await connection.setRemoteDescription({ type: "offer", sdp });
    await connection.setLocalDescription();
  });
}

async function written(
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
