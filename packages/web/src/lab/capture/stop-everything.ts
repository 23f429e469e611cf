import { refusal, stopSource } from "../../capture/capture-source.ts";
import { stopScreen } from "./screen.ts";
import { camera, microphone } from "./sources.ts";

/** Releases camera, microphone and screen. A recording of them ends with them. */
export function stopEverything(): void {
  stopSource(camera);
  stopSource(microphone);
  stopScreen();
  refusal.value = undefined;
}
