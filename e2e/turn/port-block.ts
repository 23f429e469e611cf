import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server } from "node:net";

/** Below Linux's range of ephemeral ports. */
const FIRST_BLOCK = 12_000;
const BLOCKS = 20;
const BLOCK_SIZE = 1_000;
const LISTENERS = 4;
/** Whoever listens on this port of a block, over TCP, has the block. */
const CLAIM = LISTENERS;

/** Ports for the exclusive use of one server. */
export interface PortBlock {
  /** UDP and TCP; the next two ports are free as well. */
  readonly listening: number;
  readonly tlsListening: number;
  readonly firstRelay: number;
  readonly lastRelay: number;
  /** Leaves the block to others. */
  release(): void;
}

/** A block that no other test has, and whose listening ports are free on the addresses. */
export async function takePortBlock(addresses: readonly string[]): Promise<PortBlock> {
  const chosen = Math.floor(Math.random() * BLOCKS);
  for (let step = 0; step < BLOCKS; step += 1) {
    const first = FIRST_BLOCK + ((chosen + step) % BLOCKS) * BLOCK_SIZE;
    const ports = Array.from({ length: LISTENERS }, (_, index) => first + index);
    const claim = await listen(first + CLAIM, "127.0.0.1");
    if (claim === undefined) continue;
    const free = await Promise.all(
      addresses.flatMap((address) => ports.map((port) => isFree(address, port))),
    );
    if (!free.includes(false)) {
      return {
        listening: first,
        tlsListening: first + 2,
        firstRelay: first + 10,
        lastRelay: first + BLOCK_SIZE - 1,
        release: () => void claim.close(),
      };
    }
    claim.close();
  }
  throw new Error("no block of ports is free");
}

async function isFree(address: string, port: number): Promise<boolean> {
  const datagrams = createSocket(address.includes(":") ? "udp6" : "udp4");
  const streams = listen(port, address);
  try {
    datagrams.bind(port, address);
    await once(datagrams, "listening");
    return (await streams) !== undefined;
  } catch {
    return false;
  } finally {
    datagrams.close();
    (await streams)?.close();
  }
}

/** A TCP server; `undefined` if the port is in use. */
async function listen(port: number, address: string): Promise<Server | undefined> {
  const server = createServer().listen(port, address);
  try {
    await once(server, "listening");
    return server;
  } catch {
    return undefined;
  }
}
