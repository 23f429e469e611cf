/**
 * Floods the pure TURN state machine: `node scripts/fuzz-turn.ts --datagrams 10000000 --seed 1`. It stops at the first
 * violated rule and prints how to reproduce it. `--unauthenticated 1000000` instead sends that many requests without
 * credentials, each from another address, and prints how much heap they left in use.
 */
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { METHODS } from "../packages/stun/src/core/index.ts";
import { createHostileTraffic } from "../packages/turn/src/testing/hostile-traffic.ts";
import { createRecordedEdge } from "../packages/turn/src/testing/recorded-edge.ts";
import { bareRequest, UDP_TRANSPORT } from "../packages/turn/src/testing/requests.ts";

/** Each flood is short and starts from a fresh state, so that its seed can be replayed quickly. */
const STEPS_A_STORM = 250_000;

const { values } = parseArgs({
  options: {
    datagrams: { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
    unauthenticated: { type: "string" },
  },
});

if (values.unauthenticated === undefined) fuzz(Number(values.datagrams), Number(values.seed));
else flood(Number(values.unauthenticated));

function fuzz(datagrams: number, firstSeed: number): void {
  const startMs = performance.now();
  const answers: Record<string, number> = {};
  const drops: Record<string, number> = {};
  const rejections: Record<string, number> = {};
  let relayedToPeers = 0;
  let done = 0;
  for (let seed = firstSeed; done < datagrams; seed += 1) {
    const traffic = createHostileTraffic(seed);
    const end = Math.min(datagrams - done, STEPS_A_STORM);
    for (let step = 0; step < end; step += 1) {
      try {
        traffic.step();
      } catch (error) {
        console.error(`seed ${seed}, step ${step}:`, error);
        process.exit(1);
      }
    }
    done += end;
    relayedToPeers += traffic.relayedToPeers;
    add(answers, traffic.answers);
    add(drops, traffic.edge.turn.counters().drops);
    add(rejections, traffic.edge.turn.counters().rejections);
    if (done % 1_000_000 === 0) console.log(`${done / 1e6} million`);
  }
  const seconds = (performance.now() - startMs) / 1000;
  console.log("answers:", answers);
  console.log("rejections:", rejections);
  console.log("drops:", drops);
  console.log(
    `${done} datagrams in ${seconds.toFixed(0)} s, ${Math.round(done / seconds)} a second; ` +
      `${relayedToPeers} relayed to peers; no exception, no wrong answer`,
  );
}

function add(sums: Record<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
}

function flood(requests: number): void {
  const edge = createRecordedEdge();
  const bytes = bareRequest(METHODS.allocate, [UDP_TRANSPORT]);
  const send = (index: number) => {
    const address = [1 + (index >> 16), (index >> 8) & 255, index & 255].join(".");
    edge.turn.receiveDatagram(edge.listenerId, bytes, 1024 + (index % 60_000), `${address}.7`, edge.nowMs);
    edge.toClients.length = 0;
  };
  for (let index = 0; index < 20_000; index += 1) send(index);
  const before = heapAfterCollection();
  const startMs = performance.now();
  for (let index = 0; index < requests; index += 1) send(index);
  const seconds = (performance.now() - startMs) / 1000;
  const left = heapAfterCollection() - before;
  console.log("gauges:", edge.turn.gauges());
  console.log(
    `${requests} unauthenticated requests in ${seconds.toFixed(1)} s; ` +
      `the heap holds ${(left / 1024).toFixed(0)} KiB more than before`,
  );
}

/** Heap in use, in bytes. */
function heapAfterCollection(): number {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}
