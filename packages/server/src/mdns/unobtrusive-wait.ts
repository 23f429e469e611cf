import { setTimeout as delay } from "node:timers/promises";

/** Resolves after the time, or as soon as the signal says so. Never keeps the process alive. */
export async function waitUnobtrusively(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal, ref: false }).catch(() => {});
}
