const KILO = 1_000;
const UNITS = ["B", "kB", "MB", "GB"] as const;

/** Formats a number of bytes: `12 B`, `3.4 kB`, `120 MB`. */
export function spokenBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= KILO && unit < UNITS.length - 1) {
    value /= KILO;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}
