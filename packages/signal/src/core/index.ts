export {
  ClientMessage,
  IceServer,
  MAX_MESSAGE_BYTES,
  MAX_PARTICIPANTS,
  type Participant,
  parseServerMessage,
  ServerMessage,
} from "./protocol.ts";
export { REJECTIONS, type Rejection } from "./rejections.ts";
export {
  connect,
  counts,
  createSwitchboard,
  disconnect,
  type Effect,
  expire,
  receive,
  renewAllIceServers,
  renewIceServersAt,
  type SignalingEvent,
  type Switchboard,
} from "./switchboard.ts";
