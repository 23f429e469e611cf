import { signal } from "@preact/signals";

/** How strictly a value is requested: `ideal` accepts the closest value, `exact` fails without it. */
export type Strictness = "ideal" | "exact";

/** A requested value. If it is undefined, the browser chooses. */
export interface RequestedValue<Value> {
  readonly value: Value | undefined;
  readonly strictness: Strictness;
}

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

export interface CameraRequest {
  readonly deviceId: string | undefined;
  readonly size: RequestedValue<PictureSize>;
  readonly frameRate: RequestedValue<number>;
}

/** The ways in which browsers process a microphone's sound. */
export const PROCESSINGS = ["echoCancellation", "noiseSuppression", "autoGainControl"] as const;
type Processing = (typeof PROCESSINGS)[number];

export interface MicrophoneRequest extends Readonly<Record<Processing, RequestedValue<boolean>>> {
  readonly deviceId: string | undefined;
}

const UNSET = { value: undefined, strictness: "ideal" } as const;

/** What the page requests from the camera, now or at the next start. */
export const cameraRequest = signal<CameraRequest>({ deviceId: undefined, size: UNSET, frameRate: UNSET });

/** What the page requests from the microphone, now or at the next start. */
export const microphoneRequest = signal<MicrophoneRequest>({
  deviceId: undefined,
  echoCancellation: UNSET,
  noiseSuppression: UNSET,
  autoGainControl: UNSET,
});

/** A chosen device is always `exact`: with `ideal`, the browser could silently open another one. */
function device(deviceId: string | undefined): MediaTrackConstraints {
  return deviceId === undefined ? {} : { deviceId: { exact: deviceId } };
}

/** The requests to the camera as constraints of the API. */
export function cameraConstraints({ deviceId, size, frameRate }: CameraRequest): MediaTrackConstraints {
  return {
    ...device(deviceId),
    ...(size.value !== undefined && {
      width: { [size.strictness]: size.value.width },
      height: { [size.strictness]: size.value.height },
    }),
    ...(frameRate.value !== undefined && { frameRate: { [frameRate.strictness]: frameRate.value } }),
  };
}

/** The requests to the microphone as constraints of the API. */
export function microphoneConstraints(request: MicrophoneRequest): MediaTrackConstraints {
  const constraints: MediaTrackConstraints = device(request.deviceId);
  for (const processing of PROCESSINGS) {
    const { value, strictness } = request[processing];
    if (value !== undefined) constraints[processing] = { [strictness]: value };
  }
  return constraints;
}
