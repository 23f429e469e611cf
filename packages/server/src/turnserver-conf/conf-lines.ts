import { withoutByteOrderMark } from "../options/byte-order-mark.ts";

/** One line with a setting. */
export interface ConfSetting {
  /** From 1. */
  readonly line: number;
  readonly name: string;
  /** Empty if the line has only a name. */
  readonly value: string;
}

/** A problem with the file. The message never contains anything that could be a secret. */
export interface ConfProblem {
  /** Missing if the problem concerns the file as a whole. */
  readonly line?: number;
  readonly key?: string;
  readonly message: string;
}

export interface ConfLines {
  readonly settings: readonly ConfSetting[];
  readonly errors: readonly ConfProblem[];
  readonly warnings: readonly ConfProblem[];
}

/** coturn reads at most this much of a line, and takes the rest for another line. */
const MAX_LINE_BYTES = 1023;

/**
 * The lines of a turnserver.conf, as coturn reads them.
 *
 * A name ends at the first space, tab or `=`; further ones are skipped; the value extends to the end of the line, without
 * trailing white space and without quotes around it. `#` starts a comment only at the beginning of a line. A byte order mark
 * before the first line is skipped, which coturn does not do.
 */
export function readConfLines(text: string): ConfLines {
  const settings: ConfSetting[] = [];
  const errors: ConfProblem[] = [];
  const warnings: ConfProblem[] = [];
  for (const [index, written] of withoutByteOrderMark(text).split("\n").entries()) {
    const line = index + 1;
    if (Buffer.byteLength(written) > MAX_LINE_BYTES) {
      errors.push({ line, message: `the line is longer than ${MAX_LINE_BYTES} bytes; shorten it` });
      continue;
    }
    const content = written.replace(/^[ \t]+/, "").replace(/[ \t\v\f\r]+$/, "");
    if (content === "" || content.startsWith("#")) continue;
    if (content.endsWith(";")) {
      warnings.push({ line, message: "the line ends with a semicolon, which is part of the value" });
    }
    const end = content.search(/[ \t=]/);
    const name = end < 0 ? content : content.slice(0, end);
    const value = end < 0 ? "" : content.slice(end).replace(/^[ \t=]+/, "");
    settings.push({ line, name, value: withoutQuotes(value) });
  }
  return { settings, errors, warnings };
}

/** The closing quote may be missing; a quote only at the end stays. */
function withoutQuotes(value: string): string {
  return value.startsWith('"') ? value.slice(1).replace(/"$/, "") : value;
}
