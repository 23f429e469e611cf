import type { ClientTransport } from "../core/index.ts";

/** An address to listen on. `address` is a literal IP address of this machine; port 0 means any free port. */
export interface ListenAddress {
  readonly transport: ClientTransport;
  readonly address: string;
  readonly port: number;
}

/** A socket that accepts clients. */
export interface OpenListener {
  readonly requested: ListenAddress;
  /** With the port that was bound. */
  readonly actual: ListenAddress;
  /** Closes it and ends the allocations of its clients. */
  close(): void;
}
