import type { Numbers } from "./numbers.ts";

/** Boundary values at which code that counts bytes tends to fail. */
const EDGES = [0, 1, 3, 4, 19, 20, 0x3f, 0x40, 0x7f, 0x80, 0xff] as const;

/** A copy of the bytes with some of them changed, removed or added; sometimes with the STUN length corrected. */
export function mutated(bytes: Uint8Array, numbers: Numbers): Uint8Array {
  let copy: Uint8Array = bytes.slice();
  for (let changes = 1 + numbers.below(4); changes > 0; changes -= 1) copy = changed(copy, numbers);
  if (copy.length >= 20 && numbers.below(2) === 0) {
    copy[2] = ((copy.length - 20) >> 8) & 0xff;
    copy[3] = (copy.length - 20) & 0xfc;
  }
  return copy;
}

function changed(bytes: Uint8Array, numbers: Numbers): Uint8Array {
  const at = numbers.below(bytes.length + 1);
  switch (numbers.below(6)) {
    case 0:
      return withByte(bytes, at, (bytes[at] ?? 0) ^ (1 << numbers.below(8)));
    case 1:
      return withByte(bytes, at, numbers.pick(EDGES));
    case 2:
      return withByte(bytes, at, numbers.below(256));
    case 3:
      return bytes.slice(0, at);
    case 4:
      return joined(
        bytes.subarray(0, at),
        randomBytes(4 * (1 + numbers.below(4)), numbers),
        bytes.subarray(at),
      );
    default: {
      // A piece is repeated, like an attribute that appears twice.
      const from = numbers.below(bytes.length + 1);
      return joined(
        bytes.subarray(0, at),
        bytes.subarray(from, from + 4 + numbers.below(32)),
        bytes.subarray(at),
      );
    }
  }
}

export function randomBytes(length: number, numbers: Numbers): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index += 1) bytes[index] = numbers.below(256);
  return bytes;
}

function withByte(bytes: Uint8Array, at: number, value: number): Uint8Array {
  bytes[at] = value;
  return bytes;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
