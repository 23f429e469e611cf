import { test as baseTest } from "../../testbed/index.ts";
import { type ReverseProxy, startReverseProxy } from "./reverse-proxy.ts";

/** A test with proxies, which are stopped after it. */
export const test = baseTest
  // biome-ignore lint/correctness/noEmptyPattern: Vitest insists on a pattern, even where it is empty.
  .extend("startProxy", async ({}, { onCleanup }) => {
    const started: ReverseProxy[] = [];
    onCleanup(async () => void (await Promise.all(started.map((proxy) => proxy.stop()))));
    return async (...args: Parameters<typeof startReverseProxy>): Promise<ReverseProxy> => {
      const proxy = await startReverseProxy(...args);
      started.push(proxy);
      return proxy;
    };
  });
