import { type CaptureSource, createCaptureSource } from "../../capture/capture-source.ts";
import {
  cameraConstraints,
  cameraWishes,
  microphoneConstraints,
  microphoneWishes,
  PROCESSINGS,
} from "../../capture/wishes.ts";

export const camera: CaptureSource = createCaptureSource({
  device: "camera",
  constraints: () => cameraConstraints(cameraWishes.value),
  needsReopening: () => false,
});

export const microphone: CaptureSource = createCaptureSource({
  device: "microphone",
  constraints: () => microphoneConstraints(microphoneWishes.value),
  // Chromium settles echo cancellation and its kin when it opens a microphone and ignores later wishes for them.
  needsReopening: (track) => {
    const settings = track.getSettings();
    return PROCESSINGS.some((processing) => {
      const { value } = microphoneWishes.value[processing];
      return (
        value !== undefined && settings[processing] !== undefined && Boolean(settings[processing]) !== value
      );
    });
  },
});
