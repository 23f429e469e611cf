import { once } from "node:events";
import { createServer } from "node:net";
import type { RelayPorts } from "./ice-servers.ts";

/** Why the relay could not start, as one line that says what to do. */
export class RelayError extends Error {
  override readonly name = "RelayError";
  /** The system's, such as `EADDRINUSE`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** An error of the system that names what it was about. */
interface ListenError extends Error {
  readonly code: string;
  readonly address: string;
  readonly port: number | undefined;
}

export function isListenError(error: unknown): error is ListenError {
  return error instanceof Error && "code" in error && "address" in error;
}

/**
 * The first of `ports` that nothing listens on at `address`; 0 stands for any.
 *
 * @param option the option by which a person chooses the port
 * @throws {RelayError} when none is free
 */
export async function firstFreePort(
  ports: readonly number[],
  { address, option }: { readonly address: string; readonly option: PortOption },
): Promise<number> {
  const [port = 0, ...others] = ports;
  try {
    return await tryPort(port, address);
  } catch (error) {
    if (!isListenError(error)) throw error;
    if (error.code === "EADDRINUSE" && others.length > 0) return firstFreePort(others, { address, option });
    throw portError(error, { what: `port ${port}`, option });
  }
}

async function tryPort(port: number, host: string): Promise<number> {
  const server = createServer().listen({ port, host, exclusive: true });
  await once(server, "listening");
  const taken = server.address();
  server.close();
  await once(server, "close");
  return typeof taken === "object" && taken !== null ? taken.port : port;
}

/** Why one of the relay's sockets could not be opened. */
export function relayError(error: ListenError, ports: RelayPorts): RelayError {
  switch (error.port) {
    case ports.tcp:
      return portError(error, { what: `port ${ports.tcp}`, option: "--turn-tcp-port" });
    case ports.tls:
      return portError(error, { what: `port ${ports.tls}`, option: "--turn-tls-port" });
    default:
      return portError(error, { what: `UDP port ${ports.udp}`, option: "--port" });
  }
}

type PortOption = "--port" | "--turn-tcp-port" | "--turn-tls-port";

const WITHOUT = {
  "--port": "--relay off",
  "--turn-tcp-port": "--turn-tcp-port off",
  "--turn-tls-port": "no --turn-cert",
} as const satisfies Record<PortOption, string>;

function portError(
  { code, message }: ListenError,
  { what, option }: { readonly what: string; readonly option: PortOption },
): RelayError {
  switch (code) {
    case "EADDRINUSE":
      return new RelayError(
        code,
        `${what} is in use; stop what uses it, choose another with ${option}, or do without (${WITHOUT[option]})`,
      );
    case "EACCES":
      return new RelayError(
        code,
        `${what} needs more rights than you have; choose one above 1023 with ${option}`,
      );
    default:
      return new RelayError(code, `the relay cannot listen on ${what} (${message})`);
  }
}
