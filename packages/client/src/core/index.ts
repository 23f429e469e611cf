export { MAX_PARTICIPANTS } from "@visavis/signal/core";
export { type CaptureDevice, type CaptureFailure, classifyCaptureFailure } from "./capture-failure.ts";
export { type ChannelMessage, MAX_CHAT_LENGTH, parseChannelMessage } from "./channel-message.ts";
export { type ChatDesk, type ChatLine, chatDesk } from "./chat-desk.ts";
export {
  flowAfter,
  LOOK_INTERVAL_MS,
  LOSSY_STALL_MS,
  type MediaFlow,
  NO_FLOW,
  NOTICEABLE_STALL_MS,
  stalledMs,
} from "./media-flow.ts";
export { KIND_OF_SOURCE, MEDIA_SOURCES, type MediaSource, sourcesInOrder } from "./media-source.ts";
export { decideOnDescription, isPolite, needsOffer, withAgreedDtlsRole } from "./negotiation.ts";
export {
  continuedSeat,
  forgetReceived,
  MAX_UNACKNOWLEDGED,
  noteDelivery,
  numbered,
  type OwnSeat,
  pingOf,
  seatFrom,
} from "./own-seat.ts";
export {
  type ConnectionState,
  handshakeDeadlineMs,
  hedgeAfterMs,
  pauseBeforeAttemptMs,
  probeDeadlineMs,
  restartsIce,
  roundTripOfHandshakeMs,
  shouldRestartIce,
  userNameFragment,
} from "./recovery.ts";
