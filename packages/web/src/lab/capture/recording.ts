import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { audioContext } from "../../capture/audio-context.ts";
import { microphoneSound } from "./microphone-sound.ts";
import { keptPicture, pictureTracks } from "./pictures.tsx";
import { reachedLimit } from "./recording-format.ts";
import { screenStream } from "./screen.ts";

/** Why a recording ended. */
type RecordingEnd = "stopped" | "length" | "size" | "sourceEnded" | "recorderFailed";

export type Recording =
  | { readonly phase: "none" }
  | { readonly phase: "starting" }
  | { readonly phase: "running"; readonly lengthMs: number; readonly bytes: number }
  | {
      readonly phase: "done";
      readonly url: string;
      readonly mimeType: string;
      readonly lengthMs: number;
      readonly bytes: number;
      readonly end: RecordingEnd;
    };

export const recording = signal<Recording>({ phase: "none" });
/** The browser's error, if it refused to record. */
export const recordingRefusal = signal<string | undefined>(undefined);

/** How often the recorder delivers data, so that the shown size is current and limits are noticed in time. */
const SLICE_MS = 500;

let stopRunning: ((end: RecordingEnd) => void) | undefined;

/** Records in the given format, or in the browser's default one. The previous recording is discarded. */
export function startRecording(mimeType: string | undefined): void {
  discardRecording();
  recordingRefusal.value = undefined;
  const { stream, isFed, release } = createRecordedStream();
  let recorder: MediaRecorder;
  try {
    recorder = new MediaRecorder(stream, mimeType === undefined ? {} : { mimeType });
    recorder.start(SLICE_MS);
  } catch (thrown) {
    release();
    recordingRefusal.value = String(thrown);
    return;
  }
  let startedAtMs: number | undefined;
  let endedAtMs: number | undefined;
  let end: RecordingEnd | undefined;
  const slices: Blob[] = [];
  let bytes = 0;
  const lengthMs = (): number =>
    startedAtMs === undefined ? 0 : (endedAtMs ?? performance.now()) - startedAtMs;
  const close = (left: Recording): void => {
    clearInterval(timer);
    unwatch();
    release();
    stopRunning = undefined;
    recording.value = left;
  };
  const stop = (reason: RecordingEnd): void => {
    if (end !== undefined) return;
    end = reason;
    endedAtMs = performance.now();
    if (recorder.state !== "inactive") recorder.stop();
    // Nothing is recorded yet, and in Firefox a recorder that is stopped before its `start` event never finishes.
    if (startedAtMs === undefined) close({ phase: "none" });
  };
  const timer = setInterval(() => {
    if (startedAtMs !== undefined) recording.value = { phase: "running", lengthMs: lengthMs(), bytes };
    const limit = reachedLimit({ lengthMs: lengthMs(), bytes });
    if (limit !== undefined) stop(limit);
  }, SLICE_MS);
  // Otherwise the recorder would continue with the last frame, or with silence.
  const unwatch = effect(() => {
    if (!isFed.value) stop("sourceEnded");
  });
  recorder.addEventListener("start", () => {
    if (end !== undefined) return;
    startedAtMs = performance.now();
    recording.value = { phase: "running", lengthMs: 0, bytes: 0 };
  });
  recorder.addEventListener("dataavailable", ({ data }) => {
    slices.push(data);
    bytes += data.size;
  });
  recorder.addEventListener("error", () => stop("recorderFailed"));
  recorder.addEventListener("stop", () => {
    if (startedAtMs === undefined) return;
    const file = new Blob(slices, { type: recorder.mimeType });
    close({
      phase: "done",
      url: URL.createObjectURL(file),
      mimeType: recorder.mimeType,
      lengthMs: lengthMs(),
      bytes: file.size,
      end: end ?? "sourceEnded",
    });
  });
  stopRunning = stop;
  recording.value = { phase: "starting" };
}

export function stopRecording(): void {
  stopRunning?.("stopped");
}

/** Frees the memory of the finished recording. */
function discardRecording(): void {
  if (recording.value.phase === "done") URL.revokeObjectURL(recording.value.url);
  recording.value = { phase: "none" };
}

const screenSoundTracks = computed(() => screenStream.value?.getAudioTracks() ?? []);

/** True while there is audio: the microphone, or a screen shared with its sound. */
export const soundRuns = computed(
  () => microphoneSound.value !== undefined || screenSoundTracks.value.length > 0,
);

interface RecordedStream {
  readonly stream: MediaStream;
  /** False once the video has ended or, without video, the last audio. */
  readonly isFed: ReadonlySignal<boolean>;
  readonly release: () => void;
}

/** A stream of the chosen video and all running audio, mixed. */
function createRecordedStream(): RecordedStream {
  const picture = keptPicture.value === undefined ? undefined : pictureTracks.value[keptPicture.value];
  const mix = audioContext().createMediaStreamDestination();
  const mixIn = (node: AudioNode | undefined): (() => void) => {
    node?.connect(mix);
    return () => node?.disconnect(mix);
  };
  const hasSound = soundRuns.value;
  // Effects, so that a microphone that is reopened with other constraints stays in the mix.
  const releases = [
    effect(() => mixIn(microphoneSound.value)),
    effect(() => {
      const tracks = screenSoundTracks.value;
      return mixIn(
        tracks.length === 0 ? undefined : audioContext().createMediaStreamSource(new MediaStream(tracks)),
      );
    }),
  ];
  return {
    stream: new MediaStream([
      ...(picture === undefined ? [] : [picture]),
      ...(hasSound ? mix.stream.getTracks() : []),
    ]),
    isFed: computed(() =>
      picture === undefined ? soundRuns.value : Object.values(pictureTracks.value).includes(picture),
    ),
    release: () => {
      for (const release of releases) release();
    },
  };
}
