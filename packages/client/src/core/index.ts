export { MAX_PARTICIPANTS } from "@visavis/signal/core";
export { type CaptureDevice, type CaptureFailure, classifyCaptureFailure } from "./capture-failure.ts";
export { type ChannelMessage, MAX_CHAT_LENGTH, parseChannelMessage } from "./channel-message.ts";
export { CHECK_INTERVAL_MS, flowAfter, type MediaFlow, NO_FLOW } from "./media-flow.ts";
export { KIND_OF_SOURCE, MEDIA_SOURCES, type MediaSource, sourcesInOrder } from "./media-source.ts";
export { decideOnDescription, isPolite, needsOffer, withAgreedDtlsRole } from "./negotiation.ts";
export {
  type ConnectionState,
  pauseBeforeAttemptMs,
  restartIceAtMs,
  restartsIce,
  userNameFragment,
} from "./recovery.ts";
