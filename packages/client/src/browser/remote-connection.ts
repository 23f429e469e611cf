import type { ClientMessage, IceServer, ServerMessage } from "@visavis/signal/core";
import { type ConnectionRecording, type PageTrace, recordedPeerConnection } from "@visavis/trace/browser";
import {
  type ChannelMessage,
  type ConnectionState,
  decideOnDescription,
  isPolite,
  needsOffer,
  parseChannelMessage,
  restartsIce,
  userNameFragment,
  withAgreedDtlsRole,
} from "../core/index.ts";
import { createMediaSlots, type LocalTracks, type MediaSlots, type RemoteStreams } from "./media-slots.ts";

/** How many bytes a slow channel buffers; more are refused. */
const MAX_BUFFERED_BYTES = 1_048_576;

/** After this time the first frame has arrived, and the browser has a bandwidth estimate. */
const SMALL_CAMERA_MS = 1_500;

/** For this long after an outage, ICE may still switch to another path. */
const NEW_PATH_MS = 5_000;

type Outgoing = Extract<ClientMessage, { type: "description" | "candidate" }>;
type Incoming = Extract<ServerMessage, { type: "description" | "candidate" }>;

/** One `RTCPeerConnection` to one participant: perfect negotiation, media slots, data channel, recovery. */
export interface RemoteConnection {
  readonly connection: RTCPeerConnection;
  /** Its recording, if it is recorded. */
  readonly recording: ConnectionRecording | undefined;
  readonly slots: MediaSlots;
  /** Processes descriptions and candidates of the remote, one after the other. */
  receive(message: Incoming): void;
  /** Sends over the data channel. False if it is not open, or too much is waiting already. */
  say(message: ChannelMessage): boolean;
  /** Sends the picture anew, after an outage in which the remote may have missed some of it. */
  renewPicture(): void;
  /** Restarts ICE (RFC 8445 §2.4) in place, with the newest ICE servers. */
  restartIce(): void;
  /** The server has lost the remote, or it is back. */
  setAway(isAway: boolean): void;
  /**
   * Whether DTLS has failed, which a restart of ICE does not mend, as it keeps the association (RFC 8842 §4), and the remote
   * is there to begin anew. Firefox's DTLS fails together with ICE, and when the system refuses to send.
   */
  needsReplacement(): boolean;
  /** Sends a pending offer again, because a restarted server has lost what waited for the remote. */
  sendAgain(): void;
  /** Whether media go, or last went, over a relay. */
  isRelayed(): Promise<boolean>;
  /** When this side last offered an ICE restart, and when it last answered one, by `performance.now()`. */
  restartedAtMs(): number;
  answeredRestartAtMs(): number;
  /** Since when it has had the ICE servers that it uses. */
  iceServersSinceMs(): number;
  /** Whether this side has made the first offer. */
  readonly offers: boolean;
  /** Since when it has had its state. */
  stateSinceMs(): number;
  close(): void;
}

/**
 * @param options.offers true for the newcomer, which makes the first offer
 * @param options.iceServers returns the current ones
 * @param options.trace where to record; `label` is the name of the remote
 * @param options.send sends to the remote through signaling
 * @param options.onError a step of negotiation failed; the connection continues as it was
 */
