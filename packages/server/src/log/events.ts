import type { Role, SignalingEvent } from "@visavis/signal/core";
import type { ConnectionEvent } from "@visavis/signal/node";
import type { ProxyRefusal } from "@visavis/turn/core";
import type { LimitName } from "../limits/address-limits.ts";

/**
 * All events in the log, except those of signaling. Room names, credentials, keys and session descriptions are never
 * logged.
 */
export type LogEvent =
  | SignalingEvent
  | ConnectionEvent
  | ServerEvent
  | RelayEvent
  | ExternalAddressEvent
  | TurnEvent
  | CertificateEvent
  | MdnsEvent;

export type Report = (event: LogEvent) => void;

type ServerEvent =
  | { readonly event: "server.listening"; readonly address: string; readonly port: number }
  | { readonly event: "server.stopping"; readonly signal: string }
  | { readonly event: "server.stopped" }
  /** An uncaught error; the process exits. */
  | { readonly event: "server.failed"; readonly error: unknown }
  | { readonly event: "request.failed"; readonly error: unknown }
  /** An unexpected error on one connection, which is closed. */
  | { readonly event: "connection.error"; readonly error: unknown }
  /**
   * A connection began with a PROXY header that is not accepted. `untrusted`: the proxy's address is not in `--trust-proxy`, or it
   * is no proxy.
   */
  | { readonly event: "proxy.refused"; readonly reason: ProxyRefusal }
  /** One address has had its share of something. */
  | { readonly event: "address.limited"; readonly limit: LimitName }
  /** Lines of the log that could not be written. */
  | { readonly event: "log.incomplete"; readonly lines: number }
  /** An invitation was made by the HTTP call. */
  | { readonly event: "invitation.created"; readonly role: Role; readonly expiresInSeconds: number }
  /** An invitation cannot be checked, as the keys of who has signed it cannot be fetched. */
  | { readonly event: "invitation.unchecked"; readonly problem: string }
  /** The server's key cannot be saved: after a restart participants have to join again. */
  | { readonly event: "key.temporary"; readonly problem: string };

/** The relay inside the server. */
export type RelayEvent =
  | ({ readonly event: "relay.listening" } & RelayAddresses)
  /** The addresses of this computer have changed. */
  | ({ readonly event: "relay.updated" } & RelayAddresses)
  /** The relay cannot listen on this address of the computer. */
  | { readonly event: "relay.unavailable"; readonly address: string; readonly code: string }
  /** What a participant was relayed whose seat has ended, or the server: payload. The limits have dropped some. */
  | {
      readonly event: "relay.used";
      readonly participant: string;
      readonly allocations: number;
      readonly bytesToPeers: number;
      readonly bytesToClients: number;
      readonly bytesDropped: number;
    }
  /** A participant, or without one the server on this day, has been relayed as much as the limits allow. */
  | { readonly event: "relay.usedUp"; readonly participant: string | undefined }
  /** An unexpected error; the relay keeps running. */
  | { readonly event: "relay.error"; readonly error: unknown };

/** The external address of the relay, if it is looked up. `source` is what the operator wrote, such as `dns:home.example`. */
type ExternalAddressEvent =
  /** There is another address, or one again after failures. */
  | {
      readonly event: "externalAddress.found";
      readonly source: string;
      readonly addresses: readonly string[];
    }
  /** Nothing usable was found; what was known before is kept. */
  | {
      readonly event: "externalAddress.unknown";
      readonly source: string;
      readonly problem: string;
      /** In a row. Not every one of them is logged. */
      readonly failures: number;
      readonly kept: readonly string[];
    }
  /** An unexpected error; what was known before is kept. */
  | { readonly event: "externalAddress.error"; readonly error: unknown };

interface RelayAddresses {
  readonly addresses: readonly string[];
  /** The ports in the ICE servers of participants. */
  readonly udpPort: number;
  readonly tcpPort: number;
  readonly tlsPort: number;
}

/** The STUN and TURN server that runs alone: `visavis turn`. */
type TurnEvent =
  | {
      readonly event: "turn.listening";
      readonly transport: string;
      readonly address: string;
      readonly port: number;
    }
  /** No new allocations are accepted; the server exits after the last one. */
  | { readonly event: "turn.draining"; readonly allocations: number }
  /** An unexpected error; the server keeps running. */
  | { readonly event: "turn.error"; readonly error: unknown }
  | { readonly event: "configuration.reloaded" }
  /** The configuration is used, but probably not what was meant. */
  | ({ readonly event: "configuration.warning" } & ConfigurationProblem)
  /** The new configuration is not used; the previous one stays. */
  | ({ readonly event: "configuration.rejected" } & ConfigurationProblem);

