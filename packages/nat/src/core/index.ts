export { type BindingLifetime, type BindingLifetimeSearch, nextSilenceMs } from "./binding-lifetime.ts";
export {
  CLASSIC_KINDS,
  type Contact,
  type ContactForecast,
  type ContactReason,
  contactsOf,
  forecastContact,
  isContactDirect,
  type KnownNat,
  knownNat,
  type NatKind,
} from "./direct-contact.ts";
export {
  ENDPOINT_DEPENDENCES,
  type EndpointDependence,
  type EndpointVerdict,
  NOTHING_EXCLUDED,
  verdictAmong,
} from "./endpoint-dependence.ts";
export {
  type ClassicNat,
  concludeNatBehaviour,
  type Hairpinning,
  type NatBehaviour,
} from "./nat-behaviour.ts";
export type { NatLimit } from "./nat-limit.ts";
export type { ChangeRequestTest, MappingAnswer, NatObservations } from "./nat-observations.ts";
export {
  type NatMapping,
  type NatRefusal,
  newNat,
  type PacketJourney,
  type Side,
  type SimulatedNat,
  type SimulatedNetwork,
  type SimulatedParty,
  sendPacket,
} from "./nat-simulator.ts";
export {
  type CheckPurpose,
  type CheckStep,
  playChecks,
  type SimulatedChecks,
  simulatedNetwork,
} from "./simulated-checks.ts";
export { TUTORIAL_STUN_SERVERS } from "./tutorial-servers.ts";
