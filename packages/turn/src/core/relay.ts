import type { TransportAddress } from "@visavis/stun/core";
import type { Allocation } from "./allocation.ts";
import type { RelaySocket } from "./environment.ts";
import type { PortPool } from "./port-pool.ts";

/** A relayed transport address, from the moment its port is taken until the port is given back. */
export interface Relay {
  readonly transport: "udp" | "tcp";
  /** What the edge binds. */
  readonly local: TransportAddress;
  /** What clients and peers are told. */
  readonly external: TransportAddress;
  readonly pool: PortPool;
  /** Missing until the edge has bound it. */
  socket: RelaySocket | undefined;
  /** Missing while the port is only reserved (EVEN-PORT) or not bound yet. */
  allocation: Allocation | undefined;
  expiresAtMs: number;
  /** Called once, when the edge has bound it or could not. */
  settled: ((isBound: boolean, nowMs: number) => void) | undefined;
  /** Nobody needs it any more; still waiting for the edge to bind it perhaps. */
  isClosed: boolean;
}
