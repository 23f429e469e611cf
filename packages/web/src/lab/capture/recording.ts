import { effect, signal } from "@preact/signals";
import { gatherStream } from "./recorded-stream.ts";
import { reachedLimit } from "./recording-format.ts";

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
/** The browser's own words where it refused to record at all. */
export const recordingRefusal = signal<string | undefined>(undefined);

/** Data comes this often, so that the size shown is true and a limit is met in time. */
const SLICE_MS = 500;

let stopRunning: ((end: RecordingEnd) => void) | undefined;

/** Records in the format asked for, or in the browser's own. The recording before is thrown away. */
export function startRecording(mimeType: string | undefined): void {
  discardRecording();
  recordingRefusal.value = undefined;
  const { stream, isFed, release } = gatherStream();
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
    // Nothing is written yet, and Firefox never finishes a recorder that is stopped before its `start` event.
    if (startedAtMs === undefined) close({ phase: "none" });
  };
  const timer = setInterval(() => {
    if (startedAtMs !== undefined) recording.value = { phase: "running", lengthMs: lengthMs(), bytes };
    const limit = reachedLimit({ lengthMs: lengthMs(), bytes });
    if (limit !== undefined) stop(limit);
  }, SLICE_MS);
  // Without this the recorder would go on with the last frame, or with silence.
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

/** Frees the memory of the recording that is done. */
function discardRecording(): void {
  if (recording.value.phase === "done") URL.revokeObjectURL(recording.value.url);
  recording.value = { phase: "none" };
}
