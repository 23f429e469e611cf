export { type FrameWatch, watchFrames } from "./frame-watch.ts";
export {
  ClientMessage,
  IceServer,
  MAX_MESSAGE_BYTES,
  MAX_PARTICIPANTS,
  type Participant,
  parseServerMessage,
  type SeatClaims,
  ServerMessage,
  seatClaimsIn,
} from "./protocol.ts";
export { REJECTIONS, type Rejection } from "./rejections.ts";
export { createSeatStore, type SeatStore, type SeatTokens } from "./seats.ts";
export {
  connect,
  counts,
  createSwitchboard,
  disconnect,
  type Effect,
  expire,
  giveUp,
  LEASE_MS,
  type MayJoin,
  receive,
  receivePing,
  renewAllIceServers,
  renewIceServersAt,
  type SignalingEvent,
  type Switchboard,
  type WithoutIceServers,
} from "./switchboard.ts";
