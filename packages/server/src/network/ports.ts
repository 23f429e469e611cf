import type { ServerOptions } from "../options/server-options.ts";

/** The announced ports: all the same, unless options add a second port for a protocol. */
export interface Ports {
  readonly http: number;
  readonly https: number;
  readonly turn: TurnPorts;
}

/** RFC 8656 §2.1: the transports between client and server. */
export interface TurnPorts {
  readonly udp: number;
  readonly tcp: number;
  readonly tls: number;
}

export type PortOptions = Pick<
  ServerOptions,
  "http-port" | "https-port" | "turn-udp-port" | "turn-tcp-port" | "turn-tls-port"
>;

export type PortOption = "port" | keyof PortOptions;

/** @param shared the port for everything */
export function portsFor(shared: number, options: PortOptions): Ports {
  return {
    http: options["http-port"] ?? shared,
    https: options["https-port"] ?? shared,
    turn: {
      udp: options["turn-udp-port"] ?? shared,
      tcp: options["turn-tcp-port"] ?? shared,
      tls: options["turn-tls-port"] ?? shared,
    },
  };
}

/** Second TCP ports without duplicates, each with its option for error messages. Each of them accepts everything. */
export function secondTcpPorts(
  shared: number,
  options: PortOptions,
): ReadonlyMap<number, Exclude<PortOption, "port" | "turn-udp-port">> {
  const ports = new Map<number, Exclude<PortOption, "port" | "turn-udp-port">>();
  for (const option of ["http-port", "https-port", "turn-tcp-port", "turn-tls-port"] as const) {
    const port = options[option];
    if (port !== undefined && port !== shared && !ports.has(port)) ports.set(port, option);
  }
  return ports;
}
