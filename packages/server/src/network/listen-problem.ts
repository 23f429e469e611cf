import type { PortOption } from "./ports.ts";

/** Why the server cannot listen, as one line that says what to do. */
export class ListenProblem extends Error {
  override readonly name = "ListenProblem";
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
 * @param where.what such as "UDP port 3003"
 * @param where.option how a person chooses another
 * @param where.host what `--host` says, if anything
 * @returns `error` itself where there is nothing to say about it
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
          ? `${what} is in use; stop what uses it, choose another with --${option}, or do without (--relay off)`
          : `${what} is in use; stop what uses it, or choose another with --${option}`,
      );
    case "EACCES":
      return new ListenProblem(
        code,
        `${what} needs more rights than you have; choose one above 1023 with --${option}`,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new ListenProblem(
        code,
        `${host ?? "the address"} is no address of this computer; correct --host or leave it out`,
      );
    default:
      return isListenError(error)
        ? new ListenProblem(code, `the server cannot listen on ${what} (${error.message})`)
        : error;
  }
}
