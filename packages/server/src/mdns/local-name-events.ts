/** What is told about the name that mDNS gives this computer. */
export type LocalNameEvent =
  | { readonly event: "mdns.announced"; readonly name: string; readonly addresses: readonly string[] }
  /** The system, or another program on this computer, answers for the name already. */
  | { readonly event: "mdns.shared"; readonly name: string }
  /** Another device has the name. It is left to it. */
  | { readonly event: "mdns.taken"; readonly name: string; readonly address: string }
  /** There is no multicast on the interface with that address, or the system does not tell its interfaces. */
  | { readonly event: "mdns.unavailable"; readonly address?: string; readonly code: string };

export const LOCAL_NAME_EVENT_LEVELS = {
  "mdns.announced": "info",
  "mdns.shared": "info",
  "mdns.taken": "warn",
  "mdns.unavailable": "debug",
} as const satisfies Record<LocalNameEvent["event"], string>;
