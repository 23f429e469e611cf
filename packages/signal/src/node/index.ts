export { createSignalingGateway, type SignalingGateway } from "./gateway.ts";
