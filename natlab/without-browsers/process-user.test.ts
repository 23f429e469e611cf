import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, onTestFinished, test } from "vitest";
import { allocate } from "../../packages/turn/src/client/index.ts";
import { startProgram } from "../../testbed/index.ts";
import { freePort } from "../../testbed/programs/free-port.ts";

/** Only root may switch to another user. */
test("visavis turn switches to another user and group once it listens, and relays", async () => {
  const directory = mkdtempSync(join(tmpdir(), "visavis-process-user-"));
  const path = join(directory, "turnserver.conf");
  const port = await freePort();
  writeFileSync(
    path,
    `listening-ip=127.0.0.1\nlistening-port=${port}\nallow-loopback-peers\nrealm=example.org\n` +
      "lt-cred-mech\nuser=alice:secret\nproc-user=nobody\nproc-group=nogroup\n",
    { mode: 0o600 },
  );
  const listening = Promise.withResolvers<void>();
  const server = startProgram(process.execPath, [inject("command"), "turn", "-c", path], {
    onOutput: (output) => {
      if (output.includes("relays from")) listening.resolve();
    },
  });
  onTestFinished(async () => {
    await server.end("SIGKILL");
    rmSync(directory, { recursive: true });
  });
  const ended = server.ended.then((how) => `the server ended (${how})\n${server.output()}`);
  expect(await Promise.race([listening.promise, ended])).toBeUndefined();

  const status = readFileSync(`/proc/${server.pid}/status`, "utf8");
  const id = (flag: string) => spawnSync("id", [flag, "nobody"], { encoding: "utf8" }).stdout.trim();
  expect(status).toMatch(new RegExp(`^Uid:\\s+${id("-u")}\\s`, "m"));
  expect(status).toMatch(new RegExp(`^Groups:\\s+${id("-g")}\\s*$`, "m"));
  const allocation = await allocate({
    server: { address: "127.0.0.1", port, transport: "udp" },
    credentials: { username: "alice", password: "secret" },
  });
  await allocation.close();
});
