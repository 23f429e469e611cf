import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";

/** Below Linux's range of ephemeral ports. */
const FIRST_BLOCK = 12_000;
const BLOCKS = 20;
const BLOCK_SIZE = 1_000;
const LISTENERS = 4;

/** Ports for the exclusive use of one server. */
export interface PortBlock {
  /** UDP and TCP; the next two ports are free as well. */
  readonly listening: number;
  readonly tlsListening: number;
  readonly firstRelay: number;
  readonly lastRelay: number;
}

/**
 * A block whose listening ports are free on the addresses. The caller must bind them before asking for another block.
 */
export async function takePortBlock(addresses: readonly string[]): Promise<PortBlock> {
  const chosen = Math.floor(Math.random() * BLOCKS);
  for (let step = 0; step < BLOCKS; step += 1) {
    const first = FIRST_BLOCK + ((chosen + step) % BLOCKS) * BLOCK_SIZE;
    const ports = Array.from({ length: LISTENERS }, (_, index) => first + index);
    const free = await Promise.all(
      addresses.flatMap((address) => ports.map((port) => isFree(address, port))),
    );
    if (!free.includes(false)) {
      return {
        listening: first,
        tlsListening: first + 2,
        firstRelay: first + 10,
        lastRelay: first + BLOCK_SIZE - 1,
      };
    }
  }
  throw new Error("no block of ports is free");
}

async function isFree(address: string, port: number): Promise<boolean> {
  const datagrams = createSocket(address.includes(":") ? "udp6" : "udp4");
  const streams = createServer();
  try {
    datagrams.bind(port, address);
    streams.listen(port, address);
    await Promise.all([once(datagrams, "listening"), once(streams, "listening")]);
    return true;
  } catch {
    return false;
  } finally {
    datagrams.close();
    streams.close();
  }
}
