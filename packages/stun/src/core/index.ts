export { type AddressKind, addressKind, networksOf } from "./address-kind.ts";
export {
  type AddressRange,
  AddressRangeError,
  isInRange,
  isSingleAddress,
  parseAddressRange,
} from "./address-range.ts";
export { type AttributeCodec, type AttributeToWrite, attribute } from "./attribute-codec.ts";
export {
  ALTERNATE_SERVER,
  MAPPED_ADDRESS,
  OTHER_ADDRESS,
  RESPONSE_ORIGIN,
  XOR_MAPPED_ADDRESS,
  XOR_PEER_ADDRESS,
  XOR_RELAYED_ADDRESS,
} from "./attributes/addresses.ts";
export { CHANGE_REQUEST, RESPONSE_PORT } from "./attributes/behaviour-discovery.ts";
export { ADDRESS_ERROR_CODE, ERROR_CODE, ICMP, UNKNOWN_ATTRIBUTES } from "./attributes/errors.ts";
export { FINGERPRINT, MESSAGE_INTEGRITY, MESSAGE_INTEGRITY_SHA256 } from "./attributes/integrity.ts";
export {
  ADDITIONAL_ADDRESS_FAMILY,
  CHANNEL_NUMBER,
  CONNECTION_ID,
  DONT_FRAGMENT,
  EVEN_PORT,
  LIFETIME,
  REQUESTED_ADDRESS_FAMILY,
  REQUESTED_TRANSPORT,
} from "./attributes/numbers.ts";
export { DATA, MOBILITY_TICKET, PADDING, RESERVATION_TOKEN, USERHASH } from "./attributes/opaque.ts";
export {
  PASSWORD_ALGORITHM,
  PASSWORD_ALGORITHMS,
  type PasswordAlgorithm,
} from "./attributes/password-algorithms.ts";
export { ALTERNATE_DOMAIN, NONCE, REALM, SOFTWARE, USERNAME } from "./attributes/texts.ts";
export { type ChannelData, decodeChannelData, encodeChannelData, isChannelData } from "./channel-data.ts";
export { longTermKey, opaqueString, shortTermKey, userHash } from "./credential-keys.ts";
export { checkFingerprint } from "./fingerprint.ts";
export { isStunMessage, METHODS, type MessageClass } from "./header.ts";
export {
  formatIceServerUrl,
  type IceServerUrl,
  type IceServerUrlProblem,
  parseIceServerUrl,
  portOf,
  readIceServerUrl,
  transportOf,
} from "./ice-server-url.ts";
export { checkIntegrity, type IntegrityCheck, integrityAlgorithm } from "./integrity.ts";
export { formatAddress, parseAddress } from "./ip-address.ts";
export { isLoopbackHost } from "./loopback-host.ts";
export { decodeMessage, type StunAttribute, type StunMessage } from "./message.ts";
export { hasAttribute, readAttribute, readAttributes, unknownRequired } from "./message-attributes.ts";
export { encodeMessage } from "./message-encoding.ts";
export { type Interfaces, isVirtualInterface } from "./network-interface.ts";
export { NONCE_COOKIE, nonceCookie, readNonceCookie, type SecurityFeatures } from "./nonce-cookie.ts";
export { type Agreement, agreementOf } from "./seen-address.ts";
export {
  outermostSpecialRanges,
  type SpecialPurpose,
  specialPurposeOf,
  specialRangeAround,
} from "./special-purpose-addresses.ts";
export { createStreamSplitter, type StreamSplitter } from "./stream-splitter.ts";
export type { StunCrypto } from "./stun-crypto.ts";
export { StunDecodeError, type StunErrorCode } from "./stun-decode-error.ts";
export {
  canonicalAddress,
  familyOf,
  formatTransportAddress,
  isSameTransportAddress,
  type TransportAddress,
} from "./transport-address.ts";
export { TUTORIAL_STUN_SERVERS } from "./tutorial-servers.ts";
export { isMdnsName, urlHost } from "./url-host.ts";
