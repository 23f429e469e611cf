import { signal } from "@preact/signals";

/** How strictly a value is requested: `ideal` accepts the closest value, `exact` fails without it. */
export type Firmness = "ideal" | "exact";

/** A requested value. If it is undefined, the browser chooses. */
export interface Wish<Value> {
  readonly value: Value | undefined;
  readonly firmness: Firmness;
}

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

export interface CameraWishes {
  readonly deviceId: string | undefined;
  readonly size: Wish<PictureSize>;
  readonly frameRate: Wish<number>;
}

/** The ways in which browsers process a microphone's sound. */
export const PROCESSINGS = ["echoCancellation", "noiseSuppression", "autoGainControl"] as const;
type Processing = (typeof PROCESSINGS)[number];

export interface MicrophoneWishes extends Readonly<Record<Processing, Wish<boolean>>> {
  readonly deviceId: string | undefined;
}

const open = { value: undefined, firmness: "ideal" } as const;

/** What the page requests from the camera, now or at the next start. */
export const cameraWishes = signal<CameraWishes>({ deviceId: undefined, size: open, frameRate: open });

/** What the page requests from the microphone, now or at the next start. */
export const microphoneWishes = signal<MicrophoneWishes>({
  deviceId: undefined,
  echoCancellation: open,
  noiseSuppression: open,
  autoGainControl: open,
});

/** A chosen device is always `exact`: with `ideal`, the browser could silently open another one. */
function device(deviceId: string | undefined): MediaTrackConstraints {
  return deviceId === undefined ? {} : { deviceId: { exact: deviceId } };
}

/** The requests to the camera as constraints of the API. */
export function cameraConstraints({ deviceId, size, frameRate }: CameraWishes): MediaTrackConstraints {
  return {
    ...device(deviceId),
    ...(size.value !== undefined && {
      width: { [size.firmness]: size.value.width },
      height: { [size.firmness]: size.value.height },
    }),
    ...(frameRate.value !== undefined && { frameRate: { [frameRate.firmness]: frameRate.value } }),
  };
}

/** The requests to the microphone as constraints of the API. */
export function microphoneConstraints(wishes: MicrophoneWishes): MediaTrackConstraints {
  const constraints: MediaTrackConstraints = device(wishes.deviceId);
  for (const processing of PROCESSINGS) {
    const { value, firmness } = wishes[processing];
    if (value !== undefined) constraints[processing] = { [firmness]: value };
  }
  return constraints;
}
