export {
  type AllocateOptions,
  type Allocation,
  allocate,
  type PeerConnectionAttempt,
} from "./allocation.ts";
export type { AllocationGrant, AllocationRequest } from "./allocation-messages.ts";
export { probeRelay, type RelayProbe, type RelayProbeOptions } from "./relay-probe.ts";
