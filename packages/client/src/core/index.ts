export { MAX_PARTICIPANTS } from "@visavis/signal/core";
export { pauseBeforeAttemptMs } from "./back-off.ts";
export { type CaptureDevice, type CaptureFailure, classifyCaptureFailure } from "./capture-failure.ts";
export { type ChannelMessage, MAX_CHAT_LENGTH, parseChannelMessage } from "./channel-message.ts";
export { withAgreedDtlsRole } from "./dtls-role.ts";
export { flowAfter, LOOK_INTERVAL_MS, type MediaFlow, NO_FLOW } from "./media-flow.ts";
export { KIND_OF_SOURCE, MEDIA_SOURCES, type MediaSource, sourcesInOrder } from "./media-source.ts";
export { decideOnDescription, isPolite } from "./negotiation.ts";
export { type ConnectionState, restartIceAtMs, restartsIce } from "./recovery.ts";
