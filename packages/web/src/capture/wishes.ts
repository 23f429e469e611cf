import { signal } from "@preact/signals";

/** How strictly a value is requested: `ideal` accepts the closest value, `exact` fails without it. */
export type Firmness = "ideal" | "exact";

/** One wish. Without a value it is left to the browser. */
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

/** The three ways in which browsers work on a microphone's sound. */
export const PROCESSINGS = ["echoCancellation", "noiseSuppression", "autoGainControl"] as const;
type Processing = (typeof PROCESSINGS)[number];

export interface MicrophoneWishes extends Readonly<Record<Processing, Wish<boolean>>> {
  readonly deviceId: string | undefined;
}

const open = { value: undefined, firmness: "ideal" } as const;

/** What the page asks of the camera, now or at the next start. */
export const cameraWishes = signal<CameraWishes>({ deviceId: undefined, size: open, frameRate: open });

/** What the page asks of the microphone, now or at the next start. */
export const microphoneWishes = signal<MicrophoneWishes>({
  deviceId: undefined,
  echoCancellation: open,
  noiseSuppression: open,
  autoGainControl: open,
});

/** A chosen device is always meant exactly; anything else would quietly open another one. */
function device(deviceId: string | undefined): MediaTrackConstraints {
  return deviceId === undefined ? {} : { deviceId: { exact: deviceId } };
}

/** The camera wishes as the API takes them. */
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

/** The microphone wishes as the API takes them. */
export function microphoneConstraints(wishes: MicrophoneWishes): MediaTrackConstraints {
  const constraints: MediaTrackConstraints = device(wishes.deviceId);
  for (const processing of PROCESSINGS) {
    const { value, firmness } = wishes[processing];
    if (value !== undefined) constraints[processing] = { [firmness]: value };
  }
  return constraints;
}
