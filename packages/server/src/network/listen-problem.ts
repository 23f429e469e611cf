import type { PortOption } from "./ports.ts";

/** The server cannot listen. The message is one line that says what to do. */
export class ListenProblem extends Error {
  override readonly name = "ListenProblem";
  /** The code of the system's error, such as `EADDRINUSE`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** A system error that names the address. */
interface ListenError extends Error {
  readonly code: string;
  readonly address: string;
  readonly port: number | undefined;
}

export function isListenError(error: unknown): error is ListenError {
  return error instanceof Error && "code" in error && "address" in error;
}

/**
 * @param where.what for example "UDP port 3003"
 * @param where.option the option that chooses another port
 * @param where.host the value of `--host`, if given
 * @returns a `ListenProblem`, or `error` itself if it has another cause
 */
export function listenProblem(
  error: unknown,
  {
    what,
    option,
    host,
  }: { readonly what: string; readonly option: PortOption; readonly host?: string | undefined },
): unknown {
  if (!(error instanceof Error && "code" in error)) return error;
  const code = String(error.code);
  switch (code) {
    case "EADDRINUSE":
      return new ListenProblem(
        code,
        what.startsWith("UDP")
          ? `${what} is in use; stop the program that uses it, choose another with --${option}, or turn the relay off with --relay off`
          : `${what} is in use; stop the program that uses it, or choose another with --${option}`,
      );
    case "EACCES":
      return new ListenProblem(code, `${what} needs more privileges; choose one above 1023 with --${option}`);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new ListenProblem(
        code,
        `${host ?? "the address"} is not an address of this computer; correct --host or omit it`,
      );
    default:
      return isListenError(error)
        ? new ListenProblem(code, `the server cannot listen on ${what} (${error.message})`)
        : error;
  }
}

/**
 * Why `visavis turn` cannot listen, and what to change in its turnserver.conf.
 *
 * @throws `error` itself if it is not an error of the system
 */
export function listenFailure(error: unknown): string {
  const { code, address, port } = Object(error) as { code?: unknown; address?: unknown; port?: unknown };
  switch (code) {
    case "EADDRINUSE":
      return `port ${port} of ${address} is in use; stop the program that uses it, or change listening-port or tls-listening-port`;
    case "EACCES":
      return `port ${port} needs more privileges; choose one above 1023 with listening-port`;
    case "EADDRNOTAVAIL":
      return `${address} is not an address of this computer; correct listening-ip`;
    default:
      throw error;
  }
}
