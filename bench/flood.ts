import type { Benchmark, Row } from "./benchmark.ts";
import type { ServerName } from "./flood/attacked-server.ts";
import { ATTACKS, type AttackName } from "./flood/attacks.ts";
import { besiege, type Siege } from "./flood/siege.ts";

const DURATION_MS = 8_000;

/** Newcomers from other addresses who have to be in by then. */
const NEWCOMERS_LIMIT = { share: 0.99, withinMs: 1_000 };
/** While requests come in floods, 99 % of what the relay and signaling carry takes no longer. */
const ANSWER_LIMIT_MS = 50;
const REQUEST_FLOODS: readonly AttackName[] = ["pipelining-5", "pipelining-100", "requests", "connections"];

const SERVERS: readonly ServerName[] = ["visavis", "plain"];
const TITLES = { visavis: "visavis", plain: "node:http + ws" } as const satisfies Record<ServerName, string>;

/** The value that a share of the samples does not exceed. */
function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Of all newcomers: those who did not get in took forever. */
function joinTimesMs({ experience: { newcomers, joinsMs } }: Siege): readonly number[] {
  return [...joinsMs, ...new Array<number>(newcomers - joinsMs.length).fill(Number.POSITIVE_INFINITY)];
}

function shareInTime(siege: Siege): number {
  const inTime = siege.experience.joinsMs.filter((tookMs) => tookMs <= NEWCOMERS_LIMIT.withinMs);
  return inTime.length / siege.experience.newcomers;
}

const milliseconds = (value: number | undefined) =>
  value === undefined || Number.isNaN(value) ? "" : Number.isFinite(value) ? value.toFixed(1) : "never";

function rowOf(what: string, siege: Siege): Row {
  const { experience, loopDelay, peakMib, attacksPerSecond } = siege;
  const joinsMs = joinTimesMs(siege);
  return {
    what,
    figures: {
      "newcomers in 1 s": `${(100 * shareInTime(siege)).toFixed(1)} %`,
      "p50 ms": milliseconds(percentile(joinsMs, 0.5)),
      "p99 ms": milliseconds(percentile(joinsMs, 0.99)),
      "signaling p99 ms": milliseconds(percentile(experience.signalingMs, 0.99)),
      "relay p99 ms": milliseconds(percentile(experience.relayMs, 0.99)),
      "event loop p99 ms": milliseconds(loopDelay?.p99Ms),
      "max ms": milliseconds(loopDelay?.maxMs),
      "peak MiB": peakMib === undefined ? "ended" : Math.round(peakMib),
      "attacks/s": Math.round(attacksPerSecond),
    },
  };
}

export const flood: Benchmark = {
  name: "flood",
  title:
    "what newcomers and participants notice while one other address attacks, compared with a plain Node.js server " +
    "(both with a heap of 512 MiB)",
  async run() {
    const rows: Row[] = [];
    let leastShare = 1;
    let slowestAnswerMs = 0;
    let ended = 0;
    for (const name of Object.keys(ATTACKS) as AttackName[]) {
      for (const server of SERVERS) {
        const siege = await besiege(server, { attack: name, durationMs: DURATION_MS });
        rows.push(rowOf(`${ATTACKS[name].what}: ${TITLES[server]}`, siege));
        if (server !== "visavis") continue;
        leastShare = Math.min(leastShare, shareInTime(siege));
        if (siege.peakMib === undefined) ended += 1;
        if (!REQUEST_FLOODS.includes(name)) continue;
        const { signalingMs, relayMs } = siege.experience;
        for (const samples of [signalingMs, relayMs]) {
          slowestAnswerMs = Math.max(slowestAnswerMs, percentile(samples, 0.99));
        }
      }
    }
    const { share, withinMs } = NEWCOMERS_LIMIT;
    return {
      rows,
      criterion:
        `under every attack at least ${100 * share} % of newcomers are in within ${withinMs} ms: ` +
        `${(100 * leastShare).toFixed(1)} %; under floods of requests, signaling and the relay answer within ` +
        `${ANSWER_LIMIT_MS} ms (p99): ${milliseconds(slowestAnswerMs)} ms; the server never ends: ${ended} times`,
      held: leastShare >= share && slowestAnswerMs <= ANSWER_LIMIT_MS && ended === 0,
    };
  },
};
