import { expect, test } from "vitest";
import {
  type CaptureCircumstances,
  type CaptureFailure,
  classifyCaptureFailure,
  type ThrownError,
} from "./capture-failure.ts";

const ordinary: CaptureCircumstances = { secureContext: true, apiPresent: true, device: "camera" };
const undefinedDevices: ThrownError = {
  name: "TypeError",
  message: "Cannot read properties of undefined (reading 'getUserMedia')",
};
const chromiumDenial: ThrownError = { name: "NotAllowedError", message: "Permission denied" };
const firefoxDenial: ThrownError = {
  name: "NotAllowedError",
  message: "The request is not allowed by the user agent or the platform in the current context.",
};
const named = (name: string, message = "", constraint?: string): ThrownError => ({
  name,
  message,
  constraint,
});

const cases: readonly [string, ThrownError, Partial<CaptureCircumstances>, CaptureFailure][] = [
  [
    "plain HTTP from another machine",
    undefinedDevices,
    { secureContext: false, apiPresent: false },
    { kind: "insecureContext" },
  ],
  [
    "an insecure page in a browser that still has the API",
    chromiumDenial,
    { secureContext: false },
    { kind: "insecureContext" },
  ],
  [
    "a phone without screen capture",
    named("TypeError"),
    { apiPresent: false, device: "screen" },
    { kind: "apiMissing" },
  ],
  ["Chromium, site blocked", chromiumDenial, { permission: "denied" }, { kind: "blockedForSite" }],
  ["Firefox, site blocked", firefoxDenial, { permission: "denied" }, { kind: "blockedForSite" }],
  ["Firefox, denied once", firefoxDenial, { permission: "prompt" }, { kind: "dismissed" }],
  ["Chromium, prompt closed", named("NotAllowedError", "Permission dismissed"), {}, { kind: "dismissed" }],
  [
    "Chromium, closed so often that the browser blocks for a while",
    named("NotAllowedError", "Permission dismissed"),
    { permission: "denied" },
    { kind: "dismissed" },
  ],
  [
    "Chromium, the system refuses",
    named("NotAllowedError", "Permission denied by system"),
    { permission: "granted" },
    { kind: "blockedBySystem" },
  ],
  [
    "Firefox, allowed for the site but still refused",
    firefoxDenial,
    { permission: "granted" },
    { kind: "blockedBySystem" },
  ],
  [
    "a permissions policy",
    named("NotAllowedError", 'Access to the feature "display-capture" is disallowed by permissions policy.'),
    { device: "screen" },
    { kind: "blockedByPolicy" },
  ],
  [
    "a permissions policy that the message does not name",
    chromiumDenial,
    { permission: "denied", policyAllows: false },
    { kind: "blockedByPolicy" },
  ],
  ["an unexplained refusal", firefoxDenial, {}, { kind: "notAllowed" }],
  ["the old name of a refusal", named("PermissionDeniedError"), {}, { kind: "notAllowed" }],
  ["the screen picker closed", chromiumDenial, { device: "screen" }, { kind: "dismissed" }],
  [
    "the screen picker closed while the system also refuses",
    named("NotAllowedError", "Permission denied by system"),
    { device: "screen" },
    { kind: "blockedBySystem" },
  ],
  ["no such device", named("NotFoundError", "Requested device not found"), {}, { kind: "noDevice" }],
  [
    "a device in use",
    named("NotReadableError", "Could not start video source"),
    {},
    { kind: "deviceUnreadable" },
  ],
  [
    "a device that did not start",
    named("AbortError", "Starting videoinput failed"),
    {},
    { kind: "deviceUnreadable" },
  ],
  [
    "a constraint that no device meets",
    named("OverconstrainedError", "", "width"),
    {},
    { kind: "unmetConstraint", constraint: "width" },
  ],
  [
    "a constraint that the browser does not name",
    named("OverconstrainedError", "", ""),
    {},
    { kind: "unmetConstraint", constraint: undefined },
  ],
  ["capture switched off for the document", named("SecurityError"), {}, { kind: "captureForbidden" }],
  [
    "nothing requested",
    named("TypeError", "At least one of audio and video must be requested"),
    {},
    { kind: "badRequest" },
  ],
  ["a screen without a gesture", named("InvalidStateError"), { device: "screen" }, { kind: "gestureNeeded" }],
  [
    "a screen without a gesture in Safari",
    named("InvalidAccessError"),
    { device: "screen" },
    { kind: "gestureNeeded" },
  ],
  ["an unknown error name", named("FuturisticError", "?"), {}, { kind: "unknown" }],
];

test.each(cases)("%s", (_name, thrown, circumstances, expected) => {
  expect(classifyCaptureFailure(thrown, { ...ordinary, ...circumstances })).toEqual(expected);
});
