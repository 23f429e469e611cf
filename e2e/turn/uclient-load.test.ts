import { expect } from "vitest";
import { SHARED_SECRET } from "./turn-server.ts";
import { turnTest } from "./turn-test.ts";
import { relaysToPeer, runUclient, withSecret } from "./uclient.ts";

// These run one after the other: clients that compete for two cores lose UDP datagrams.
const test = turnTest({ lines: [...SHARED_SECRET, "user-quota=0", "rfc5766-channel-numbers"] });

test("ten of coturn's clients at once send 200 messages each, and none is lost", async ({ server, peer }) => {
  const args = ["-c", "-X", "-m", "10", "-n", "200", "-l", "1000"];
  await relaysToPeer(server, peer, { args, messages: 2_000 });
});

const MISCONDUCT = {
  "write random bytes into their messages": ["-R", "-c"],
  "write random bytes into their messages over TCP": ["-R", "-c", "-t"],
  "disconnect in the middle": ["-B", "-m", "20", "-n", "50"],
  "disconnect in the middle over TCP": ["-B", "-t", "-m", "20", "-n", "50"],
  "leave at once": ["-O", "-m", "20"],
} as const;

test("[G04] misbehaving clients do not keep the server from serving the next one", async ({
  server,
  peer,
}) => {
  const clients = Object.values(MISCONDUCT).flatMap((args) => Array<readonly string[]>(5).fill(args));
  const breakRules = (args: readonly string[]) =>
    // Many never exit: they wait for messages that the server need not send.
    runUclient(server, ["-X", ...args, ...withSecret(), "-e", "127.0.0.1", "-r", "9"], { limitMs: 4_000 });
  const outcomes = await Promise.all(clients.map(breakRules));
  expect(outcomes.map(({ output }) => output).join("")).toContain("tot_send_msgs");
  await relaysToPeer(server, peer, { args: ["-c", "-X"] });
});
