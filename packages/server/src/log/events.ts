import type { SignalingEvent } from "@visavis/signal/core";
import type { ConnectionEvent } from "@visavis/signal/node";
import { CERTIFICATE_EVENT_LEVELS, type CertificateEvent } from "../certificates/certificate-events.ts";
import { LOCAL_NAME_EVENT_LEVELS, type LocalNameEvent } from "../mdns/local-name-events.ts";
import { RELAY_EVENT_LEVELS, type RelayEvent } from "../relay/relay-events.ts";
import { TURN_EVENT_LEVELS, type TurnEvent } from "../turn/turn-events.ts";
import type { Fault } from "./faults.ts";

/** What the server itself has to tell. */
type ServerEvent =
  | { readonly event: "server.listening"; readonly address: string; readonly port: number }
  | { readonly event: "server.stopping"; readonly signal: string }
  | { readonly event: "server.stopped" }
  | { readonly event: "server.failed"; readonly error: unknown }
  | { readonly event: "request.failed"; readonly error: unknown }
  | ({ readonly event: "connection.faulted" } & Fault);

/** Everything that can stand in the log. Room names, credentials and descriptions never do. */
export type LogEvent =
  | ServerEvent
  | SignalingEvent
  | ConnectionEvent
  | CertificateEvent
  | LocalNameEvent
  | RelayEvent
  | TurnEvent;

export type Report = (event: LogEvent) => void;

export const EVENT_LEVELS = {
  "server.listening": "info",
  "server.stopping": "info",
  "server.stopped": "info",
  "server.failed": "fatal",
  "request.failed": "error",
  "connection.faulted": "error",
  // It names an address, which is nobody's business in ordinary times.
  "participant.connected": "debug",
  "participant.joined": "info",
  "participant.left": "info",
  "message.rejected": "warn",
  ...CERTIFICATE_EVENT_LEVELS,
  ...LOCAL_NAME_EVENT_LEVELS,
  ...RELAY_EVENT_LEVELS,
  ...TURN_EVENT_LEVELS,
} as const satisfies Record<LogEvent["event"], string>;
