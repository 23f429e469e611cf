import { closeSync, openSync, writeSync } from "node:fs";

/** Where the lines of the log go. */
export interface LogDestination {
  write(line: string): void;
  /** Reopens the file, after log rotation has moved it. @throws the system's error; the old file stays open */
  reopen(): void;
}

/** @throws the system's error if the file cannot be opened */
export function openLogDestination({
  file,
  isStandardOff,
}: {
  readonly file: string | undefined;
  /** Ignored without a file: the log then goes to standard error anyway. */
  readonly isStandardOff: boolean;
}): LogDestination {
  let descriptor = file === undefined ? undefined : openSync(file, "a");
  return {
    write(line) {
      if (descriptor === undefined || !isStandardOff) process.stderr.write(line);
      if (descriptor !== undefined) writeSync(descriptor, line);
    },
    reopen() {
      if (file === undefined || descriptor === undefined) return;
      const next = openSync(file, "a");
      closeSync(descriptor);
      descriptor = next;
    },
  };
}
