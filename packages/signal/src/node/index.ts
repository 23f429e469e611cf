export {
  createSignalingGateway,
  type IceServersGrant,
  type IceServersRequest,
  type SignalingGateway,
} from "./gateway.ts";
