import { signal } from "@preact/signals";

let context: AudioContext | undefined;

/** True while the page's audio runs. Browsers hold it back until a click or a key. */
export const audioRuns = signal(false);

/** The page's one audio context, made when first needed. */
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

/** Lets the audio run; succeeds from a click or a key, and mostly also while a microphone is on. */
export function wakeAudio(): void {
  // A refusal leaves the context suspended, which `audioRuns` tells.
  audioContext()
    .resume()
    .catch(() => undefined);
}
