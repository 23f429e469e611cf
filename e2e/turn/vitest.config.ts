import { join } from "node:path";
import { defineConfig } from "vitest/config";

// One file at a time, since a file may start browsers. The clients within a file mostly wait, so they run side by side.
// No retries: a test that fails now and then is a bug in the product or in the test.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["*.test.ts"],
    globalSetup: join(import.meta.dirname, "../../testbed/programs/packed-command.ts"),
    fileParallelism: false,
    maxConcurrency: 20,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    retry: 0,
  },
});
