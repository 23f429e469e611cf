import { KIND_OF_SOURCE, MEDIA_SOURCES, type MediaSource, sourcesInOrder } from "../core/index.ts";

/** The local tracks, one for each source or `null`; shared by all connections of a call. */
export type LocalTracks = Record<MediaSource, MediaStreamTrack | null>;

/**
 * The camera starts at half its width and height. Browsers start at a low bitrate and drop full-size frames until their
 * bandwidth estimate has grown; small ones get through at once.
 */
const FIRST_CAMERA_SCALE = 2;

/** The streams of a remote: camera with microphone, and screen with its audio. */
export interface RemoteStreams {
  readonly camera: MediaStream;
  readonly screen: MediaStream;
}

/**
 * The transceivers of one connection, one for each source, for the tracks of both sides. Those of microphone and camera
 * exist from the first offer on, with or without a track, so that a camera can open late or change without
 * renegotiation. Those of the screen and its audio are added when a side first shares.
 */
export interface MediaSlots {
  /** Adds the missing transceivers; for the side that offers first. */
  make(): void;
  /** Adopts the transceivers that the remote's offer has added; call it between setting the offer and answering. */
  claim(): void;
  /** Sends a track through its transceiver; `null` sends nothing. */
  setTrack(source: MediaSource, track: MediaStreamTrack | null): Promise<void>;
  /** What has been received from one source of the remote, or from all: another text as soon as there is something new. */
  received(source?: MediaSource): string;
  /**
   * Sends the camera small again, beginning with a key frame: without one the receiver can show nothing after an outage, and
   * it asks for one only every three seconds.
   */
  sendAnew(): Promise<void>;
  /** Sends the camera at full size from now on. */
  sendFullSize(): Promise<void>;
}

const streamOf = (source: MediaSource) =>
  source === "screen" || source === "screenAudio" ? "screen" : "camera";

/**
 * @param on.onStreams called with the remote's streams, with new ones each time their tracks change
 * @param on.onAdded called when transceivers were added, which the remote does not know yet
 */
export function createMediaSlots(
  connection: RTCPeerConnection,
  tracks: LocalTracks,
  on: { readonly onStreams: (streams: RemoteStreams) => void; readonly onAdded: () => void },
): MediaSlots {
  const transceivers = new Map<MediaSource, RTCRtpTransceiver>();
  // Tracks of one stream play in sync.
  const outgoing = { camera: new MediaStream(), screen: new MediaStream() };

  function reportStreams(): void {
    const received = (of: keyof RemoteStreams) =>
      new MediaStream(
        [...transceivers].flatMap(([source, { receiver }]) =>
          streamOf(source) === of ? [receiver.track] : [],
        ),
      );
    on.onStreams({ camera: received("camera"), screen: received("screen") });
  }

  async function scaleCamera(
    scaleResolutionDownBy: number,
    { keyFrame }: { readonly keyFrame: boolean },
  ): Promise<void> {
    const sender = transceivers.get("camera")?.sender;
    const parameters = sender?.getParameters();
    const encoding = parameters?.encodings?.[0];
    if (sender === undefined || parameters === undefined || encoding === undefined) return;
    encoding.scaleResolutionDownBy = scaleResolutionDownBy;
    // Fails if the connection was closed or is negotiating; the browser then adapts by itself.
    // Where `keyFrame` is unknown (WebRTC Extensions §3.3), another size also begins with a whole frame.
    await sender.setParameters(parameters, { encodingOptions: [{ keyFrame }] }).catch(() => undefined);
  }

  /** Adds what is missing, in the order that identifies the sources. */
  function make(): void {
    const shares = tracks.screen !== null || tracks.screenAudio !== null;
    const missing = MEDIA_SOURCES.filter(
      (source) => !transceivers.has(source) && (shares || streamOf(source) === "camera"),
    );
    for (const source of missing) {
      const transceiver = connection.addTransceiver(tracks[source] ?? KIND_OF_SOURCE[source], {
        direction: "sendrecv",
        streams: [outgoing[streamOf(source)]],
        ...(source === "camera" ? { sendEncodings: [{ scaleResolutionDownBy: FIRST_CAMERA_SCALE }] } : {}),
      });
      transceivers.set(source, transceiver);
    }
    if (missing.length === 0) return;
    reportStreams();
    on.onAdded();
  }

  return {
    make,
    claim() {
      const agreed = connection
        .getTransceivers()
        .filter(({ mid, currentDirection }) => mid !== null && currentDirection !== "stopped");
      const sources = sourcesInOrder(agreed.map(({ receiver }) => receiver.track.kind));
      let changed = false;
      for (const [index, transceiver] of agreed.entries()) {
        const source = sources[index];
        if (source === undefined || transceivers.get(source) === transceiver) continue;
        // Our own transceiver was rolled back when two offers crossed. Once stopped, it is left out of later offers.
        transceivers.get(source)?.stop();
        transceivers.set(source, transceiver);
        transceiver.direction = "sendrecv";
        transceiver.sender.setStreams(outgoing[streamOf(source)]);
        void transceiver.sender.replaceTrack(tracks[source]);
        if (source === "camera") void scaleCamera(FIRST_CAMERA_SCALE, { keyFrame: false });
        changed = true;
      }
      if (changed) reportStreams();
      make();
    },
    async setTrack(source, track) {
      const transceiver = transceivers.get(source);
      if (transceiver !== undefined) await transceiver.sender.replaceTrack(track);
      else if (transceivers.size > 0) make();
    },
    received(source) {
      const receivers = [...transceivers].flatMap(([of, { receiver }]) =>
        source === undefined || of === source ? [receiver] : [],
      );
      return receivers
        .flatMap((receiver) => receiver.getSynchronizationSources())
        .map(({ source: ssrc, rtpTimestamp }) => `${ssrc}:${rtpTimestamp}`)
        .join();
    },
    sendAnew: () => scaleCamera(FIRST_CAMERA_SCALE, { keyFrame: true }),
    sendFullSize: () => scaleCamera(1, { keyFrame: false }),
  };
}
