import { signal } from "@preact/signals";

let context: AudioContext | undefined;

/** True while the page's audio runs. Browsers suspend it until a click or a key press. */
export const audioRuns = signal(false);

/** The page's only audio context, created when first needed. */
export function audioContext(): AudioContext {
  if (context === undefined) {
    const made = new AudioContext();
    made.addEventListener("statechange", () => {
      audioRuns.value = made.state === "running";
    });
    audioRuns.value = made.state === "running";
    context = made;
  }
  return context;
}

/** Resumes audio. Succeeds from a click or key press, and usually while a microphone is on. */
export function wakeAudio(): void {
  // If refused, the context stays suspended, and `audioRuns` stays false.
  audioContext()
    .resume()
    .catch(() => undefined);
}
