import { batch, computed, type Signal, signal } from "@preact/signals";
import { type CaptureRefusal, openDisplayMedia, openUserMedia } from "../capture/capture-attempt.ts";
import { refreshDevices } from "../capture/device-list.ts";

type Device = "camera" | "microphone";

/** The tracks that this page holds, each `null` while it holds none. */
export const localTracks = {
  microphone: signal<MediaStreamTrack | null>(null),
  camera: signal<MediaStreamTrack | null>(null),
  screen: signal<MediaStreamTrack | null>(null),
  screenAudio: signal<MediaStreamTrack | null>(null),
} as const;

/** True while the microphone is open but muted. */
export const muted = signal(false);

/** True if others can hear us: the microphone is open and not muted. */
export const microphoneOn = computed(() => localTracks.microphone.value !== null && !muted.value);

/** The devices that are being opened; the browser may be asking for permission. */
export const opening = signal<ReadonlySet<Device | "screen">>(new Set());

/** Why a device is unavailable, by device; removed when it opens. */
export const refusals = signal<Readonly<Partial<Record<Device | "screen", CaptureRefusal>>>>({});

/** The device that was unplugged or otherwise ended while in use. */
export const lostDevice = signal<Device | undefined>(undefined);

/** The devices that the user chose; `undefined` leaves the choice to the browser. */
export const chosenDevices = {
  camera: signal<string | undefined>(undefined),
  microphone: signal<string | undefined>(undefined),
} as const;

/** 720p at 30 fps: laptop cameras deliver it, and a small mesh can carry it. */
const CAMERA = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } } as const;
const MICROPHONE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true } as const;

function constraintsFor(device: Device): MediaTrackConstraints {
  const deviceId = chosenDevices[device].value;
  const chosen = deviceId === undefined ? {} : { deviceId: { exact: deviceId } };
  return device === "camera"
    ? { ...CAMERA, ...(deviceId === undefined ? { facingMode: { ideal: "user" } } : chosen) }
    : { ...MICROPHONE, ...chosen };
}

/**
 * Opens camera, microphone or both. Both are requested with one prompt. If that fails, each is requested alone, so that
 * the microphone works without a camera.
 */
export async function openDevices(devices: readonly Device[]): Promise<void> {
  const wanted = devices.filter((device) => !opening.value.has(device));
  if (wanted.length === 0) return;
  opening.value = new Set([...opening.value, ...wanted]);
  const { stream, refusal } = await openUserMedia(
    wanted.length === 2 ? "cameraAndMicrophone" : wanted[0] === "camera" ? "camera" : "microphone",
    {
      ...(wanted.includes("camera") ? { video: constraintsFor("camera") } : {}),
      ...(wanted.includes("microphone") ? { audio: constraintsFor("microphone") } : {}),
    },
  );
  batch(() => {
    opening.value = new Set(
      [...opening.value].filter((device) => device === "screen" || !wanted.includes(device)),
    );
    if (stream !== undefined) {
      refusals.value = Object.fromEntries(
        Object.entries(refusals.value).filter(([device]) => !wanted.some((opened) => opened === device)),
      );
      for (const track of stream.getTracks()) hold(track.kind === "video" ? "camera" : "microphone", track);
    } else if (wanted.length === 1) {
      refusals.value = {
        ...refusals.value,
        ...Object.fromEntries(wanted.map((device) => [device, refusal])),
      };
    }
  });
  if (stream === undefined && wanted.length === 2) {
    await openDevices(["microphone"]);
    await openDevices(["camera"]);
  }
  await refreshDevices();
}

/** Replaces the previous track, and notices when the new one ends by itself. */
function hold(device: Device, track: MediaStreamTrack): void {
  const place: Signal<MediaStreamTrack | null> = localTracks[device];
  place.value?.stop();
  if (device === "microphone") track.enabled = !muted.value;
  place.value = track;
  lostDevice.value = undefined;
  track.addEventListener("ended", () => {
    if (place.value !== track) return;
    place.value = null;
    lostDevice.value = device;
  });
}

/** Stops a device, which turns its light off. */
function closeDevice(device: Device): void {
  localTracks[device].value?.stop();
  localTracks[device].value = null;
}

/** Mutes or unmutes; without a microphone it opens one. */
export async function toggleMicrophone(): Promise<void> {
  if (localTracks.microphone.value !== null) muted.value = !muted.value;
  else {
    muted.value = false;
    await openDevices(["microphone"]);
  }
}

/** Switching the camera off stops it instead of sending black, so that its light goes out. */
export async function toggleCamera(): Promise<void> {
  if (localTracks.camera.value !== null) closeDevice("camera");
  else await openDevices(["camera"]);
}

/** Chooses another device, and switches to it at once if one is in use. */
export async function chooseDevice(device: Device, deviceId: string | undefined): Promise<void> {
  chosenDevices[device].value = deviceId;
  if (localTracks[device].value === null) return;
  // Many phones cannot open two cameras at once, so the old one is stopped first.
  localTracks[device].value?.stop();
  await openDevices([device]);
  if (localTracks[device].value?.readyState === "ended") localTracks[device].value = null;
}

/** Shares a screen, a window or a tab, with its audio if the browser captures it; or stops sharing. */
export async function toggleScreen(): Promise<void> {
  if (localTracks.screen.value !== null) {
    stopSharing();
    return;
  }
  if (opening.value.has("screen")) return;
  opening.value = new Set([...opening.value, "screen"]);
  const { stream, refusal } = await openDisplayMedia({
    video: { frameRate: { ideal: 15, max: 30 } },
    audio: true,
  });
  batch(() => {
    opening.value = new Set([...opening.value].filter((device) => device !== "screen"));
    const { screen: _, ...others } = refusals.value;
    refusals.value = refusal === undefined ? others : { ...others, screen: refusal };
    if (stream === undefined) return;
    localTracks.screen.value = stream.getVideoTracks()[0] ?? null;
    localTracks.screenAudio.value = stream.getAudioTracks()[0] ?? null;
    // The browser's own "stop sharing" ends the track.
    localTracks.screen.value?.addEventListener("ended", stopSharing);
  });
}

function stopSharing(): void {
  batch(() => {
    for (const source of ["screen", "screenAudio"] as const) {
      localTracks[source].value?.stop();
      localTracks[source].value = null;
    }
  });
}

/** Stops all devices and screen sharing, so that no light stays on after the call. */
export function closeAll(): void {
  stopSharing();
  closeDevice("camera");
  closeDevice("microphone");
}
