import { signal } from "@preact/signals";
import { refreshDevices } from "../../capture/device-list.ts";

/** The chosen speaker; `undefined` is the system default. */
export const speakerId = signal<string | undefined>(undefined);
export const toneIsPlaying = signal(false);
/** The browser's error, if a speaker could not be used. */
export const speakerRefusal = signal<string | undefined>(undefined);

/** Whether pages can choose the speaker. */
export const canChooseSpeaker = "setSinkId" in HTMLMediaElement.prototype;

/** Whether the browser has its own chooser. Firefox lists a speaker only after it was chosen there. */
export const hasSpeakerChooser = (): boolean =>
  navigator.mediaDevices !== undefined && "selectAudioOutput" in navigator.mediaDevices;

interface SpeakerChooser {
  selectAudioOutput(): Promise<MediaDeviceInfo>;
}

/** Opens the browser's chooser. Must be called from a click or a key press. */
export async function openSpeakerChooser(): Promise<void> {
  speakerRefusal.value = undefined;
  try {
    const chosen = await (navigator.mediaDevices as MediaDevices & SpeakerChooser).selectAudioOutput();
    await refreshDevices();
    speakerId.value = chosen.deviceId;
  } catch (thrown) {
    // Closing the chooser without a choice is not an error.
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

/** A quiet concert A, which even small speakers can play. */
const TONE_HZ = 440;
const SAMPLES_PER_SECOND = 44_100;
const SIDE_SECONDS = 0.7;
const FADE_SECONDS = 0.03;
const AMPLITUDE = 0.3;
const HEADER_BYTES = 44;
const FRAME_BYTES = 4;

/** A WAV file (16 bits, stereo) with a tone on the left, then on the right. A short fade avoids clicks. */
function testTone(): Uint8Array<ArrayBuffer> {
  const sideFrames = Math.round(SIDE_SECONDS * SAMPLES_PER_SECOND);
  const dataBytes = 2 * sideFrames * FRAME_BYTES;
  const file = new Uint8Array(HEADER_BYTES + dataBytes);
  const view = new DataView(file.buffer);
  const ascii = (offset: number, text: string): void => file.set(new TextEncoder().encode(text), offset);
  ascii(0, "RIFF");
  view.setUint32(4, HEADER_BYTES - 8 + dataBytes, true);
  ascii(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 2, true);
  view.setUint32(24, SAMPLES_PER_SECOND, true);
  view.setUint32(28, SAMPLES_PER_SECOND * FRAME_BYTES, true);
  view.setUint16(32, FRAME_BYTES, true);
  view.setUint16(34, 16, true);
  ascii(36, "data");
  view.setUint32(40, dataBytes, true);
  for (let frame = 0; frame < sideFrames; frame += 1) {
    const seconds = frame / SAMPLES_PER_SECOND;
    const fade = Math.min(1, seconds / FADE_SECONDS, (SIDE_SECONDS - seconds) / FADE_SECONDS);
    const sample = Math.round(0x7fff * AMPLITUDE * fade * Math.sin(2 * Math.PI * TONE_HZ * seconds));
    view.setInt16(HEADER_BYTES + frame * FRAME_BYTES, sample, true);
    view.setInt16(HEADER_BYTES + (sideFrames + frame) * FRAME_BYTES + 2, sample, true);
  }
  return file;
}
