import type { Socket } from "node:dgram";

/**
 * Datagrams that wait for a network card which cannot keep up. Beyond these the next ones are lost, as they would be
 * in any router; without a bound they would fill the memory.
 */
const MAX_WAITING_DATAGRAMS = 64;

/**
 * For `dgram.createSocket`: addresses are always literal, so there is nothing to look up. Without it Node parses each
 * address and waits a tick with each datagram.
 */
export function literalLookup(
  address: string,
  _options: unknown,
  callback: (error: null, address: string, family: number) => void,
): void {
  // The socket goes by its own family.
  callback(null, address, 0);
}

/**
 * Sends a datagram or loses it. Without a callback the system's refusals (wrong family, too long, unreachable) stay
 * silent and cost nothing; Node itself throws for port 0 and for a socket closed in the meantime.
 */
export function sendDatagram(socket: Socket, bytes: Uint8Array, port: number, address: string): void {
  try {
    if (socket.getSendQueueCount() < MAX_WAITING_DATAGRAMS) socket.send(bytes, port, address);
  } catch {}
}

/** Asks for buffers that hold a burst. The system gives what it allows (Linux: `net.core.rmem_max`), or refuses. */
export function requestBuffers(socket: Socket, bytes: number): void {
  try {
    socket.setRecvBufferSize(bytes);
    socket.setSendBufferSize(bytes);
  } catch {}
}
