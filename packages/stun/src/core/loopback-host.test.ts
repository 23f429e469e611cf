import { expect, test } from "vitest";
import { isLoopbackHost } from "./loopback-host.ts";

test.each(["localhost", "a.localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]", "LOCALHOST"])(
  "%s is this computer",
  (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  },
);

test.each(["localhost.example", "notlocalhost", "128.0.0.1", "127.0.0.1.example", "[::2]", ""])(
  "%j is not this computer",
  (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  },
);
