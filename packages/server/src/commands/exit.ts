import type { Report } from "../log/events.ts";

export const EXIT_FAILED = 1;
export const EXIT_USAGE = 2;

/** Prints one line per message, even if it quotes input with line breaks. */
export function exitWith(code: number, ...messages: readonly string[]): never {
  for (const message of messages) process.stderr.write(`visavis: ${message.replace(/\p{Cc}+/gu, " ")}\n`);
  process.exit(code);
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
