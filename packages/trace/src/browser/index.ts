export {
  type ConnectionRecording,
  recordConnection,
  recordedPeerConnection,
} from "./connection-recording.ts";
export { startTrace } from "./page-trace.ts";
export type { PageTrace } from "./pen.ts";
export { downloadTrace, readRecordingFile } from "./recording-file.ts";
