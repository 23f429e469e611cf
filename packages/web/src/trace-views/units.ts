const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
/** From here on seconds are easier to read than milliseconds. */
const LONG_MS = 10_000;

/** Formats a time or duration in milliseconds: `0.4 ms`, `837 ms`, `12.345 s`, `61:02.5`. */
export function formatMs(ms: number): string {
  const size = Math.abs(ms);
  if (size < 1 && size > 0) return `${Math.round(ms * 10) / 10} ms`;
  if (size < LONG_MS) return `${Math.round(ms)} ms`;
  if (size < MINUTE_MS) return `${(ms / SECOND_MS).toFixed(3)} s`;
  const minutes = Math.floor(size / MINUTE_MS);
  const seconds = ((size - minutes * MINUTE_MS) / SECOND_MS).toFixed(1).padStart(4, "0");
  return `${ms < 0 ? "−" : ""}${minutes}:${seconds}`;
}

const KILO = 1_000;
const BYTE_UNITS = ["B", "kB", "MB", "GB"] as const;

/** Formats a number of bytes: `12 B`, `3.4 kB`, `120 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= KILO && unit < BYTE_UNITS.length - 1) {
    value /= KILO;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)} ${BYTE_UNITS[unit]}`;
}
