export {
  createSwitchboard,
  type Effect,
  type Invitation,
  type MayJoin,
  type SignalingEvent,
  type Switchboard,
  type WithoutIceServers,
} from "./board.ts";
export { type FrameWatch, watchFrames } from "./frame-watch.ts";
export {
  ClientMessage,
  IceServer,
  type Knocker,
  MAX_MESSAGE_BYTES,
  MAX_PARTICIPANTS,
  type Participant,
  parseServerMessage,
  Role,
  RoomName,
  type SeatClaims,
  ServerMessage,
  seatClaimsIn,
} from "./protocol.ts";
export { REJECTIONS, type Rejection } from "./rejections.ts";
export { LEASE_MS } from "./resuming.ts";
export { createSeatStore, type SeatStore, type SeatTokens } from "./seats.ts";
export {
  connect,
  counts,
  disconnect,
  expire,
  giveUp,
  isSeated,
  receive,
  receiveInvitation,
  receivePing,
  renewAllIceServers,
  renewIceServersAt,
} from "./switchboard.ts";
