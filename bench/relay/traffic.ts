import { randomBytes } from "node:crypto";
import type { Socket } from "node:dgram";
import { setTimeout as sleep } from "node:timers/promises";
import type { TransportAddress } from "../../packages/stun/src/core/index.ts";
import type { TurnClient } from "./turn-client.ts";

export type Direction = "toPeer" | "toClient";

/** An allocation with one channel, bound to one peer. */
export interface Flow {
  readonly index: number;
  readonly client: TurnClient;
  readonly relayedAddress: TransportAddress;
  readonly channel: number;
  readonly peer: Socket;
}

export interface Offer {
  /** Packets alternate between these, and between all flows. */
  readonly directions: readonly Direction[];
  readonly packetsPerSecond: number;
  readonly payloadBytes: number;
  readonly durationMs: number;
}

export interface Delivery {
  /** Less than the offered rate if this process could not keep up. */
  readonly sent: number;
  readonly lost: number;
  /** Duplicated, altered, or delivered to the wrong place. */
  readonly wrong: number;
  readonly sendingMs: number;
  /** CPU time of this process while sending. */
  readonly generatorCpuMs: number;
}

/** Packets sent in a row before arrivals are read. */
const BURST = 32;
/** Missing packets count as lost after this long without arrivals. */
const QUIET_MS = 50;

const CHANNEL_HEADER_BYTES = 4;
/** Number of the run, number of the packet in it, number of the flow. */
const MARK_BYTES = 10;
const PATTERN = randomBytes(2_048);

interface Run {
  readonly number: number;
  readonly payloadBytes: number;
  /** How often each packet arrived, by its number. */
  readonly arrivals: Uint8Array;
  sent: number;
  arrived: number;
  wrong: number;
}

export interface Traffic {
  readonly flows: Flow[];
  readonly flowsByRelayedPort: Map<number, Flow>;
  runs: number;
  run: Run | undefined;
}

export function createTraffic(): Traffic {
  return { flows: [], flowsByRelayedPort: new Map(), runs: 0, run: undefined };
}

/** Receives the packets of a peer; several flows may lead there. */
export function addPeer(traffic: Traffic, peer: Socket): void {
  peer.on("message", (datagram, { port }) => {
    const flow = traffic.flowsByRelayedPort.get(port);
    if (flow?.peer === peer) receive(traffic, flow, datagram, 0);
    else if (traffic.run !== undefined) traffic.run.wrong += 1;
  });
}

export function addFlow(traffic: Traffic, flow: Flow): void {
  traffic.flows.push(flow);
  traffic.flowsByRelayedPort.set(flow.relayedAddress.port, flow);
  flow.client.receive = (datagram) => receive(traffic, flow, datagram, CHANNEL_HEADER_BYTES);
}

function receive({ run }: Traffic, flow: Flow, datagram: Buffer, markAt: number): void {
  if (run === undefined || datagram.length < markAt + MARK_BYTES) return;
  const number = datagram.readUInt32BE(markAt);
  if (number < run.number) return;
  const packet = datagram.readUInt32BE(markAt + 4);
  const patternAt = markAt + MARK_BYTES;
  const isRight =
    number === run.number &&
    packet < run.sent &&
    run.arrivals[packet] === 0 &&
    datagram.length === markAt + run.payloadBytes &&
    datagram.readUInt16BE(markAt + 8) === flow.index &&
    (markAt === 0 ||
      (datagram.readUInt16BE(0) === flow.channel && datagram.readUInt16BE(2) === run.payloadBytes)) &&
    datagram.compare(PATTERN, 0, run.payloadBytes - MARK_BYTES, patternAt) === 0;
  if (!isRight) {
    run.wrong += 1;
    return;
  }
  run.arrivals[packet] = 1;
  run.arrived += 1;
}

/** Sends as evenly as a 1 ms timer allows, then waits for packets still in flight. */
export async function deliver(traffic: Traffic, offer: Offer): Promise<Delivery> {
  const { packetsPerSecond, payloadBytes, durationMs } = offer;
  const total = Math.round((packetsPerSecond * durationMs) / 1_000);
  traffic.runs += 1;
  const run: Run = {
    number: traffic.runs,
    payloadBytes,
    arrivals: new Uint8Array(total),
    sent: 0,
    arrived: 0,
    wrong: 0,
  };
  traffic.run = run;
  const lanes = traffic.flows.flatMap((flow) =>
    offer.directions.map((direction) => laneOf(flow, direction, run)),
  );

  const cpu = process.cpuUsage();
  const startMs = performance.now();
  const { promise: allSent, resolve } = Promise.withResolvers<number>();
  const sendDue = () => {
    const elapsedMs = performance.now() - startMs;
    const due = Math.min(total, Math.ceil((elapsedMs * packetsPerSecond) / 1_000));
    const burstEnd = Math.min(due, run.sent + BURST);
    while (run.sent < burstEnd) sendNext(lanes, run);
    if (run.sent === total || elapsedMs >= durationMs) resolve(elapsedMs);
    else if (run.sent < due) setImmediate(sendDue);
    else setTimeout(sendDue, 1);
  };
  sendDue();
  const sendingMs = await allSent;
  const { user, system } = process.cpuUsage(cpu);

  let arrived = -1;
  while (run.arrived < run.sent && arrived < run.arrived) {
    arrived = run.arrived;
    await sleep(QUIET_MS);
  }
  traffic.run = undefined;
  return {
    sent: run.sent,
    lost: run.sent - run.arrived,
    wrong: run.wrong,
    sendingMs,
    generatorCpuMs: (user + system) / 1_000,
  };
}

/** One flow in one direction: its socket, and its packet without the number. */
interface Lane {
  readonly socket: Socket;
  readonly datagram: Buffer;
  readonly numberAt: number;
  /** Missing if the socket is connected. */
  readonly to: TransportAddress | undefined;
}

function laneOf(flow: Flow, direction: Direction, run: Run): Lane {
  const isToPeer = direction === "toPeer";
  const markAt = isToPeer ? CHANNEL_HEADER_BYTES : 0;
  const datagram = Buffer.alloc(markAt + run.payloadBytes);
  if (isToPeer) {
    datagram.writeUInt16BE(flow.channel, 0);
    datagram.writeUInt16BE(run.payloadBytes, 2);
  }
  datagram.writeUInt32BE(run.number, markAt);
  datagram.writeUInt16BE(flow.index, markAt + 8);
  PATTERN.copy(datagram, markAt + MARK_BYTES);
  return {
    socket: isToPeer ? flow.client.socket : flow.peer,
    datagram,
    numberAt: markAt + 4,
    to: isToPeer ? undefined : flow.relayedAddress,
  };
}

function sendNext(lanes: readonly Lane[], run: Run): void {
  const lane = lanes[run.sent % lanes.length];
  if (lane === undefined) return;
  const { socket, datagram, to } = lane;
  // The system has copied the bytes when `send` returns, so the buffer can be reused.
  datagram.writeUInt32BE(run.sent, lane.numberAt);
  run.sent += 1;
  if (to === undefined) socket.send(datagram);
  else socket.send(datagram, to.port, to.address);
}
