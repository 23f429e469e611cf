/** The size of Node's own pool for Buffers. */
const SLAB_LENGTH = 8192;

let slab = new ArrayBuffer(SLAB_LENGTH);
let used = 0;

/**
 * Zeroed bytes for a packet that is sent at once and not kept. A separate array costs up to ten times as much, mostly
 * in garbage collection; but a packet that is kept would keep the whole slab in memory.
 *
 * No byte of a slab is handed out twice, so a packet does not change while a socket queues it.
 */
export function packetBytes(length: number): Uint8Array<ArrayBuffer> {
  if (length > SLAB_LENGTH / 2) return new Uint8Array(length);
  // The slab is empty if a packet's buffer was transferred to another thread.
  if (used + length > slab.byteLength) {
    slab = new ArrayBuffer(SLAB_LENGTH);
    used = 0;
  }
  const bytes = new Uint8Array(slab, used, length);
  used += length;
  return bytes;
}
