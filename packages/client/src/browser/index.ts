export { type Call, type CallEvent, joinRoom, type MediaState } from "./call.ts";
export { type HeldIceServers, holdIceServers, SignalingRefusal } from "./ice-servers.ts";
export type { RemoteStreams } from "./media-slots.ts";
export type { SignalingState } from "./signaling-socket.ts";
