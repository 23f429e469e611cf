export {
  type ConnectionEvent,
  createSignalingGateway,
  type IceServersGrant,
  type IceServersRequest,
  type SignalingGateway,
} from "./gateway.ts";
export { createSeatTokens } from "./seat-tokens.ts";
