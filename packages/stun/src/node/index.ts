export { type BindingSocket, localAddressTowards, openBindingSocket } from "./binding-socket.ts";
export { nodeCrypto, randomTransactionId } from "./crypto.ts";
export type { LongTermCredentials, PasswordAlgorithmName } from "./long-term-authentication.ts";
export { asRequestError, StunRequestError, type StunRequestErrorCode } from "./request-error.ts";
export {
  completeTiming,
  DEFAULT_REQUEST_TIMING,
  type RequestTiming,
  waitsAfterTransmissions,
} from "./request-timing.ts";
export { readResponse } from "./response-judgement.ts";
export { resolveServer, within } from "./server-address.ts";
export { openStunClient, type StunClient, type StunClientOptions, type StunRequest } from "./stun-client.ts";
export {
  probeStunServers,
  type StunProbe,
  type StunProbeOptions,
  type StunProbeStatus,
} from "./stun-probe.ts";
export { createTransactions, type StunResponse } from "./transactions.ts";
export type { LocalEnd, StunServer } from "./transport.ts";
