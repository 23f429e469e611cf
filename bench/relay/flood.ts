import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { FloodOrder } from "./flooder.ts";

/** The process that floods servers. */
export interface Flooder {
  /** @returns how many requests a second it has sent, which is less than ordered if it could not keep up */
  flood(order: FloodOrder): Promise<number>;
  stop(): Promise<void>;
}

export async function startFlooder(): Promise<Flooder> {
  const child = fork(join(import.meta.dirname, "flooder.ts"));
  const exited = once(child, "exit");
  await once(child, "message");
  return {
    async flood(order) {
      child.send(order);
      const [{ packetsPerSecond, failure }] = await once(child, "message");
      if (failure !== undefined) throw new Error(`the flood failed: ${failure}`);
      return packetsPerSecond;
    },
    async stop() {
      child.disconnect();
      await exited;
    },
  };
}
