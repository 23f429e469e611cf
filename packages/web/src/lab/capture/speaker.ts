import { signal } from "@preact/signals";
import { refreshDevices } from "../../capture/device-list.ts";
import { testTone } from "./test-tone.ts";

/** The speaker chosen; `undefined` is the system's. */
export const speakerId = signal<string | undefined>(undefined);
export const toneIsPlaying = signal(false);
/** The browser's own words where a speaker could not be used. */
export const speakerRefusal = signal<string | undefined>(undefined);

/** True where a page may say which speaker plays. */
export const canChooseSpeaker = "setSinkId" in HTMLMediaElement.prototype;

/** True where the browser has a chooser of its own, and lists a speaker only once it was chosen there (Firefox). */
export const hasSpeakerChooser = (): boolean =>
  navigator.mediaDevices !== undefined && "selectAudioOutput" in navigator.mediaDevices;

interface SpeakerChooser {
  selectAudioOutput(): Promise<MediaDeviceInfo>;
}

/** Opens the browser's chooser. Must be called from a click or a key. */
export async function openSpeakerChooser(): Promise<void> {
  speakerRefusal.value = undefined;
  try {
    const chosen = await (navigator.mediaDevices as MediaDevices & SpeakerChooser).selectAudioOutput();
    await refreshDevices();
    speakerId.value = chosen.deviceId;
  } catch (thrown) {
    // A chooser closed without a choice is no failure.
    if (!(thrown instanceof DOMException && thrown.name === "NotAllowedError"))
      speakerRefusal.value = String(thrown);
  }
}

/** Sends what `element` plays to the chosen speaker. */
export async function useChosenSpeaker(element: HTMLMediaElement): Promise<void> {
  if (canChooseSpeaker) await element.setSinkId(speakerId.value ?? "");
}

/** Plays a tone on the left, then on the right, through the chosen speaker. */
export async function playTestTone(): Promise<void> {
  speakerRefusal.value = undefined;
  const url = URL.createObjectURL(new Blob([testTone()], { type: "audio/wav" }));
  const player = new Audio(url);
  const done = (): void => {
    toneIsPlaying.value = false;
    URL.revokeObjectURL(url);
  };
  player.addEventListener("ended", done);
  toneIsPlaying.value = true;
  try {
    await useChosenSpeaker(player);
    await player.play();
  } catch (thrown) {
    done();
    speakerRefusal.value = String(thrown);
  }
}
