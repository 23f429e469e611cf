import { setTimeout as sleep } from "node:timers/promises";
import type { Benchmark, Row } from "./benchmark.ts";
import { type Compared, type Contenders, compare, eachRound, figuresOf } from "./relay/comparison.ts";
import { type Contender, relay, saturate, startContender } from "./relay/contender.ts";
import { PORTS, turnServer } from "./relay/contenders.ts";
import { cpuMsOf, privateBytesOf, threadsOf } from "./relay/process-usage.ts";
import type { Direction } from "./relay/traffic.ts";

const ROUNDS = 3;
/** More packets, because each costs little CPU time. */
const LOW_RATE_ROUNDS = 5;
const FLOWS = [1, 10, 500];
const PAYLOADS_BYTES = [160, 1_200];
const LOW_RATE = { packetsPerSecond: 2_000, durationMs: 500 };
const WARM_UP = { packetsPerSecond: 15_000, durationMs: 500 };
const SATURATION_MS = 400;
/** Where the search for the highest rate starts; each round starts where the previous one ended. */
const FIRST_SEARCH = { guess: 30_000, stride: 1.4 };
const NEXT_STRIDE = 1.12;

const ALLOCATIONS_AT_ONCE = 1_000;
const MEMORY_WARM_UP_FLOWS = 100;
const MEMORY_FLOWS = 2_000;
const MEMORY_ROUNDS = 2;
const SETTLING_MS = 2_000;

const LIMIT_CPU_RATIO = 2.5;
const LIMIT_MEMORY_RATIO = 1;

const DIRECTIONS: readonly Direction[] = ["toPeer", "toClient"];
const ARROWS = { toPeer: "→ peer", toClient: "→ client" } as const;

/** Only newer versions of coturn know this; 4.6.1 has no such limit. */
const WITHOUT_LIMIT = ["unauthorized-ratelimit=off"];

function start(name: keyof Contenders): Promise<Contender> {
  return startContender(turnServer(name, WITHOUT_LIMIT), PORTS[name]);
}

interface Findings {
  readonly rows: readonly Row[];
  /** The figures that the criteria use. */
  readonly compared: readonly Compared[];
}

/** CPU time per packet at a rate that leaves every process idle most of the time. */
async function atLowRate(contenders: Contenders, flows: number, payloadBytes: number): Promise<Findings> {
  const rows: Row[] = [];
  const compared: Compared[] = [];
  for (const direction of DIRECTIONS) {
    const offer = { ...LOW_RATE, directions: [direction], payloadBytes };
    const samples = await eachRound(LOW_RATE_ROUNDS, (name) => relay(contenders[name], offer));
    const cpuUs = compare(samples, ({ cpuUsPerPacket }) => cpuUsPerPacket);
    const what = `${payloadBytes} bytes ${ARROWS[direction]}, ${flows} flows, ${offer.packetsPerSecond}/s`;
    rows.push({ what, figures: figuresOf(cpuUs, "µs") });
    compared.push(cpuUs);
  }
  return { rows, compared };
}

/** The highest rate without loss, in both directions at once, and CPU time per packet at that rate. */
async function atSaturation(contenders: Contenders, flows: number, payloadBytes: number): Promise<Findings> {
  const guesses = { coturn: FIRST_SEARCH.guess, visavis: FIRST_SEARCH.guess };
  const samples = await eachRound(ROUNDS, async (name, round) => {
    const saturated = await saturate(contenders[name], {
      directions: DIRECTIONS,
      payloadBytes,
      durationMs: SATURATION_MS,
      guess: guesses[name],
      stride: round === 0 ? FIRST_SEARCH.stride : NEXT_STRIDE,
    });
    guesses[name] = saturated.relayed.packetsPerSecond;
    return saturated;
  });
  const cpuUs = compare(samples, ({ relayed }) => relayed.cpuUsPerPacket);
  const rate = compare(samples, ({ relayed }) => relayed.packetsPerSecond);
  const cores = compare(samples, ({ relayed }) => relayed.serverShare);
  const limits = (name: keyof Contenders) => [...new Set(samples[name].map(({ limit }) => limit))].join(", ");
  const figures = {
    ...figuresOf(cpuUs, "µs"),
    ...figuresOf(rate, "/s"),
    "coturn limit": `${limits("coturn")} (${cores.coturn.toFixed(2)} cores)`,
    "visavis limit": `${limits("visavis")} (${cores.visavis.toFixed(2)} cores)`,
  };
  return {
    rows: [{ what: `${payloadBytes} bytes ⇄, ${flows} flows, saturated`, figures }],
    compared: [cpuUs],
  };
}

