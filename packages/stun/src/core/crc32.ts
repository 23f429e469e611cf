const TABLE = crcTable();

/** CRC-32 of ITU-T V.42, the one of Ethernet and zip, of the bytes before `end`. */
export function crc32(bytes: Uint8Array, end: number): number {
  let remainder = 0xffff_ffff;
  for (let index = 0; index < end; index++) {
    remainder = (remainder >>> 8) ^ (TABLE[(remainder ^ (bytes[index] ?? 0)) & 0xff] ?? 0);
  }
  return ~remainder >>> 0;
}

function crcTable(): Uint32Array {
  const table = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++) {
      remainder = (remainder & 1) === 0 ? remainder >>> 1 : (remainder >>> 1) ^ 0xedb8_8320;
    }
    table[byte] = remainder;
  }
  return table;
}
