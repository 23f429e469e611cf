import type { Json } from "../core/index.ts";
import { createChannelRecording } from "./channel-recording.ts";
import { recordCalls, writeDescription } from "./connection-calls.ts";
import { recordEvents } from "./connection-events.ts";
import { recordElement } from "./media-recording.ts";
import { createPen, type PageTrace, type Pen } from "./pen.ts";
import { plainArguments, plainValue } from "./plain-value.ts";
import { recordStatistics, SAMPLE_EVERY_MS } from "./statistics-recording.ts";
import { createTransceiverRecording } from "./transceiver-recording.ts";
import { createTransportRecording } from "./transport-recording.ts";

interface RecordingOptions extends PageTrace {
  /** As in `TracedConnection`. */
  readonly label: string;
  readonly remote?: string;
  /** How often `getStats()` is sampled; 1 s unless given. */
  readonly sampleEveryMs?: number;
}

/** A connection that is recorded. */
export interface ConnectionRecording {
  /** Its id in the trace. */
  readonly id: string;
  /** Records an element that shows what the connection receives. Returns what ends that. */
  recordElement(element: HTMLMediaElement): () => void;
  /** Records a message of the signaling channel: its text as it went over it, or what the text says. */
  recordSignaling(signaling: { readonly direction: "in" | "out"; readonly message: unknown }): void;
  note(text: string): void;
  /** Ends the recording. The connection and its parts are as if it had never been. */
  stop(): void;
}

/**
 * Records everything that happens on a connection from now on, and what its states and descriptions are by now. The
 * connection behaves as without: see `recordMethod`. Secrets are masked: see `withoutSecrets`.
 */
export function recordConnection({
  connection,
  ...options
}: RecordingOptions & { readonly connection: RTCPeerConnection }): ConnectionRecording {
  const pen = createPen(options, options.log.addConnection(options));
  return attach(pen, connection, options);
}

/**
 * Makes a connection that is recorded from its constructor on.
 *
 * @throws {DOMException} what the constructor throws; the trace has it too.
 */
export function recordedPeerConnection(
  configuration: RTCConfiguration | undefined,
  options: RecordingOptions,
): { readonly connection: RTCPeerConnection; readonly recording: ConnectionRecording } {
  const pen = createPen(options, options.log.addConnection(options));
  const given = configuration === undefined ? [] : [configuration];
  const call = pen.call("RTCPeerConnection", () => plainArguments(given));
  let connection: RTCPeerConnection;
  try {
    connection = new RTCPeerConnection(configuration);
  } catch (error) {
    call.failed(error);
    pen.end();
    throw error;
  }
  call.succeeded(undefined);
  return { connection, recording: attach(pen, connection, options) };
}

function attach(
  pen: Pen & { readonly end: () => void },
  connection: RTCPeerConnection,
  { sampleEveryMs = SAMPLE_EVERY_MS }: Pick<RecordingOptions, "sampleEveryMs">,
): ConnectionRecording {
  const channels = createChannelRecording(pen);
  const lookForTransceivers = createTransceiverRecording(pen, connection);
  const lookForTransports = createTransportRecording(pen, connection);
  const onNews = () => {
    // Firefox refuses to tell of the parts of what is closed.
    if (connection.signalingState === "closed") return;
    lookForTransceivers();
    lookForTransports();
  };
  const onChannel = (channel: RTCDataChannel) => pen.attempt(() => channels.record(channel));

  if (connection.signalingState !== "closed") {
    for (const side of ["local", "remote"] as const) {
      pen.attempt(() => writeDescription(pen, connection, side));
    }
  }
  const sample = recordStatistics(pen, { connection, everyMs: sampleEveryMs });
  const lookAtStates = recordEvents(pen, connection, { onNews, onChannel, onTurn: sample });
  // After close() there are no events, though everything is closed. W3C WebRTC, “close the connection”.
  const onClosed = () => {
    lookAtStates();
    channels.look();
  };
  recordCalls(pen, connection, { onNews, onChannel, onClosed });
  onNews();

  return {
    id: pen.connection,
    recordElement: (element) => recordElement(pen, element),
    recordSignaling({ direction, message }) {
      pen.attempt(() => pen.write({ kind: "signaling", direction, message: messageOf(message) }));
    },
    note: (text) => pen.write({ kind: "note", text }),
    stop: pen.end,
  };
}

/** A text of JSON is what it says, so that secrets in it are found. */
function messageOf(message: unknown): Json {
  if (typeof message !== "string") return plainValue(message);
  try {
    return plainValue(JSON.parse(message));
  } catch {
    return plainValue(message);
  }
}
