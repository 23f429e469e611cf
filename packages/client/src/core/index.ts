export { type CaptureDevice, type CaptureFailure, classifyCaptureFailure } from "./capture-failure.ts";
