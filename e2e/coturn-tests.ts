import { test as baseTest } from "../testbed/index.ts";
import { startTurnServer } from "./turn/turn-server.ts";

/** `test` with one coturn for all files that a worker runs. */
export const test = baseTest.extend(
  "coturn",
  { scope: "worker" },
  // biome-ignore lint/correctness/noEmptyPattern: Vitest insists on a pattern, even where it is empty.
  async ({}, { onCleanup }) => {
    const coturn = await startTurnServer({ kind: "coturn" });
    onCleanup(coturn.stop);
    return coturn;
  },
);

/** The same `test`, once for each browser, as the fixture `launched`; Firefox does not accept coturn's certificate. */
export const coturnTests = {
  Chromium: test.extend("launched", ({ chromium }) => chromium),
  Firefox: test.extend("launched", ({ loopbackFirefox }) => loopbackFirefox),
} as const;
