import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["packages/*/src/**/*.test.ts", "testbed/**/*.test.ts", "scripts/**/*.test.ts"],
    // Properties are tried hundreds of times, on machines that do other things as well.
    testTimeout: 20_000,
  },
});
