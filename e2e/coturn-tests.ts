import { test as baseTest } from "../testbed/index.ts";
import { startTurnServer } from "./turn/turn-server.ts";

/** `test` with one coturn for the file. */
export const test = baseTest.extend(
  "coturn",
  { scope: "file" },
  // biome-ignore lint/correctness/noEmptyPattern: Vitest insists on a pattern, even where it is empty.
  async ({}, { onCleanup }) => {
    const coturn = await startTurnServer({ kind: "coturn" });
    onCleanup(coturn.stop);
    return coturn;
  },
);

/** The same `test`, once for each browser, which is there as `launched`; Firefox does not take coturn's certificate. */
export const coturnTests = {
  Chromium: test.extend("launched", ({ trustingChromium }) => trustingChromium),
  Firefox: test.extend("launched", ({ loopbackFirefox }) => loopbackFirefox),
} as const;
