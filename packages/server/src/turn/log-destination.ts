import { closeSync, openSync, writeSync } from "node:fs";
import { type LogSink, streamSink } from "../log/log-sink.ts";

/** Where the lines of the log go. */
export interface LogDestination extends LogSink {
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
  const standard = streamSink(process.stderr);
  let lost = 0;
  return {
    write(line) {
      if (descriptor === undefined || !isStandardOff) standard.write(line);
      if (descriptor === undefined) return;
      try {
        writeSync(descriptor, line);
      } catch {
        lost += 1;
      }
    },
    takeLost() {
      const taken = lost + standard.takeLost();
      lost = 0;
      return taken;
    },
    reopen() {
      if (file === undefined || descriptor === undefined) return;
      const next = openSync(file, "a");
      closeSync(descriptor);
      descriptor = next;
    },
  };
}
