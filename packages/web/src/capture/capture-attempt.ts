import { type CaptureDevice, type CaptureFailure, classifyCaptureFailure } from "@visavis/client/core";

/** A capture that did not happen: why, for which device, and how the browser itself put it. */
export interface CaptureRefusal {
  readonly device: CaptureDevice;
  readonly failure: CaptureFailure;
  readonly browserWords: { readonly name: string; readonly message: string };
}

export type CaptureOutcome =
  | { readonly stream: MediaStream; readonly refusal?: never }
  | { readonly stream?: never; readonly refusal: CaptureRefusal };

/** Asks for camera, microphone or both. A refusal is a value, also where the browser hides the API. */
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

/** Asks for a screen, a window or a tab. Must be called from a click or a key. */
export async function openDisplayMedia(options: DisplayMediaStreamOptions): Promise<CaptureOutcome> {
  try {
    return { stream: await navigator.mediaDevices.getDisplayMedia(options) };
  } catch (thrown) {
    return { refusal: await explainRefusal("screen", thrown) };
  }
}

/** True where the browser can share a screen at all; phones cannot. */
export const canShareScreen = (): boolean => navigator.mediaDevices?.getDisplayMedia !== undefined;

/** Tells why `thrown` came, for a capture or for `applyConstraints` on a running track. */
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

/** The gravest answer for the devices asked for: one that is denied denies both. */
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
    // Browsers that do not know these names throw; older Safari has no `permissions` at all.
    return undefined;
  }
}

/** Chromium alone tells a document's policy; its name there is still the old one. */
function policyAllows(device: CaptureDevice): boolean | undefined {
  const { featurePolicy } = document as { featurePolicy?: { allowsFeature(feature: string): boolean } };
  return featurePolicy === undefined
    ? undefined
    : FEATURES[device].every((feature) => featurePolicy.allowsFeature(feature));
}
