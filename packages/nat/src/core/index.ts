export { type BindingLifetime, type BindingLifetimeSearch, nextSilenceMs } from "./binding-lifetime.ts";
export {
  type Contact,
  type ContactForecast,
  type ContactReason,
  contactsOf,
  forecastContact,
  isContactDirect,
  type KnownNat,
  knownNat,
} from "./contact.ts";
export {
  CLASSIC_KINDS,
  type ClassicNat,
  ENDPOINT_DEPENDENCES,
  type EndpointDependence,
  type EndpointVerdict,
  type Hairpinning,
  type NatBehaviour,
  type NatKind,
  type NatLimit,
  NOTHING_EXCLUDED,
  verdictAmong,
} from "./nat-behaviour.ts";
export {
  type ChangeRequestTest,
  concludeNatBehaviour,
  type MappingAnswer,
  type NatObservations,
} from "./nat-conclusions.ts";
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
