export {
  type AllocateOptions,
  type Allocation,
  allocate,
  type PeerConnectionAttempt,
} from "./allocation.ts";
export type { AllocationGrant, AllocationRequest } from "./allocation-request.ts";
export { nodeCrypto } from "./crypto.ts";
export type { LongTermCredentials, PasswordAlgorithmName } from "./long-term-authentication.ts";
export {
  discoverNatBehaviour,
  type NatDiscovery,
  type NatDiscoveryOptions,
  type NatDiscoveryProgress,
  type NatTest,
} from "./nat-discovery.ts";
export { probeRelay, type RelayProbe, type RelayProbeOptions } from "./relay-probe.ts";
export { StunRequestError, type StunRequestErrorCode } from "./request-error.ts";
export type { RequestTiming } from "./request-timing.ts";
export { openStunClient, type StunClient, type StunClientOptions, type StunRequest } from "./stun-client.ts";
export {
  probeStunServers,
  type StunProbe,
  type StunProbeOptions,
  type StunProbeStatus,
} from "./stun-probe.ts";
export { discoverTcpMapping, type TcpMapping, type TcpMappingOptions } from "./tcp-mapping.ts";
export { randomTransactionId } from "./transaction-id.ts";
export type { StunResponse } from "./transactions.ts";
export type { LocalEnd, StunServer } from "./transport.ts";
