export type { ListenAddress } from "./listener.ts";
export { startTurnServer, type TurnServer, type TurnServerOptions } from "./server.ts";
export type { TlsContext } from "./tls-terminator.ts";
