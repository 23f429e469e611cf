import type { Report } from "../log/events.ts";

export const EXIT_FAILED = 1;
export const EXIT_USAGE = 2;

/** Prints one line per message, even if it quotes input with line breaks. */
export function exitWith(code: number, ...messages: readonly string[]): never {
  for (const message of messages) process.stderr.write(`visavis: ${message.replace(/\p{Cc}+/gu, " ")}\n`);
  process.exit(code);
}

/** What a command prints is all that it is for: without a reader, or on a full disk, it ends. */
export function exitOnLostOutput(): void {
  process.stdout.once("error", (error: NodeJS.ErrnoException) => {
    // As other programs do when `head` has read enough.
    if (error.code === "EPIPE") process.exit(EXIT_FAILED);
    exitWith(EXIT_FAILED, `the output cannot be written (${error.code ?? error.message})`);
  });
}

/** What a server prints at its start is of use to people only. */
export function ignoreLostOutput(): void {
  process.stdout.removeAllListeners("error").on("error", () => {});
}

/**
 * The first signal shuts down gracefully, a second one exits at once.
 *
 * @returns a function that stops in the same way without a signal
 */
export function stopOnSignal(
  server: { close(): Promise<void> },
  report: Report,
): (signal: NodeJS.Signals) => Promise<void> {
  let isStopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(EXIT_FAILED);
    isStopping = true;
    report({ event: "server.stopping", signal });
    await server.close();
    report({ event: "server.stopped" });
    process.exit();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return stop;
}

/** An uncaught error is logged and ends the process. */
export function exitOnUncaught(report: Report): void {
  process.once("uncaughtException", (error) => {
    report({ event: "server.failed", error });
    process.exit(EXIT_FAILED);
  });
}
