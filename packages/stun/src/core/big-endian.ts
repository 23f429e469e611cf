// Functions instead of a DataView, which would be one more object for every datagram. The caller checks that `offset`
// is inside `bytes`.

export function readUint16(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
}

export function writeUint16(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = value >>> 8;
  bytes[offset + 1] = value;
}

export function readUint32(bytes: Uint8Array, offset: number): number {
  return readUint16(bytes, offset) * 0x1_0000 + readUint16(bytes, offset + 2);
}

export function writeUint32(bytes: Uint8Array, offset: number, value: number): void {
  writeUint16(bytes, offset, value >>> 16);
  writeUint16(bytes, offset + 2, value & 0xffff);
}
