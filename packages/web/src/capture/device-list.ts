import { signal } from "@preact/signals";

/** A device to choose from. Until permission is given, browsers leave `label`, and often `deviceId`, empty. */
export interface ListedDevice {
  readonly deviceId: string;
  readonly label: string;
}

export type DeviceKind = "camera" | "microphone" | "speaker";

/** The devices that the browser currently lists, by kind. */
export const devices = signal<Readonly<Record<DeviceKind, readonly ListedDevice[]>>>({
  camera: [],
  microphone: [],
  speaker: [],
});

const KINDS: Readonly<Record<MediaDeviceKind, DeviceKind>> = {
  videoinput: "camera",
  audioinput: "microphone",
  audiooutput: "speaker",
};

/** Reads the list again. Call it after permission was given, which reveals the labels. */
export async function refreshDevices(): Promise<void> {
  // Undefined in an insecure context; starting a device then says why.
  const listed = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const of = (kind: DeviceKind): ListedDevice[] =>
    listed
      .filter((device) => KINDS[device.kind] === kind)
      .map(({ deviceId, label }) => ({ deviceId, label }));
  devices.value = { camera: of("camera"), microphone: of("microphone"), speaker: of("speaker") };
}

/** Keeps `devices` up to date. @returns a function that stops it */
export function watchDevices(): () => void {
  const refresh = (): void => void refreshDevices();
  refresh();
  navigator.mediaDevices?.addEventListener("devicechange", refresh);
  return () => navigator.mediaDevices?.removeEventListener("devicechange", refresh);
}
