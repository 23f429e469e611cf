import { openUserMedia } from "../../../capture/capture-attempt.ts";
import { failed } from "../findings.ts";
import type { Measurement } from "./measurement.ts";

/**
 * Opens a camera or a microphone, passes its track to `use`, and stops the track in any case: even if the person answers
 * the permission prompt only after the test has ended.
 */
export async function withCapturedTrack(
  device: "camera" | "microphone",
  constraints: MediaTrackConstraints,
  {
    signal,
    use,
  }: {
    readonly signal: AbortSignal;
    readonly use: (track: MediaStreamTrack) => Promise<Measurement>;
  },
): Promise<Measurement> {
  const { stream, refusal } = await openUserMedia(device, {
    [device === "camera" ? "video" : "audio"]: constraints,
  });
  if (refusal !== undefined) return { finding: failed("captureRefused"), figures: {}, refusal };
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    signal.throwIfAborted();
    const [track] = stream.getTracks();
    if (track === undefined) throw new Error("the stream has no track");
    return await use(track);
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
}
