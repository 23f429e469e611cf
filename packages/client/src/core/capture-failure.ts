/** What a page asked for: the words that explain a failure name it. */
export type CaptureDevice = "camera" | "microphone" | "cameraAndMicrophone" | "screen";

/** Why a browser gave no picture or sound. One kind for each thing a person can do about it. */
export type CaptureFailure =
  /** The page was opened over plain HTTP from another machine, where browsers hide the capture API. */
  | { readonly kind: "insecureContext" }
  /** The browser has no such function here; screen capture on phones, above all. */
  | { readonly kind: "apiMissing" }
  /** The site is blocked in the browser's own settings. It will not ask again by itself. */
  | { readonly kind: "blockedForSite" }
  /** The question was closed, or answered "no" for this time only. The browser asks again. */
  | { readonly kind: "dismissed" }
  /** The operating system keeps the device from the browser. */
  | { readonly kind: "blockedBySystem" }
  /** The page's own permissions policy, or that of the page around it, forbids the device. */
  | { readonly kind: "blockedByPolicy" }
  /** Refused, and the browser does not tell by whom. */
  | { readonly kind: "notAllowed" }
  | { readonly kind: "noDevice" }
  /** The device is there, but another program or a fault keeps it from starting. */
  | { readonly kind: "deviceUnreadable" }
  /** `constraint` is the one that no device meets; some browsers leave it empty. */
  | { readonly kind: "unmetConstraint"; readonly constraint: string | undefined }
  /** Capture is switched off for this document as a whole. */
  | { readonly kind: "captureForbidden" }
  /** Neither picture nor sound was asked for, or a constraint was no legal value. */
  | { readonly kind: "badRequest" }
  /** Screen capture has to start from a click or a key. */
  | { readonly kind: "gestureNeeded" }
  | { readonly kind: "unknown" };

/** What was thrown: a `DOMException`, an `OverconstrainedError` or a `TypeError`, as plain values. */
export interface ThrownError {
  readonly name: string;
  readonly message: string;
  readonly constraint?: string | undefined;
}

/** What the page knew when the attempt failed. */
export interface CaptureCircumstances {
  readonly secureContext: boolean;
  /** True where `getUserMedia`, or `getDisplayMedia` for a screen, exists. */
  readonly apiPresent: boolean;
  readonly device: CaptureDevice;
  /** What the Permissions API says after the failure, where the browser answers for this device. */
  readonly permission?: "granted" | "denied" | "prompt" | undefined;
  /** Whether the document's permissions policy allows the device, where the browser tells (Chromium). */
  readonly policyAllows?: boolean | undefined;
}

/**
 * Tells why a capture failed from what was thrown and from where. The names are those of Media Capture and Streams
 * §10.2 and Screen Capture §5.1; the messages are those of today's browsers, which alone tell who refused.
 */
export function classifyCaptureFailure(
  thrown: ThrownError,
  circumstances: CaptureCircumstances,
): CaptureFailure {
  // In an insecure context `navigator.mediaDevices` is undefined, so this comes before "the API is missing".
  if (!circumstances.secureContext) return { kind: "insecureContext" };
  if (!circumstances.apiPresent) return { kind: "apiMissing" };
  switch (thrown.name) {
    case "NotAllowedError":
    // The name that Chromium used before the specification settled.
    case "PermissionDeniedError":
      return { kind: whoRefused(thrown.message, circumstances) };
    case "NotFoundError":
    case "DevicesNotFoundError":
      return { kind: "noDevice" };
    case "NotReadableError":
    case "TrackStartError":
    // AbortError: "some other hardware failure", and Firefox's name for a device that did not start.
    case "AbortError":
      return { kind: "deviceUnreadable" };
    case "OverconstrainedError":
    case "ConstraintNotSatisfiedError":
      return { kind: "unmetConstraint", constraint: thrown.constraint || undefined };
    case "SecurityError":
      return { kind: "captureForbidden" };
    case "TypeError":
    case "NotSupportedError":
      return { kind: "badRequest" };
    case "InvalidStateError":
    // Safari's name for a screen capture without a gesture.
    case "InvalidAccessError":
      return { kind: "gestureNeeded" };
    default:
      return { kind: "unknown" };
  }
}

type Refuser = "blockedForSite" | "dismissed" | "blockedBySystem" | "blockedByPolicy" | "notAllowed";

function whoRefused(message: string, { device, permission, policyAllows }: CaptureCircumstances): Refuser {
  // Before the permission: under a policy that forbids, Chromium also reports that as "denied".
  if (policyAllows === false) return "blockedByPolicy";
  if (/by system/i.test(message)) return "blockedBySystem";
  if (/permissions?[ -]policy|feature[ -]policy/i.test(message)) return "blockedByPolicy";
  if (/dismissed/i.test(message)) return "dismissed";
  // Every screen capture is asked for anew; a refusal is the picker closed without a choice.
  if (device === "screen") return "dismissed";
  if (permission === "denied") return "blockedForSite";
  // Still open: the answer was "not this time" and has not been kept.
  if (permission === "prompt") return "dismissed";
  // The browser says yes and still refuses, so the "no" comes from beneath it.
  if (permission === "granted") return "blockedBySystem";
  return "notAllowed";
}
