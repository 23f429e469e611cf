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

/** True while the microphone's track carries silence on purpose. */
export const muted = signal(false);

/** One is heard only with an open microphone that is not muted. */
export const microphoneOn = computed(() => localTracks.microphone.value !== null && !muted.value);

/** The devices being opened now; the browser may be asking for permission. */
export const opening = signal<ReadonlySet<Device | "screen">>(new Set());

/** Why a device is not there, by device; a success takes it away. */
export const refusals = signal<Readonly<Partial<Record<Device | "screen", CaptureRefusal>>>>({});

/** The device that was unplugged or taken away while it ran. */
export const lostDevice = signal<Device | undefined>(undefined);

/** The devices chosen by the person; `undefined` leaves it to the browser. */
export const chosenDevices = {
  camera: signal<string | undefined>(undefined),
  microphone: signal<string | undefined>(undefined),
} as const;

/** 720p at 30 frames is what laptops' cameras give and a mesh of a few can carry. */
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
 * Opens camera, microphone or both. Both are asked for with one question; where that fails, each alone, so that a
 * missing camera does not cost the microphone.
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

/** Keeps a new track in place of the former one, and notices when it ends by itself. */
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

/** Stops a device, so that its light goes out. */
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

/** The camera is stopped, not covered: who switches it off wants its light to go out. */
export async function toggleCamera(): Promise<void> {
  if (localTracks.camera.value !== null) closeDevice("camera");
  else await openDevices(["camera"]);
}

/** Changes to another device, at once where the former one is running. */
export async function chooseDevice(device: Device, deviceId: string | undefined): Promise<void> {
  chosenDevices[device].value = deviceId;
  if (localTracks[device].value === null) return;
  // Many phones cannot open two cameras, so the former one goes first; nobody needs to hear two microphones either.
  localTracks[device].value?.stop();
  await openDevices([device]);
  if (localTracks[device].value?.readyState === "ended") localTracks[device].value = null;
}

/** Shares a screen, a window or a tab, with its sound where the browser gives it; or stops sharing. */
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

/** Stops everything; after leaving no light stays on. */
export function closeAll(): void {
  stopSharing();
  closeDevice("camera");
  closeDevice("microphone");
}
