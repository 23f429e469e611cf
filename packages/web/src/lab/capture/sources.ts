import {
  type CaptureSource,
  createCaptureSource,
  refusal,
  stopSource,
} from "../../capture/capture-source.ts";
import {
  cameraConstraints,
  cameraRequest,
  microphoneConstraints,
  microphoneRequest,
  PROCESSINGS,
} from "../../capture/requested-constraints.ts";
import { stopScreen } from "./screen.ts";

export const camera: CaptureSource = createCaptureSource({
  device: "camera",
  constraints: () => cameraConstraints(cameraRequest.value),
  needsReopening: () => false,
});

export const microphone: CaptureSource = createCaptureSource({
  device: "microphone",
  constraints: () => microphoneConstraints(microphoneRequest.value),
  // Chromium applies audio processing only when it opens a microphone, and ignores later constraints.
  needsReopening: (track) => {
    const settings = track.getSettings();
    return PROCESSINGS.some((processing) => {
      const { value } = microphoneRequest.value[processing];
      return (
        value !== undefined && settings[processing] !== undefined && Boolean(settings[processing]) !== value
      );
    });
  },
});

/** Releases camera, microphone and screen. A recording of them ends with them. */
export function stopEverything(): void {
  stopSource(camera);
  stopSource(microphone);
  stopScreen();
  refusal.value = undefined;
}
