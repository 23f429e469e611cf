/** The requested device, which the explanation of a failure names. */
export type CaptureDevice = "camera" | "microphone" | "cameraAndMicrophone" | "screen";

/** Why capture failed: one kind for each remedy. */
export type CaptureFailure =
  /** The page was opened over plain HTTP from another machine, where browsers hide the capture API. */
  | { readonly kind: "insecureContext" }
  /** The browser does not have this API, such as screen capture on phones. */
  | { readonly kind: "apiMissing" }
  /** The site is blocked in the browser's settings. The browser will not ask again. */
  | { readonly kind: "blockedForSite" }
  /** The prompt was closed, or denied for this time only. The browser will ask again. */
  | { readonly kind: "dismissed" }
  /** The operating system denies the browser the device. */
  | { readonly kind: "blockedBySystem" }
  /** The permissions policy of the page, or of the page that embeds it, forbids the device. */
  | { readonly kind: "blockedByPolicy" }
  /** Refused without a hint at who refused. */
  | { readonly kind: "notAllowed" }
  | { readonly kind: "noDevice" }
  /** The device exists, but another program or a fault prevents it from starting. */
  | { readonly kind: "deviceUnreadable" }
  /** No device meets `constraint`; some browsers leave it empty. */
  | { readonly kind: "unmetConstraint"; readonly constraint: string | undefined }
  /** Capture is disabled for the whole document. */
  | { readonly kind: "captureForbidden" }
  /** Neither video nor audio was requested, or a constraint has an invalid value. */
  | { readonly kind: "badRequest" }
  /** Screen capture needs a user gesture, such as a click. */
  | { readonly kind: "gestureNeeded" }
  | { readonly kind: "unknown" };

/** The thrown `DOMException`, `OverconstrainedError` or `TypeError` as plain data. */
export interface ThrownError {
  readonly name: string;
  readonly message: string;
  readonly constraint?: string | undefined;
}

/** What the page knew when the attempt failed. */
export interface CaptureCircumstances {
  readonly secureContext: boolean;
  /** True if `getUserMedia`, or `getDisplayMedia` for a screen, exists. */
  readonly apiPresent: boolean;
  readonly device: CaptureDevice;
  /** What the Permissions API says after the failure, if the browser supports it for this device. */
  readonly permission?: "granted" | "denied" | "prompt" | undefined;
  /** Whether the document's permissions policy allows the device, if the browser tells (Chromium). */
  readonly policyAllows?: boolean | undefined;
}

/**
 * Works out why capture failed from the error and the circumstances. The error names are those of Media Capture and
 * Streams §10.2 and Screen Capture §5.1. They do not say who refused; only the messages of current browsers do.
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
  // Checked before the permission, which Chromium reports as "denied" under such a policy.
  if (policyAllows === false) return "blockedByPolicy";
  if (/by system/i.test(message)) return "blockedBySystem";
  if (/permissions?[ -]policy|feature[ -]policy/i.test(message)) return "blockedByPolicy";
  if (/dismissed/i.test(message)) return "dismissed";
  // Every screen capture has its own prompt; a refusal means that the picker was closed without a choice.
  if (device === "screen") return "dismissed";
  if (permission === "denied") return "blockedForSite";
  // Still "prompt": the refusal was for this time only and was not stored.
  if (permission === "prompt") return "dismissed";
  // The browser grants it and still fails, so the operating system refuses.
  if (permission === "granted") return "blockedBySystem";
  return "notAllowed";
}
