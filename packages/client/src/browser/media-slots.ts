import { KIND_OF_SOURCE, MEDIA_SOURCES, type MediaSource, sourcesInOrder } from "../core/index.ts";

/** The local tracks, one for each source or `null`; shared by all connections of a call. */
export type LocalTracks = Record<MediaSource, MediaStreamTrack | null>;

/**
 * The first picture is sent at half its width and height. A browser starts at a low rate and drops the frames of a full
 * picture until it has learned that it may send more; a small one comes through at once.
 */
const FIRST_PICTURE_SCALE = 2;

/** What one sees and hears of a remote: face and voice belong together, and screen and its sound. */
export interface RemoteStreams {
  readonly camera: MediaStream;
  readonly screen: MediaStream;
}

/**
 * The places in one connection where the tracks of both sides go. Microphone and camera have theirs from the first
 * offer on, empty or not, so that a camera may open late or change and nothing has to be negotiated again; the screen
 * and its sound get theirs when one of both sides first shares.
 */
export interface MediaSlots {
  /** Makes the places there have to be; for the side that offers first. */
  make(): void;
  /** Takes the places that the remote's offer has made; to be called between setting it and answering. */
  claim(): void;
  /** Puts a track into its place, or empties it. */
  setTrack(source: MediaSource, track: MediaStreamTrack | null): Promise<void>;
  /** Sends the camera's whole picture from now on; until then it is small. */
  enlarge(): Promise<void>;
}

const streamOf = (source: MediaSource) =>
  source === "screen" || source === "screenAudio" ? "screen" : "camera";

/** @param onStreams told of the remote's streams, new ones each time their tracks are others */
export function createMediaSlots(
  connection: RTCPeerConnection,
  tracks: LocalTracks,
  onStreams: (streams: RemoteStreams) => void,
): MediaSlots {
  const places = new Map<MediaSource, RTCRtpTransceiver>();
  // Tracks that are sent under one stream are played in step with each other.
  const outgoing = { camera: new MediaStream(), screen: new MediaStream() };

  function reportStreams(): void {
    const received = (of: keyof RemoteStreams) =>
      new MediaStream(
        [...places].flatMap(([source, { receiver }]) => (streamOf(source) === of ? [receiver.track] : [])),
      );
    onStreams({ camera: received("camera"), screen: received("screen") });
  }

  async function scalePicture(scaleResolutionDownBy: number): Promise<void> {
    const sender = places.get("camera")?.sender;
    const parameters = sender?.getParameters();
    const encoding = parameters?.encodings?.[0];
    if (sender === undefined || parameters === undefined || encoding === undefined) return;
    encoding.scaleResolutionDownBy = scaleResolutionDownBy;
    // A connection that was closed or negotiates anew meanwhile refuses; the browser's own adaptation then stands.
    await sender.setParameters(parameters).catch(() => undefined);
  }

  /** Adds what is missing, in the order that tells what is what; the browser then asks for an offer. */
  function make(): void {
    const shares = tracks.screen !== null || tracks.screenAudio !== null;
    const missing = MEDIA_SOURCES.filter(
      (source) => !places.has(source) && (shares || streamOf(source) === "camera"),
    );
    for (const source of missing) {
      const transceiver = connection.addTransceiver(tracks[source] ?? KIND_OF_SOURCE[source], {
        direction: "sendrecv",
        streams: [outgoing[streamOf(source)]],
        ...(source === "camera" ? { sendEncodings: [{ scaleResolutionDownBy: FIRST_PICTURE_SCALE }] } : {}),
      });
      places.set(source, transceiver);
    }
    if (missing.length > 0) reportStreams();
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
        if (source === undefined || places.get(source) === transceiver) continue;
        // Ours was undone when two offers crossed. It was never agreed on, so stopping it makes it vanish.
        places.get(source)?.stop();
        places.set(source, transceiver);
        transceiver.direction = "sendrecv";
        transceiver.sender.setStreams(outgoing[streamOf(source)]);
        void transceiver.sender.replaceTrack(tracks[source]);
        if (source === "camera") void scalePicture(FIRST_PICTURE_SCALE);
        changed = true;
      }
      if (changed) reportStreams();
      make();
    },
    async setTrack(source, track) {
      const place = places.get(source);
      if (place !== undefined) await place.sender.replaceTrack(track);
      else if (places.size > 0) make();
    },
    enlarge: () => scalePicture(1),
  };
}
