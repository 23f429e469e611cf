export { type AddressKind, addressKind, isMdnsName, networksOf } from "./address-kind.ts";
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
export { CHANNEL_NUMBER } from "./attributes/channel-number.ts";
export { DONT_FRAGMENT } from "./attributes/dont-fragment.ts";
export { ADDRESS_ERROR_CODE, ERROR_CODE } from "./attributes/error-code.ts";
export { EVEN_PORT } from "./attributes/even-port.ts";
export { FINGERPRINT } from "./attributes/fingerprint.ts";
export { ICMP } from "./attributes/icmp.ts";
export { MESSAGE_INTEGRITY, MESSAGE_INTEGRITY_SHA256 } from "./attributes/message-integrity.ts";
export { CONNECTION_ID, LIFETIME } from "./attributes/numbers.ts";
export { DATA, MOBILITY_TICKET, PADDING, RESERVATION_TOKEN, USERHASH } from "./attributes/opaque.ts";
export {
  PASSWORD_ALGORITHM,
  PASSWORD_ALGORITHMS,
  type PasswordAlgorithm,
} from "./attributes/password-algorithms.ts";
export {
  ADDITIONAL_ADDRESS_FAMILY,
  REQUESTED_ADDRESS_FAMILY,
  REQUESTED_TRANSPORT,
} from "./attributes/requested-allocation.ts";
export { ALTERNATE_DOMAIN, NONCE, REALM, SOFTWARE, USERNAME } from "./attributes/texts.ts";
export { UNKNOWN_ATTRIBUTES } from "./attributes/unknown-attributes.ts";
export { type ChannelData, decodeChannelData, encodeChannelData, isChannelData } from "./channel-data.ts";
export { longTermKey, shortTermKey, userHash } from "./credential-keys.ts";
export { checkFingerprint } from "./fingerprint.ts";
export { isStunMessage } from "./header.ts";
export {
  formatIceServerUrl,
  type IceServerUrl,
  type IceServerUrlProblem,
  isLoopbackHost,
  parseIceServerUrl,
  portOf,
  readIceServerUrl,
  transportOf,
  urlHost,
} from "./ice-server-url.ts";
export { checkIntegrity, type IntegrityCheck, integrityAlgorithm } from "./integrity.ts";
export { formatAddress, parseAddress } from "./ip-address.ts";
export { decodeMessage, type StunAttribute, type StunMessage } from "./message.ts";
export { hasAttribute, readAttribute, readAttributes, unknownRequired } from "./message-attributes.ts";
export { encodeMessage } from "./message-encoding.ts";
export { METHODS, type MessageClass } from "./message-type.ts";
export { type Interfaces, isVirtualInterface } from "./network-interface.ts";
export { NONCE_COOKIE, nonceCookie, readNonceCookie, type SecurityFeatures } from "./nonce-cookie.ts";
export { opaqueString } from "./opaque-string.ts";
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
