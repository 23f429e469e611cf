import type { ClassicNat, Contact, ContactReason, NatBehaviour, NatLimit } from "@visavis/nat/core";

type Verdict = NatBehaviour["mapping"]["verdict"];

/** What each verdict means for a call, in one sentence. */
export const MAPPING_MEANINGS = {
  "endpoint-independent": "Everybody sees the same address and port, which others can be told.",
  "address-dependent": "Each address sees another port, so that what one server sees is of no use to others.",
  "address-and-port-dependent":
    "Each address and port sees another port, so that what one server sees is of no use to others.",
  unknown: "Whether others can be told where to send stays open.",
} as const satisfies Record<Verdict, string>;

export const FILTERING_MEANINGS = {
  "endpoint-independent": "Whoever knows the port gets in, also before we have sent there.",
  "address-dependent": "Only addresses that we have sent to get in.",
  "address-and-port-dependent": "Only addresses and ports that we have sent to get in.",
  unknown: "Who gets in stays open.",
} as const satisfies Record<Verdict, string>;

export const HAIRPINNING_MEANINGS = {
  supported: "Two people behind this NAT reach each other by its outside as well.",
  unsupported: "Two people behind this NAT reach each other by their inner addresses, or by a relay.",
  "not-applicable": "There is no NAT that could do it.",
  unknown: "Whether two people behind this NAT reach each other by its outside stays open.",
} as const satisfies Record<NatBehaviour["hairpinning"], string>;

/** Names in RFC 3489, and what to expect of calls. */
export const CLASSIC_MEANINGS = {
  "open-internet": { name: "open Internet", meaning: "Calls are direct, whoever the other is." },
  "symmetric-udp-firewall": {
    name: "symmetric UDP firewall",
    meaning: "Calls are direct, as both sides send.",
  },
  "full-cone": { name: "full cone", meaning: "Calls are direct, whoever the other is." },
  "restricted-cone": { name: "restricted cone", meaning: "Calls are direct, as both sides send." },
  "port-restricted-cone": {
    name: "port restricted cone",
    meaning: "Calls are direct, unless the other is behind a symmetric NAT: then they take a relay.",
  },
  symmetric: {
    name: "symmetric",
    meaning: "Calls are direct with others who let in an address whatever its port, and else take a relay.",
  },
  unknown: { name: "unknown", meaning: "Whether calls are direct stays open." },
} as const satisfies Record<ClassicNat, { readonly name: string; readonly meaning: string }>;

/** How a call goes with somebody behind one of these. */
export const CONTACT_MEANINGS = {
  direct: "direct",
  relay: "through a relay",
  unknown: "unknown",
} as const satisfies Record<Contact, string>;

/** Why it goes so. */
export const CONTACT_REASONS = {
  "lets-everybody-in": "one of the two lets everybody in",
  "ports-known": "each sends to the port that the other sends from",
  "any-port-let-in": "one sends from a port that nobody knows, which the other lets in",
  "port-unknown": "one sends from a port that nobody knows, which the other does not let in",
  "both-ports-unknown": "both send from ports that nobody knows",
} as const satisfies Record<ContactReason, string>;

/** The limits that leave nothing known at all. */
export type NoContact = Extract<NatLimit, "server-silent" | "server-refused" | "server-unusable">;

/** Why there is no verdict; each ends a sentence that begins with the server. */
export const NO_CONTACT_MEANINGS = {
  "server-silent":
    "does not answer over UDP; where other servers do not either, this network blocks UDP, and calls take a relay over TCP or TLS",
  "server-refused": "refuses to say; give another with --server",
  "server-unusable": "cannot be sent to, or its answer tells no address; give another with --server",
} as const satisfies Record<NoContact, string>;

/** The same where it was asked over TCP besides. */
export const NO_CONTACT_OVER_TCP = {
  "server-silent": "does not answer",
  "server-refused": "refuses to say",
  "server-unusable": "tells no address",
} as const satisfies Record<NoContact, string>;

/** Why something stays unknown, and what to do about it. */
export const LIMIT_MEANINGS = {
  "no-other-address":
    "The server has one address and port; give others with --other, or a server that has two addresses (RFC 5780).",
  "one-ip-address":
    "The server has one IP address; give others with --other, or a server that has two (RFC 5780).",
  "other-address-silent":
    "Another address of the server did not answer; ask again, or open its ports to everybody.",
  "mapping-unstable": "The NAT maps one socket in two ways towards one address; ask again.",
  "change-request-refused":
    "The server refuses to answer from elsewhere; give one that does with --server (RFC 5780).",
  "change-request-ignored":
    "The server does not answer from elsewhere; give one that does with --server (RFC 5780).",
  "response-port-unsupported":
    "The server answers to no other port; give one that does with --server (RFC 5780).",
  "contact-lost": "The way to the server changed meanwhile; ask again when the network is quiet.",
} as const satisfies Record<Exclude<NatLimit, NoContact>, string>;
