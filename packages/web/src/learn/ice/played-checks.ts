import { computed, signal } from "@preact/signals";
import { playChecks, simulatedNetwork } from "@visavis/nat/core";
import { formatTransportAddress } from "@visavis/stun/core";
import { formatKinds, type Kinds, kindOf } from "../../nat-views/kinds.ts";

const STEP_EVERY_MS = 900;

export const kinds = signal<Kinds>({ a: "port-restricted-cone", b: "port-restricted-cone" });

/** All of the play, from the first packet on. */
const play = computed(() => {
  const { a, b } = kinds.value;
  return playChecks(simulatedNetwork({ a: kindOf(a), b: kindOf(b) }));
});
/** How many packets of it have been shown. */
const shownCount = signal(0);

export const shown = computed(() => play.value.steps.slice(0, shownCount.value));
export const network = computed(
  () =>
    shown.value.at(-1)?.network ?? simulatedNetwork({ a: kindOf(kinds.value.a), b: kindOf(kinds.value.b) }),
);
export const count = computed(() => ({ shown: shown.value.length, all: play.value.steps.length }));
export const isOver = computed(() => shownCount.value >= play.value.steps.length);
/** Where media goes, once the play is over. */
export const path = computed(() => (isOver.value ? play.value.path : undefined));

const timer = signal<ReturnType<typeof setInterval> | undefined>(undefined);
export const isPlaying = computed(() => timer.value !== undefined);

export function choose(chosen: Kinds): void {
  replay();
  kinds.value = chosen;
}

/** One packet more. */
export function step(): void {
  if (!isOver.peek()) shownCount.value += 1;
  if (isOver.peek()) pause();
}

/** All that are left, one after the other. */
export function run(): void {
  pause();
  timer.value = setInterval(step, STEP_EVERY_MS);
  step();
}

export function pause(): void {
  clearInterval(timer.peek());
  timer.value = undefined;
}

/** From before the first packet. */
export function replay(): void {
  pause();
  shownCount.value = 0;
}

/** Which pair was played to its end, and over which path: only a direct or only a relayed one counts. */
export function playedEvidence(isRelayed: boolean): string | undefined {
  const found = path.value;
  if (found === undefined || found.isRelayed !== isRelayed) return undefined;
  return `${formatKinds(kinds.value)}: ${formatTransportAddress(found.a)} ↔ ${formatTransportAddress(found.b)}`;
}
