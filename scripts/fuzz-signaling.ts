/**
 * Sends valid, changed and senseless messages to the pure switchboard: `node scripts/fuzz-signaling.ts --messages 1000000
 * --seed 1`. It stops at the first broken rule and prints how to reproduce it.
 */
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { createHostileStorm, hostileStep } from "../packages/signal/src/testing/hostile-storm.ts";

/** Each storm starts with an empty switchboard, so that its seed can be replayed quickly. */
const STEPS_A_STORM = 1_000;
/** The memory in use is compared from here on. */
const WARM_UP_STORMS = 20;

const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
  },
});

const storms = fc.array(hostileStep, { minLength: STEPS_A_STORM, maxLength: STEPS_A_STORM });
const wanted = Number(values.messages);
const firstSeed = Number(values.seed);
const sent: Record<string, number> = {};
const startMs = performance.now();
let messages = 0;
let heapBefore = Number.NaN;
let seed = firstSeed;
for (; messages < wanted; seed += 1) {
  const [steps = []] = fc.sample(storms, { numRuns: 1, seed });
  const storm = createHostileStorm(seed % 4 === 0 ? "knock" : "open");
  for (const [index, step] of steps.entries()) {
    try {
      storm.step(step);
      if (index === steps.length - 1) storm.end();
    } catch (error) {
      console.error(`seed ${seed}, step ${index}, ${JSON.stringify(step).slice(0, 500)}:`, error);
      process.exit(1);
    }
  }
  messages += storm.messages();
  for (const [kind, count] of Object.entries(storm.sent)) sent[kind] = (sent[kind] ?? 0) + count;
  if (seed === firstSeed + WARM_UP_STORMS) heapBefore = heapAfterCollection();
}
const seconds = (performance.now() - startMs) / 1000;
console.log("sent:", sent);
console.log(
  `${messages} messages in ${seconds.toFixed(0)} s, seeds ${firstSeed} to ${seed - 1}; no exception, no broken rule; ` +
    `the heap holds ${((heapAfterCollection() - heapBefore) / 1024).toFixed(0)} KiB more than after ${WARM_UP_STORMS} storms`,
);

/** Heap in use, in bytes. */
function heapAfterCollection(): number {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}
