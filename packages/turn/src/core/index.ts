export {
  type AlternateServer,
  type Limits,
  type RelayIp,
  type TurnConfiguration,
  turnConfiguration,
  type UserKeys,
} from "./configuration.ts";
export { timeLimitedCredentials, userKeys } from "./credentials.ts";
export type {
  AcceptedConnection,
  ClientTransport,
  Environment,
  Notice,
  RelayedAddressToOpen,
  Usage,
} from "./environment.ts";
export { createOpening, type Opening, type ProxyRefusal } from "./opening.ts";
export { closedPurpose, createPeerPolicy, type PeerPolicy, type PeerReach } from "./peer-policy.ts";
export type { ConnectionAddresses } from "./proxy-header.ts";
export { type ExternalAddress, relayIpsOf, type Whereabouts } from "./relay-ips.ts";
export { type CounterValues, createTurn, type Gauges, type Turn } from "./turn.ts";
