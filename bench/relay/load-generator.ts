import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Orders } from "./generator.ts";
import type { Access } from "./turn-client.ts";

/** The process that acts as the clients and peers of one server. */
export interface LoadGenerator {
  /**
   * One request at a time.
   *
   * @throws {Error} if the process failed or ended.
   */
  ask<Name extends keyof Orders>(
    name: Name,
    ...argument: Parameters<Orders[Name]>
  ): Promise<Awaited<ReturnType<Orders[Name]>>>;
  stop(): Promise<void>;
}

export async function startLoadGenerator(access: Access): Promise<LoadGenerator> {
  const child = fork(join(import.meta.dirname, "generator.ts"));
  const exited = once(child, "exit");
  const generator: LoadGenerator = {
    async ask(name, ...[argument]) {
      child.send({ name, argument });
      const ended = exited.then(([code]) => ({ failure: `it ended (${code})`, result: undefined }));
      const answered = once(child, "message").then(([answer]) => answer);
      const { result, failure } = await Promise.race([answered, ended]);
      if (failure !== undefined) throw new Error(`the load generator could not ${name}: ${failure}`);
      return result;
    },
    async stop() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
  await generator.ask("target", access);
  return generator;
}
