import { computed, signal } from "@preact/signals";
import { playChecks, simulatedNetwork } from "@visavis/nat/core";
import { formatTransportAddress } from "@visavis/stun/core";
import { formatKinds, type Kinds, kindOf } from "../../nat-views/kinds.ts";

const STEP_EVERY_MS = 900;

export const kinds = signal<Kinds>({ a: "port-restricted-cone", b: "port-restricted-cone" });

/** All packets of the simulation. */
const play = computed(() => {
  const { a, b } = kinds.value;
  return playChecks(simulatedNetwork({ a: kindOf(a), b: kindOf(b) }));
});
/** The number of packets shown so far. */
const shownCount = signal(0);

export const shown = computed(() => play.value.steps.slice(0, shownCount.value));
export const network = computed(
  () =>
    shown.value.at(-1)?.network ?? simulatedNetwork({ a: kindOf(kinds.value.a), b: kindOf(kinds.value.b) }),
);
export const count = computed(() => ({ shown: shown.value.length, all: play.value.steps.length }));
export const isOver = computed(() => shownCount.value >= play.value.steps.length);
/** The path that was found; `undefined` before the last packet is shown. */
export const path = computed(() => (isOver.value ? play.value.path : undefined));

const timer = signal<ReturnType<typeof setInterval> | undefined>(undefined);
export const isPlaying = computed(() => timer.value !== undefined);

export function choose(chosen: Kinds): void {
  replay();
  kinds.value = chosen;
}

/** Shows the next packet. */
export function step(): void {
  if (!isOver.peek()) shownCount.value += 1;
  if (isOver.peek()) pause();
}

/** Shows the remaining packets one after the other. */
export function run(): void {
  pause();
  timer.value = setInterval(step, STEP_EVERY_MS);
  step();
}

export function pause(): void {
  clearInterval(timer.peek());
  timer.value = undefined;
}

/** Goes back to the start. */
export function replay(): void {
  pause();
  shownCount.value = 0;
}

/** The kinds of NAT and the path, once all checks are shown and the path is relayed or direct as wanted. */
export function playedEvidence(isRelayed: boolean): string | undefined {
  const found = path.value;
  if (found === undefined || found.isRelayed !== isRelayed) return undefined;
  return `${formatKinds(kinds.value)}: ${formatTransportAddress(found.a)} ↔ ${formatTransportAddress(found.b)}`;
}
