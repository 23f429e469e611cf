export {
  type ConnectionRecording,
  recordConnection,
  recordedPeerConnection,
} from "./connection-recording.ts";
export { type PageTrace, startTrace } from "./recorder.ts";
export { downloadTrace, readRecordingFile } from "./recording-file.ts";
