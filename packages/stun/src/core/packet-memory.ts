/** As large as Node's own pool for Buffers. */
const SLAB_LENGTH = 8192;

let slab = new ArrayBuffer(SLAB_LENGTH);
let used = 0;

/**
 * Zeros for a packet that is sent at once and then forgotten. An array of its own costs up to ten times as much, most of
 * it when the memory is collected; but a packet that is kept would keep the slab with it.
 *
 * No byte of a slab is given out twice, so that a packet stays what it is for as long as a socket queues it.
 */
export function packetBytes(length: number): Uint8Array<ArrayBuffer> {
  if (length > SLAB_LENGTH / 2) return new Uint8Array(length);
  // Shorter than it was where somebody transferred a packet's buffer to another thread.
  if (used + length > slab.byteLength) {
    slab = new ArrayBuffer(SLAB_LENGTH);
    used = 0;
  }
  const bytes = new Uint8Array(slab, used, length);
  used += length;
  return bytes;
}
