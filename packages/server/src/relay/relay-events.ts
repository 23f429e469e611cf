import type { Fault } from "../log/faults.ts";

/** What the relay inside the server has to tell. */
export type RelayEvent =
  | ({ readonly event: "relay.listening" } & RelayListening)
  /** The addresses of this computer have changed. */
  | ({ readonly event: "relay.moved" } & RelayListening)
  /** An address of this computer that the relay cannot be reached at. */
  | { readonly event: "relay.unavailable"; readonly address: string; readonly code: string }
  | ({ readonly event: "relay.faulted" } & Fault);

interface RelayListening {
  readonly addresses: readonly string[];
  /** Where participants are told to find it. */
  readonly udpPort: number;
  readonly tcpPort: number;
  readonly tlsPort: number;
}

export const RELAY_EVENT_LEVELS = {
  "relay.listening": "info",
  "relay.moved": "info",
  "relay.unavailable": "warn",
  "relay.faulted": "error",
} as const satisfies Record<RelayEvent["event"], string>;
