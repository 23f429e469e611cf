import type { Signal } from "@preact/signals";
import { type CaptureRefusal, openUserMedia } from "../capture/capture-attempt.ts";

/**
 * Opens the microphone for a test. While a page captures, browsers let its connections use every network interface, with its
 * real address.
 *
 * @param refusal set to why it could not be opened, if so; then the test runs without it
 */
export async function openMicrophone(
  refusal: Signal<CaptureRefusal | undefined>,
): Promise<MediaStream | undefined> {
  const outcome = await openUserMedia("microphone", { audio: true });
  refusal.value = outcome.refusal;
  return outcome.stream;
}
