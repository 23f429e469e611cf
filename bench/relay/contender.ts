import { type LoadGenerator, startLoadGenerator } from "./load-generator.ts";
import { cpuMsOf } from "./process-usage.ts";
import type { Delivery, Offer } from "./traffic.ts";
import { type Ports, type RunningServer, type ServerCommand, startServer } from "./turn-server.ts";

/** A server, and the process that acts as its clients and their peers. */
export interface Contender {
  readonly server: RunningServer;
  readonly generator: LoadGenerator;
  stop(): Promise<void>;
}

export interface Relayed extends Delivery {
  /** CPU time of the server per packet that arrived. */
  readonly cpuUsPerPacket: number;
  readonly packetsPerSecond: number;
  /** Of one core, while packets were sent. */
  readonly serverShare: number;
  readonly generatorShare: number;
}

/** The share of packets that may be missing when a server counts as relaying without loss. */
const LOSS_LIMIT = 0.001;
/** How far a generator may fall short of the requested rate. */
const SENT_LIMIT = 0.97;
/** The search for the highest rate ends when the highest clean and the lowest lossy rate are this close. */
const SEARCH_RATIO = 1.05;
const SEARCH_STEPS = 12;

export async function startContender(command: ServerCommand, ports: Ports): Promise<Contender> {
  const server = await startServer(command, ports);
  const generator = await startLoadGenerator(server.access).catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  const stop = async () => {
    await generator.stop();
    await server.stop();
  };
  return { server, generator, stop };
}

/** @throws {Error} if anything arrived that differs from what was sent. */
export async function relay({ server, generator }: Contender, offer: Offer): Promise<Relayed> {
  const beforeMs = cpuMsOf(server.pid);
  const delivery = await generator.ask("deliver", offer);
  const serverMs = cpuMsOf(server.pid) - beforeMs;
  const { sent, lost, wrong, sendingMs, generatorCpuMs } = delivery;
  if (wrong > 0) throw new Error(`${wrong} of ${sent} packets arrived twice, changed or elsewhere`);
  return {
    ...delivery,
    cpuUsPerPacket: (serverMs * 1_000) / (sent - lost),
    packetsPerSecond: (sent * 1_000) / sendingMs,
    serverShare: serverMs / sendingMs,
    generatorShare: generatorCpuMs / sendingMs,
  };
}

/**
 * Searches for the highest rate without loss, starting from `guess`: up or down in steps of `stride`, then between the
 * closest two rates.
 *
 * @returns the delivery at that rate, and which side failed at the next one.
 */
export async function saturate(
  contender: Contender,
  { guess, stride, ...offer }: Omit<Offer, "packetsPerSecond"> & { guess: number; stride: number },
): Promise<{ readonly relayed: Relayed; readonly limit: "server" | "generator" }> {
  let relayed: Relayed | undefined;
  let limit: "server" | "generator" = "server";
  let clean = 0;
  let tooMuch = Number.POSITIVE_INFINITY;
  let packetsPerSecond = guess;
  for (let step = 0; step < SEARCH_STEPS && tooMuch / clean > SEARCH_RATIO; step += 1) {
    let tried = await relay(contender, { ...offer, packetsPerSecond });
    // Other load on this machine may have caused a single loss.
    if (!isClean(tried, packetsPerSecond)) tried = await relay(contender, { ...offer, packetsPerSecond });
    if (isClean(tried, packetsPerSecond)) {
      clean = packetsPerSecond;
      relayed = tried;
    } else {
      tooMuch = packetsPerSecond;
      limit = isSent(tried, packetsPerSecond) ? "server" : "generator";
    }
    if (clean === 0) packetsPerSecond = tooMuch / stride;
    else
      packetsPerSecond = tooMuch === Number.POSITIVE_INFINITY ? clean * stride : Math.sqrt(clean * tooMuch);
  }
  if (relayed === undefined) throw new Error(`packets were lost even at ${Math.round(tooMuch)} a second`);
  return { relayed, limit };
}

function isSent(relayed: Relayed, packetsPerSecond: number): boolean {
  return relayed.packetsPerSecond >= packetsPerSecond * SENT_LIMIT;
}

function isClean(relayed: Relayed, packetsPerSecond: number): boolean {
  return isSent(relayed, packetsPerSecond) && relayed.lost <= relayed.sent * LOSS_LIMIT;
}