interface ConfigurationProblem {
  readonly file: string;
  readonly line?: number;
  readonly key?: string;
  /** Contains no secret. */
  readonly problem: string;
}

type CertificateEvent =
  /** A new certificate authority, which no device trusts yet. */
  | {
      readonly event: "authority.created";
      readonly name: string;
      readonly fingerprint: string;
      readonly validUntil: string;
    }
  /** After that date, devices must be set up to trust a new authority. */
  | { readonly event: "authority.expiring"; readonly name: string; readonly validUntil: string }
  /** Its certificate and its key were moved aside, to `file` and next to it, and another authority takes its place. */
  | {
      readonly event: "authority.expired";
      readonly name: string;
      readonly validUntil: string;
      readonly file: string;
    }
  /** An authority that had been set aside is valid now and in use again. */
  | {
      readonly event: "authority.restored";
      readonly name: string;
      readonly fingerprint: string;
      readonly validUntil: string;
    }
  /** The clock of this computer is wrong, or was when the authority was created. */
  | { readonly event: "authority.warning"; readonly name: string; readonly problem: string }
  | {
      readonly event: "certificate.issued";
      readonly reason: string;
      readonly names: readonly string[];
      readonly addresses: readonly string[];
      readonly validUntil: string;
    }
  /** The operator's own certificate has changed. */
  | { readonly event: "certificate.reloaded"; readonly file: string; readonly validUntil: string }
  /** The operator's own certificate is in use, but browsers will reject it. */
  | { readonly event: "certificate.warning"; readonly file: string; readonly problem: string }
  /** The new certificate is not used; the previous one stays. */
  | { readonly event: "certificate.rejected"; readonly problem: string };

/** The `.local` name of this computer. */
type MdnsEvent =
  | { readonly event: "mdns.announced"; readonly name: string; readonly addresses: readonly string[] }
  /** The operating system, or another program on this computer, already answers for the name. */
  | { readonly event: "mdns.shared"; readonly name: string }
  /** Another device on the network has the name and keeps it. RFC 6762 §9 calls this a conflict. */
  | { readonly event: "mdns.conflict"; readonly name: string; readonly address: string }
  /** The interface with that address has no multicast, or the system does not list its interfaces. */
  | { readonly event: "mdns.unavailable"; readonly address?: string; readonly code: string };

export const EVENT_LEVELS = {
  "server.listening": "info",
  "server.stopping": "info",
  "server.stopped": "info",
  "server.failed": "fatal",
  "request.failed": "error",
  "connection.error": "error",
  "proxy.refused": "warn",
  "address.limited": "warn",
  "log.incomplete": "warn",
  "key.temporary": "warn",
  "invitation.created": "info",
  "invitation.unchecked": "warn",
  // Contains the address of a participant, which is logged only on request.
  "participant.connected": "debug",
  "connection.refused": "warn",
  "participant.joined": "info",
  "participant.detached": "info",
  "participant.resumed": "info",
  "participant.left": "info",
  "participant.knocked": "info",
  "participant.knockEnded": "info",
  "participant.removed": "info",
  "room.locked": "info",
  "room.unlocked": "info",
  "outboxes.emptied": "warn",
  "message.rejected": "warn",
  "relay.listening": "info",
  "relay.updated": "info",
  "relay.unavailable": "warn",
  "relay.used": "info",
  "relay.usedUp": "warn",
  "relay.error": "error",
  "externalAddress.found": "info",
  "externalAddress.unknown": "warn",
  "externalAddress.error": "error",
  "turn.listening": "info",
  "turn.draining": "info",
  "turn.error": "error",
  "configuration.reloaded": "info",
  "configuration.warning": "warn",
  "configuration.rejected": "error",
  "authority.created": "info",
  "authority.expiring": "warn",
  "authority.expired": "warn",
  "authority.restored": "warn",
  "authority.warning": "warn",
  "certificate.issued": "info",
  "certificate.reloaded": "info",
  "certificate.warning": "warn",
  "certificate.rejected": "error",
  "mdns.announced": "info",
  "mdns.shared": "info",
  "mdns.conflict": "warn",
  "mdns.unavailable": "debug",
} as const satisfies Record<LogEvent["event"], string>;
