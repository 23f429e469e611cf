export {
  type AllocateOptions,
  type Allocation,
  allocate,
  type PeerConnectionAttempt,
} from "./allocation.ts";
export type { AllocationGrant, AllocationRequest } from "./allocation-request.ts";
export { type BindingSocket, localAddressTowards, openBindingSocket } from "./binding-socket.ts";
export { nodeCrypto } from "./crypto.ts";
export type { LongTermCredentials, PasswordAlgorithmName } from "./long-term-authentication.ts";
export { probeRelay, type RelayProbe, type RelayProbeOptions } from "./relay-probe.ts";
export { StunRequestError, type StunRequestErrorCode } from "./request-error.ts";
export type { RequestTiming } from "./request-timing.ts";
export { completeTiming, DEFAULT_REQUEST_TIMING, waitsAfterTransmissions } from "./request-timing.ts";
export { resolveServer } from "./server-address.ts";
export { openStunClient, type StunClient, type StunClientOptions, type StunRequest } from "./stun-client.ts";
export {
  probeStunServers,
  type StunProbe,
  type StunProbeOptions,
  type StunProbeStatus,
} from "./stun-probe.ts";
export { randomTransactionId } from "./transaction-id.ts";
export type { StunResponse } from "./transactions.ts";
export type { LocalEnd, StunServer } from "./transport.ts";
