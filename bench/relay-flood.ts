import type { Benchmark, Row } from "./benchmark.ts";
import { eachRound, type Name, type Samples } from "./relay/comparison.ts";
import { type Contender, relay, startContender } from "./relay/contender.ts";
import { PORTS, turnServer } from "./relay/contenders.ts";
import { type Flooder, startFlooder } from "./relay/flood.ts";
import type { FloodKind } from "./relay/flooder.ts";

const ROUNDS = 3;
const FLOOD_PER_SECOND = 20_000;
/** A flood that falls short of this proves nothing. */
const LEAST_FLOOD = 0.95 * FLOOD_PER_SECOND;
/** Audio and some video of a call, in both directions together. */
const CALL = { packetsPerSecond: 200, payloadBytes: 600, directions: ["toPeer", "toClient"] } as const;
const CALL_MS = 10_000;
/** The flood begins before the call's packets and ends after them. */
const MARGIN_MS = 500;
const LIMIT_LOSS = 0.01;

const KINDS: readonly (readonly [FloodKind, string])[] = [
  ["unauthenticated", "no credentials"],
  ["badlyAuthenticated", "a wrong password"],
];

interface Suffered {
  readonly loss: number;
  readonly floodPerSecond: number;
}

async function suffer(contender: Contender, flooder: Flooder, kind: FloodKind): Promise<Suffered> {
  const { access } = contender.server;
  const durationMs = CALL_MS + 2 * MARGIN_MS;
  const flooded = flooder.flood({ access, kind, packetsPerSecond: FLOOD_PER_SECOND, durationMs });
  await new Promise((resolve) => setTimeout(resolve, MARGIN_MS));
  const { sent, lost } = await relay(contender, { ...CALL, durationMs: CALL_MS });
  return { loss: lost / sent, floodPerSecond: await flooded };
}

/** One column of a table for each round of each server. */
function rowOf(what: string, samples: Samples<Suffered>): Row {
  const figures: Record<string, string> = {};
  for (const name of ["coturn", "visavis"] as const) {
    for (const [round, { loss, floodPerSecond }] of samples[name].entries()) {
      figures[`${name} ${round + 1}`] =
        `${(loss * 100).toFixed(2)} % at ${Math.round(floodPerSecond / 100) / 10}k`;
    }
  }
  return { what, figures };
}

/** Servers with their default limits, as operators run them. */
const start = (name: Name) => startContender(turnServer(name, []), PORTS[name]);

export const relayFlood: Benchmark = {
  name: "relay-flood",
  title: "packets that a call loses while its server is flooded with Allocate requests, compared with coturn",
  async run() {
    const coturn = await start("coturn");
    try {
      const visavis = await start("visavis");
      const flooder = await startFlooder();
      try {
        const contenders = { coturn, visavis };
        for (const { generator } of Object.values(contenders)) await generator.ask("open", 1);
        const rows: Row[] = [];
        const ours: Suffered[] = [];
        for (const [kind, what] of KINDS) {
          const samples = await eachRound(ROUNDS, (name) => suffer(contenders[name], flooder, kind));
          rows.push(rowOf(`${FLOOD_PER_SECOND} a second with ${what}`, samples));
          ours.push(...samples.visavis);
        }
        const worst = Math.max(...ours.map(({ loss }) => loss));
        const weakest = Math.min(...ours.map(({ floodPerSecond }) => floodPerSecond));
        return {
          rows,
          criterion:
            `a call of ${CALL.packetsPerSecond} packets a second loses at most ${LIMIT_LOSS * 100} %: ` +
            `${(worst * 100).toFixed(2)} % at least ${Math.round(weakest)} requests a second`,
          held: worst <= LIMIT_LOSS && weakest >= LEAST_FLOOD,
        };
      } finally {
        await flooder.stop();
        await visavis.stop();
      }
    } finally {
      await coturn.stop();
    }
  },
};
