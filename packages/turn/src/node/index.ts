export { type DecidedOpening, readOpening, showAddresses } from "./client-opening.ts";
export type { ListenAddress } from "./listener.ts";
export type { Proxies } from "./proxied-clients.ts";
export { startTurnServer, type TurnServer, type TurnServerOptions } from "./server.ts";
export { createTlsTerminator, STUN_APPLICATION_PROTOCOLS, type TlsContext } from "./tls-terminator.ts";
