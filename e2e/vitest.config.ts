import { join } from "node:path";
import { defineConfig } from "vitest/config";

// One file at a time: each starts browsers, and calls that compete for two cores measure nothing.
// No retries: a test that fails now and then is a bug in the product or in the test.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["*.test.ts"],
    globalSetup: join(import.meta.dirname, "../testbed/programs/packed-command.ts"),
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    retry: 0,
  },
});
