export type { ListenAddress } from "./listener.ts";
export { startTurnServer, type TurnServer, type TurnServerOptions } from "./server.ts";
export { secureOptions, type TlsContext } from "./tls-terminator.ts";
