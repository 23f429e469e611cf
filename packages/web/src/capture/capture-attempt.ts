import { type CaptureDevice, type CaptureFailure, classifyCaptureFailure } from "@visavis/client/core";

/** A failed capture: the cause, the device, and the browser's own error. */
export interface CaptureRefusal {
  readonly device: CaptureDevice;
  readonly failure: CaptureFailure;
  readonly browserWords: { readonly name: string; readonly message: string };
}

export type CaptureOutcome =
  | { readonly stream: MediaStream; readonly refusal?: never }
  | { readonly stream?: never; readonly refusal: CaptureRefusal };

/** Requests camera, microphone or both. A refusal is returned as a value, even if the browser hides the API. */
export async function openUserMedia(
  device: CaptureDevice,
  constraints: MediaStreamConstraints,
): Promise<CaptureOutcome> {
  try {
    return { stream: await navigator.mediaDevices.getUserMedia(constraints) };
  } catch (thrown) {
    return { refusal: await explainRefusal(device, thrown) };
  }
}

/** Requests a screen, a window or a tab. Must be called from a click or a key press. */
export async function openDisplayMedia(options: DisplayMediaStreamOptions): Promise<CaptureOutcome> {
  try {
    return { stream: await navigator.mediaDevices.getDisplayMedia(options) };
  } catch (thrown) {
    return { refusal: await explainRefusal("screen", thrown) };
  }
}

/** True if the browser can share a screen. Phones cannot. */
export const canShareScreen = (): boolean => navigator.mediaDevices?.getDisplayMedia !== undefined;

/** Classifies an error that a capture, or `applyConstraints` on a live track, has thrown. */
export async function explainRefusal(device: CaptureDevice, thrown: unknown): Promise<CaptureRefusal> {
  const { name, message } = thrown instanceof Error ? thrown : { name: "Error", message: String(thrown) };
  const constraint =
    typeof thrown === "object" && thrown !== null && "constraint" in thrown
      ? String(thrown.constraint)
      : undefined;
  const failure = classifyCaptureFailure(
    { name, message, constraint },
    {
      secureContext: isSecureContext,
      apiPresent: device === "screen" ? canShareScreen() : navigator.mediaDevices?.getUserMedia !== undefined,
      device,
      permission: await permissionFor(device),
      policyAllows: policyAllows(device),
    },
  );
  return { device, failure, browserWords: { name, message } };
}

const FEATURES: Readonly<Record<CaptureDevice, readonly string[]>> = {
  camera: ["camera"],
  microphone: ["microphone"],
  cameraAndMicrophone: ["camera", "microphone"],
  screen: ["display-capture"],
};

/** The most restrictive permission of the requested devices: one that is denied denies both. */
async function permissionFor(device: CaptureDevice): Promise<PermissionState | undefined> {
  if (device === "screen") return undefined;
  try {
    const answers = await Promise.all(
      FEATURES[device].map(async (name) => {
        const status = await navigator.permissions.query({ name: name as PermissionName });
        return status.state;
      }),
    );
    return (["denied", "prompt", "granted"] as const).find((state) => answers.includes(state));
  } catch {
    // Browsers that do not know these names throw, and older versions of Safari have no `permissions`.
    return undefined;
  }
}

/** Only Chromium exposes a document's policy, under its old name. */
function policyAllows(device: CaptureDevice): boolean | undefined {
  const { featurePolicy } = document as { featurePolicy?: { allowsFeature(feature: string): boolean } };
  return featurePolicy === undefined
    ? undefined
    : FEATURES[device].every((feature) => featurePolicy.allowsFeature(feature));
}
