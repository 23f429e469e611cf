export { type AddressRange, AddressRangeError, isInRange, parseAddressRange } from "./address-range.ts";
export type { Connection, Listener } from "./client.ts";
export type {
  AlternateServer,
  Limits,
  RelayAddress,
  TurnConfiguration,
  UserKeys,
} from "./configuration.ts";
export { peerArrived, peerConnected, peerConnectionClosed, peerUnreachable } from "./connect.ts";
export type { Counters } from "./counters.ts";
export { timeLimitedCredentials, userKeys } from "./credentials.ts";
export { receiveFromPeer } from "./data-path.ts";
export { turnConfiguration } from "./defaults.ts";
export type {
  ClientTransport,
  DatagramSocket,
  Environment,
  PeerConnection,
  RelaySocket,
  StreamSocket,
} from "./environment.ts";
export {
  addDatagramSocket,
  connectionClosed,
  openConnection,
  receiveBytes,
  receiveDatagram,
  removeDatagramSocket,
} from "./listening.ts";
export { createPeerPolicy, type PeerPolicy, type PeerReach } from "./peer-policy.ts";
export type { Relay } from "./relay.ts";
export { type ExternalAddress, type Interfaces, relayAddressesOf } from "./relay-addresses.ts";
export { relayFailed, relayOpened } from "./relays.ts";
export { closedPurpose, closedRanges } from "./special-purpose-addresses.ts";
export { drain, endAllocations, type Gauges, gauges, reconfigure, tick } from "./supervision.ts";
export { createTurn, type Turn } from "./turn.ts";