export function connectTo(options: {
  readonly participantId: string;
  /** The page of the remote that this connection goes to. */
  readonly generation: number | undefined;
  readonly offers: boolean;
  readonly iceServers: () => readonly IceServer[];
  readonly tracks: LocalTracks;
  readonly trace: (PageTrace & { readonly label: string; readonly remote: string }) | undefined;
  readonly send: (message: Outgoing) => void;
  readonly onState: (state: ConnectionState) => void;
  readonly onStreams: (streams: RemoteStreams) => void;
  readonly onChannelOpen: () => void;
  readonly onMessage: (message: ChannelMessage) => void;
  readonly onError: (error: unknown) => void;
}): RemoteConnection {
  const { participantId: to, generation } = options;
  const addressed = generation === undefined ? { to } : { to, generation };
  const configuration = (): RTCConfiguration => ({
    iceServers: options.iceServers() as RTCIceServer[],
    bundlePolicy: "max-bundle",
  });
  const { connection, recording } = options.trace
    ? recordedPeerConnection(configuration(), options.trace)
    : { connection: new RTCPeerConnection(configuration()), recording: undefined };
  const slots = createMediaSlots(connection, options.tracks, {
    onStreams: options.onStreams,
    onAdded: planOffer,
  });
  // If Firefox answers an ICE restart and its checks reach the offerer before the answer, it stops receiving. Without
  // candidates it cannot send checks, so our candidates of a restart are sent after the answer.
  const held: Outgoing[] = [];
  let channel: RTCDataChannel | undefined;
  let makingOffer = false;
  let ignoringOffer = false;
  let madeFirstOffer: boolean | undefined;
  // Firefox loses candidates of an ICE restart that arrive between the offer and its answer, so messages stay in order.
  let queue: Promise<void> = Promise.resolve();
  let restartedAtMs = Number.NEGATIVE_INFINITY;
  let answeredRestartAtMs = Number.NEGATIVE_INFINITY;
  let stateSinceMs = performance.now();
  let iceServersSinceMs = performance.now();
  let replacedFragments: readonly (string | undefined)[] = [];
  let isAway = false;
  let hasLostDtls = false;
  let hasBeenConnected = false;
  let renewedAtMs = Number.NEGATIVE_INFINITY;
  let fullSizeTimer: ReturnType<typeof setTimeout> | undefined;

  connection.addEventListener("icecandidate", ({ candidate }) => {
    const message = {
      type: "candidate",
      ...addressed,
      candidate: (candidate?.toJSON() as { candidate: string } | undefined) ?? null,
    } as const;
    if (madeFirstOffer !== undefined && connection.signalingState === "have-local-offer") held.push(message);
    else send(message);
  });
  connection.addEventListener("connectionstatechange", () => {
    stateSinceMs = performance.now();
    if (connection.connectionState === "connected") {
      if (hasBeenConnected) renewPicture();
      else {
        growPicture();
        renewPictureOnNewPath();
      }
      hasBeenConnected = true;
    }
    options.onState(connection.connectionState);
  });

  function growPicture(): void {
    clearTimeout(fullSizeTimer);
    fullSizeTimer = setTimeout(() => void slots.sendFullSize(), SMALL_CAMERA_MS);
  }

  function renewPicture(): void {
    renewedAtMs = performance.now();
    void slots.sendAnew();
    growPicture();
  }

  /** After an outage the browser may find a better path, and what it sent over the one before is lost. */
  function renewPictureOnNewPath(): void {
    const transport = connection.getTransceivers()[0]?.sender.transport?.iceTransport;
    transport?.addEventListener("selectedcandidatepairchange", () => {
      if (performance.now() - renewedAtMs < NEW_PATH_MS) renewPicture();
    });
  }

  function send(message: Outgoing): void {
    recording?.recordSignaling({ direction: "out", message });
    options.send(message);
  }

  /** Not while a description of the remote is processed: `setLocalDescription()` would answer its offer. */
  function planOffer(): void {
    queue = queue.then(offerIfNeeded);
  }

  function offerIfNeeded(): void {
    if (makingOffer || connection.signalingState !== "stable") return;
    const isNeeded = needsOffer({
      local: connection.currentLocalDescription,
      transceivers: connection.getTransceivers(),
      replacedFragments,
    });
    if (isNeeded) void offer();
  }

  async function offer(): Promise<void> {
    try {
      makingOffer = true;
      await connection.setLocalDescription();
      sendLocalDescription();
    } catch (error) {
      reportFailure(error);
    } finally {
      makingOffer = false;
    }
  }

  function sendLocalDescription(): void {
    const description = connection.localDescription;
    if (description !== null) {
      send({
        type: "description",
        ...addressed,
        description: { type: description.type, sdp: description.sdp },
      });
    }
  }

  async function handle(message: Incoming): Promise<void> {
    try {
      if (message.type === "description") {
        await receiveDescription(message.description);
        offerIfNeeded();
      } else await receiveCandidate(message.candidate as RTCIceCandidateInit | null);
    } catch (error) {
      reportFailure(error);
    }
  }

  /** Ignores errors on a connection that was closed in the meantime. */
  function reportFailure(error: unknown): void {
    if (connection.signalingState !== "closed") options.onError(error);
  }

  async function receiveDescription(description: RTCSessionDescriptionInit): Promise<void> {
    const { signalingState } = connection;
    const polite = isPolite({ newcomer: options.offers, madeFirstOffer });
    const decision = decideOnDescription({ polite, signalingState, makingOffer }, description.type);
    ignoringOffer = decision === "ignore" && description.type === "offer";
    if (decision === "ignore") return;
    const agreed = { local: connection.currentLocalDescription, remote: connection.currentRemoteDescription };
    if (description.type === "offer" && restartsIce(description.sdp ?? "", agreed.remote?.sdp)) {
      answeredRestartAtMs = performance.now();
      renewIceServers();
    }
    await connection.setRemoteDescription(
      description.type === "offer"
        ? { type: "offer", sdp: withAgreedDtlsRole(description.sdp ?? "", agreed) }
        : description,
    );
    const candidates = held.splice(0);
    if (decision === "accept") for (const message of candidates) send(message);
    if (description.type !== "offer") {
      if (description.type === "answer") madeFirstOffer ??= true;
      return;
    }
    slots.claim();
    openChannel();
    await connection.setLocalDescription();
    madeFirstOffer ??= false;
    sendLocalDescription();
  }

  async function receiveCandidate(candidate: RTCIceCandidateInit | null): Promise<void> {
    try {
      await connection.addIceCandidate(candidate ?? undefined);
    } catch (error) {
      // Candidates of an offer that we ignored are expected to fail.
      if (!ignoringOffer) throw error;
    }
  }

  /** Both sides create it with id 0 (`negotiated`), so it needs no announcement. */
  function openChannel(): void {
    if (channel !== undefined) return;
    const opening = connection.createDataChannel("visavis", { negotiated: true, id: 0 });
    channel = opening;
    opening.addEventListener("open", options.onChannelOpen);
    opening.addEventListener("message", ({ data }) => {
      const message = parseChannelMessage(data);
      if (message !== undefined) options.onMessage(message);
    });
  }

  /** Only for an ICE restart: with other servers than before, Chromium makes the next offer a restart. */
  function renewIceServers(): void {
    try {
      connection.setConfiguration(configuration());
      iceServersSinceMs = performance.now();
    } catch (error) {
      reportFailure(error);
    }
  }

  function restartIce(): void {
    // The offer of the restart before is still on its way, perhaps to someone who is away.
    const isPending = connection.signalingState === "have-local-offer";
    if (isPending && replacedFragments.includes(userNameFragment(connection.currentLocalDescription?.sdp)))
      return;
    restartedAtMs = performance.now();
    const { currentLocalDescription, pendingLocalDescription } = connection;
    replacedFragments = [currentLocalDescription, pendingLocalDescription].map((description) =>
      userNameFragment(description?.sdp),
    );
    renewIceServers();
    connection.restartIce();
    planOffer();
  }

  if (options.offers) {
    slots.make();
    openChannel();
  }

  return {
    connection,
    recording,
    slots,
    receive(message) {
      recording?.recordSignaling({ direction: "in", message });
      queue = queue.then(() => handle(message));
    },
    say(message) {
      if (channel?.readyState !== "open" || channel.bufferedAmount > MAX_BUFFERED_BYTES) return false;
      channel.send(JSON.stringify(message));
      return true;
    },
    renewPicture,
    restartIce,
    setAway(away) {
      isAway = away;
    },
    needsReplacement() {
      const { connectionState, iceConnectionState } = connection;
      // Remembered, because Firefox calls DTLS connected again once ICE has restarted, although it is not.
      hasLostDtls ||=
        connection.getTransceivers().some(({ sender }) => sender.transport?.state === "failed") ||
        (connectionState === "failed" && /^(?:connected|completed)$/.test(iceConnectionState));
      return hasLostDtls && !isAway;
    },
    sendAgain() {
      if (connection.signalingState === "have-local-offer") sendLocalDescription();
    },
    async isRelayed() {
      const report = await connection.getStats();
      const entries = [...report.values()];
      const selectedId = entries.find(({ type }) => type === "transport")?.selectedCandidatePairId;
      const selected = report.get(selectedId) ?? entries.find(({ selected }) => selected === true);
      const ends = [selected?.localCandidateId, selected?.remoteCandidateId];
      return ends.some((id) => report.get(id)?.candidateType === "relay");
    },
    restartedAtMs: () => restartedAtMs,
    answeredRestartAtMs: () => answeredRestartAtMs,
    iceServersSinceMs: () => iceServersSinceMs,
    offers: options.offers,
    stateSinceMs: () => stateSinceMs,
    close() {
      clearTimeout(fullSizeTimer);
      connection.close();
      recording?.stop();
    },
  };
}
