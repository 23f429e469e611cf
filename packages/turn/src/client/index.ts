export {
  type AllocateOptions,
  allocate,
  type ClientAllocation,
  type PeerConnectionAttempt,
} from "./allocation.ts";
export {
  type AllocationGrant,
  type AllocationRequest,
  allocateRequest,
  channelBindRequest,
  readAllocationGrant,
  refreshRequest,
} from "./allocation-messages.ts";
export { probeRelay, type RelayProbe, type RelayProbeOptions } from "./relay-probe.ts";
