import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { allocate } from "../packages/turn/src/client/index.ts";

const examples = join(import.meta.dirname, "../examples");

test("examples/embed-turn.ts prints an ICE server that relays, and exits on a signal", async () => {
  const program = spawn(process.execPath, [join(examples, "embed-turn.ts"), "127.0.0.1", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(program, "exit");
  try {
    const [line] = await once(createInterface(program.stdout), "line");
    const { urls, username, credential } = JSON.parse(line);
    expect(urls).toHaveLength(2);
    for (const url of urls) {
      const [, port, transport] = /^turn:127\.0\.0\.1:(\d+)\?transport=(udp|tcp)$/.exec(url) ?? [];
      const allocation = await allocate({
        server: { address: "127.0.0.1", port: Number(port), transport: transport as "udp" | "tcp" },
        credentials: { username, password: credential },
      });
      expect(allocation.relayedAddress.address).toBe("127.0.0.1");
      await allocation.close();
    }
  } finally {
    program.kill("SIGINT");
  }
  expect(await exited).toEqual([0, null]);
});
