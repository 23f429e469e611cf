import type { Writable } from "node:stream";

/** Takes the lines of the log. It never waits, and never throws: a line that cannot be written is lost. */
export interface LogSink {
  write(line: string): void;
  /** How many lines were lost since the last call. */
  takeLost(): number;
}

/** While its reader stands still, so much of the log waits in memory. */
const MAX_BACKLOG_BYTES = 1_048_576;

/** A sink for a stream of this process, whose reader may stand still or go away, and whose disk may be full. */
export function streamSink(stream: Writable): LogSink {
  let lost = 0;
  stream.on("error", () => {
    lost += 1;
  });
  return {
    write(line) {
      if (stream.writableLength > MAX_BACKLOG_BYTES) lost += 1;
      else stream.write(line);
    },
    takeLost() {
      const taken = lost;
      lost = 0;
      return taken;
    },
  };
}
