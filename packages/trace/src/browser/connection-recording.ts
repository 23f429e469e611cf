import type { Json, StatisticsReport } from "../core/index.ts";
import { createTransceiverRecording, recordCalls, writeDescription } from "./call-recording.ts";
import { createChannelRecording } from "./channel-recording.ts";
import { createTransportRecording, recordElement, recordEvents } from "./event-recording.ts";
import { plainArguments, plainValue } from "./plain-value.ts";
import { createRecorder, type PageTrace, type Recorder } from "./recorder.ts";
import { recordStatistics, SAMPLE_EVERY_MS } from "./statistics-recording.ts";

interface RecordingOptions extends PageTrace {
  /** As in `TracedConnection`. */
  readonly label: string;
  readonly remote?: string;
  /** The interval between samples of `getStats()`; one second by default. */
  readonly sampleEveryMs?: number;
}

/** A connection that is recorded. */
export interface ConnectionRecording {
  /** Its id in the trace. */
  readonly id: string;
  /**
   * Takes a sample of the statistics now, for code that needs figures at an exact moment. It is in the trace like any other.
   * Rejects if the browser refuses, as for a connection that is closed meanwhile.
   */
  statistics(): Promise<StatisticsReport>;
  /**
   * The statistics as of the last sample, for code that waits for something in them; empty before the first. The trace takes
   * samples at its interval, when the connection changes its state or its path, and when the first frame is shown.
   */
  lastStatistics(): StatisticsReport;
  /** Records an element that plays what the connection receives. Returns a function that stops this. */
  recordElement(element: HTMLMediaElement): () => void;
  /** Records a message of the signaling channel: the text that was sent, or the value that it encodes. */
  recordSignaling(signaling: { readonly direction: "in" | "out"; readonly message: unknown }): void;
  note(text: string): void;
  /** Ends the recording and restores the connection. */
  stop(): void;
}

/**
 * Records everything that happens on a connection from now on, and its current states and descriptions. The connection
 * behaves as usual: see `recordMethod`. Secrets are masked: see `withoutSecrets`.
 */
export function recordConnection({
  connection,
  ...options
}: RecordingOptions & { readonly connection: RTCPeerConnection }): ConnectionRecording {
  const recorder = createRecorder(options, options.log.addConnection(options));
  return attach(recorder, connection, options);
}

/**
 * Creates a connection that is recorded from its constructor on.
 *
 * @throws {DOMException} what the constructor throws; the error is in the trace too
 */
export function recordedPeerConnection(
  configuration: RTCConfiguration | undefined,
  options: RecordingOptions,
): { readonly connection: RTCPeerConnection; readonly recording: ConnectionRecording } {
  const recorder = createRecorder(options, options.log.addConnection(options));
  const given = configuration === undefined ? [] : [configuration];
  const call = recorder.call("RTCPeerConnection", () => plainArguments(given));
  let connection: RTCPeerConnection;
  try {
    connection = new RTCPeerConnection(configuration);
  } catch (error) {
    call.failed(error);
    recorder.end();
    throw error;
  }
  call.succeeded(undefined);
  return { connection, recording: attach(recorder, connection, options) };
}

function attach(
  recorder: Recorder & { readonly end: () => void },
  connection: RTCPeerConnection,
  { sampleEveryMs = SAMPLE_EVERY_MS }: Pick<RecordingOptions, "sampleEveryMs">,
): ConnectionRecording {
  const channels = createChannelRecording(recorder);
  const lookForTransceivers = createTransceiverRecording(recorder, connection);
  const { sample, ...statistics } = recordStatistics(recorder, { connection, everyMs: sampleEveryMs });
  const lookForTransports = createTransportRecording(recorder, connection, { onPath: sample });
  const onChange = () => {
    // Firefox throws if the connection is closed.
    if (connection.signalingState === "closed") return;
    lookForTransceivers();
    lookForTransports();
  };
  const onChannel = (channel: RTCDataChannel) => recorder.attempt(() => channels.record(channel));

  if (connection.signalingState !== "closed") {
    for (const side of ["local", "remote"] as const) {
      recorder.attempt(() => writeDescription(recorder, connection, side));
    }
  }
  const readStates = recordEvents(recorder, connection, {
    onChange,
    onChannel,
    onConnectionState: sample,
  });
  // close() changes states without events. W3C WebRTC, “close the connection”.
  const onClosed = () => {
    readStates();
    channels.readStates();
  };
  recordCalls(recorder, connection, { onChange, onChannel, onClosed });
  onChange();

  return {
    id: recorder.connection,
    ...statistics,
    recordElement: (element) => recordElement(recorder, element, { onFirstFrame: sample }),
    recordSignaling({ direction, message }) {
      recorder.attempt(() => recorder.write({ kind: "signaling", direction, message: messageOf(message) }));
    },
    note: (text) => recorder.write({ kind: "note", text }),
    stop: recorder.end,
  };
}

/** JSON text is parsed, so that secrets in it are found. */
function messageOf(message: unknown): Json {
  if (typeof message !== "string") return plainValue(message);
  try {
    return plainValue(JSON.parse(message));
  } catch {
    return plainValue(message);
  }
}
