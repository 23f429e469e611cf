import { signal } from "@preact/signals";
import { type CaptureRefusal, openDisplayMedia } from "../../capture/capture-attempt.ts";

/** The shared screen, window or tab. */
export const screenStream = signal<MediaStream | undefined>(undefined);
export const screenRefusal = signal<CaptureRefusal | undefined>(undefined);
/** True after sharing was ended in the browser's sharing bar, or by closing the window. */
export const screenEndedElsewhere = signal(false);
export const screenWithSound = signal(false);
/** Whether the running capture was requested with sound. The choice may have changed since. */
export const screenAskedForSound = signal(false);

/** Lets the person choose what to share. Must be called from a click or a key press. */
export async function shareScreen(): Promise<void> {
  screenRefusal.value = undefined;
  screenEndedElsewhere.value = false;
  const isSoundAsked = screenWithSound.value;
  const { stream, refusal } = await openDisplayMedia({ video: true, audio: isSoundAsked });
  screenRefusal.value = refusal;
  if (stream === undefined) return;
  stopScreen();
  screenAskedForSound.value = isSoundAsked;
  screenStream.value = stream;
  stream.getVideoTracks()[0]?.addEventListener("ended", () => {
    if (screenStream.peek() !== stream) return;
    stopScreen();
    screenEndedElsewhere.value = true;
  });
}

export function stopScreen(): void {
  for (const track of screenStream.value?.getTracks() ?? []) track.stop();
  screenStream.value = undefined;
  screenEndedElsewhere.value = false;
}
