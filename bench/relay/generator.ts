/** A separate process that acts as the clients and peers of one server. It serves `LoadGenerator.ask`. */
import { addFlow, addPeer, createTraffic, deliver, type Offer } from "./traffic.ts";
import {
  type Access,
  allocate,
  bindChannel,
  boundSocket,
  endAllocation,
  openTurnClient,
  type TurnClient,
} from "./turn-client.ts";

const CHANNEL = 0x4000;
const PEER_ADDRESS = "127.0.0.2";
/** A few busy sockets are cheaper to read than many. */
const PEERS = 4;
/** How many exchanges run at the same time. */
const PIPELINE = 32;

const traffic = createTraffic();
const peers = await Promise.all(Array.from({ length: PEERS }, () => boundSocket(PEER_ADDRESS)));
for (const peer of peers) addPeer(traffic, peer);
let access: Access | undefined;
let clients: TurnClient[] = [];
let clientsOpened = 0;

const orders = {
  target(given: Access): void {
    access = given;
  },

  /** Opens allocations, each with a channel to a peer, until there are this many flows. */
  async open(flows: number): Promise<void> {
    const missing = Array.from({ length: flows - traffic.flows.length }, (_, n) => traffic.flows.length + n);
    await pipelined(missing, openFlow);
    traffic.flows.sort((a, b) => a.index - b.index);
  },

  deliver: (offer: Offer) => deliver(traffic, offer),

  /** Opens the sockets that `allocate` then uses. */
  async prepare(count: number): Promise<void> {
    clients = await Promise.all(Array.from({ length: count }, openClient));
  },

  /** Creates an allocation from every prepared socket. */
  async allocate(): Promise<{ readonly tookMs: number; readonly generatorCpuMs: number }> {
    const cpu = process.cpuUsage();
    const startMs = performance.now();
    await pipelined(clients, allocate);
    const { user, system } = process.cpuUsage(cpu);
    return { tookMs: performance.now() - startMs, generatorCpuMs: (user + system) / 1_000 };
  },

  async endAllocations(): Promise<void> {
    await pipelined(clients, endAllocation);
    for (const { stun } of clients) stun.close();
    clients = [];
  },
};
export type Orders = typeof orders;

async function openFlow(index: number): Promise<void> {
  const client = await openClient();
  const relayedAddress = await allocate(client);
  const peer = peers[index % peers.length];
  if (peer === undefined) throw new Error("there is no peer");
  await bindChannel(client, CHANNEL, peer.address());
  addFlow(traffic, { index, client, relayedAddress, channel: CHANNEL, peer });
}

/** Every client is a separate user with its own address, so that no limit per user or address applies. */
function openClient(): Promise<TurnClient> {
  if (access === undefined) throw new Error("no server is known yet");
  const number = clientsOpened;
  clientsOpened += 1;
  const localAddress = `127.${1 + (number >> 8)}.${number & 255}.1`;
  return openTurnClient(access, { name: `user${number}`, localAddress });
}

async function pipelined<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: PIPELINE }, worker));
}

process.on("message", ({ name, argument }: { name: keyof Orders; argument: never }) => {
  Promise.resolve(orders[name](argument)).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ failure: error instanceof Error ? error.message : String(error) }),
  );
});

process.once("disconnect", () => process.exit());