async function compareRelaying(contenders: Contenders): Promise<Findings> {
  const findings: Findings[] = [];
  for (const flows of FLOWS) {
    for (const { generator } of Object.values(contenders)) await generator.ask("open", flows);
    for (const payloadBytes of PAYLOADS_BYTES) {
      const warmUp = { ...WARM_UP, directions: DIRECTIONS, payloadBytes };
      for (const contender of Object.values(contenders)) await relay(contender, warmUp);
      findings.push(await atLowRate(contenders, flows, payloadBytes));
      findings.push(await atSaturation(contenders, flows, payloadBytes));
    }
  }
  return {
    rows: findings.flatMap(({ rows }) => rows),
    compared: findings.flatMap(({ compared }) => compared),
  };
}

async function allocateAtOnce({ server, generator }: Contender) {
  await generator.ask("prepare", ALLOCATIONS_AT_ONCE);
  const beforeMs = cpuMsOf(server.pid);
  const { tookMs } = await generator.ask("allocate");
  const cpuUs = ((cpuMsOf(server.pid) - beforeMs) * 1_000) / ALLOCATIONS_AT_ONCE;
  await generator.ask("endAllocations");
  return { cpuUs, perSecond: (ALLOCATIONS_AT_ONCE * 1_000) / tookMs };
}

async function compareAllocating(contenders: Contenders): Promise<Row> {
  const samples = await eachRound(ROUNDS, (name) => allocateAtOnce(contenders[name]));
  const cpuUs = compare(samples, (sample) => sample.cpuUs);
  const rate = compare(samples, ({ perSecond }) => perSecond);
  return {
    what: "Allocate, including the challenge",
    figures: { ...figuresOf(cpuUs, "µs"), ...figuresOf(rate, "/s") },
  };
}

/** KiB of one allocation, in fresh processes so that no earlier load has left them larger. */
async function compareMemory(): Promise<Compared> {
  const samples = await eachRound(MEMORY_ROUNDS, async (name) => {
    const { server, generator, stop } = await start(name);
    const settledAt = async (flows: number) => {
      await generator.ask("open", flows);
      await sleep(SETTLING_MS);
      return privateBytesOf(server.pid);
    };
    try {
      const before = await settledAt(MEMORY_WARM_UP_FLOWS);
      const after = await settledAt(MEMORY_WARM_UP_FLOWS + MEMORY_FLOWS);
      return (after - before) / MEMORY_FLOWS / 1_024;
    } finally {
      await stop();
    }
  });
  return compare(samples, (kibibytes) => kibibytes);
}

export const relaying: Benchmark = {
  name: "relay",
  title: "CPU time, rates and memory of relaying through ChannelData, compared with coturn",
  async run() {
    const memory = await compareMemory();
    const coturn = await start("coturn");
    try {
      const visavis = await start("visavis");
      try {
        const contenders = { coturn, visavis };
        const { rows, compared } = await compareRelaying(contenders);
        const cpuRatio = Math.max(...compared.map(({ ratio }) => ratio));
        const threads = `${threadsOf(coturn.server.pid)} and ${threadsOf(visavis.server.pid)} threads`;
        return {
          rows: [
            ...rows,
            await compareAllocating(contenders),
            { what: `memory of an allocation, ${MEMORY_FLOWS} of them`, figures: figuresOf(memory, "KiB") },
          ],
          criterion:
            `CPU time of a packet is at most ${LIMIT_CPU_RATIO} times coturn's: ${cpuRatio.toFixed(2)}; memory ` +
            `of an allocation at most ${LIMIT_MEMORY_RATIO} times: ${memory.ratio.toFixed(2)} (${threads})`,
          held: cpuRatio <= LIMIT_CPU_RATIO && memory.ratio <= LIMIT_MEMORY_RATIO,
        };
      } finally {
        await visavis.stop();
      }
    } finally {
      await coturn.stop();
    }
  },
};
