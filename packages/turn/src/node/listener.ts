import type { ClientTransport } from "../core/index.ts";

/** Where clients reach the server. `address` is a literal IP address of this machine; port 0 takes a free port. */
export interface ListenAddress {
  readonly transport: ClientTransport;
  readonly address: string;
  readonly port: number;
}

/** A socket that takes clients. */
export interface OpenListener {
  readonly requested: ListenAddress;
  /** With the port that was taken. */
  readonly actual: ListenAddress;
  /** Ends it and what its clients hold. */
  close(): void;
}

/** Whether `listener` is what `wanted` asks for. */
export function isFor({ requested, actual }: OpenListener, wanted: ListenAddress): boolean {
  return (
    wanted.transport === requested.transport &&
    wanted.address === requested.address &&
    (wanted.port === requested.port || wanted.port === actual.port)
  );
}
