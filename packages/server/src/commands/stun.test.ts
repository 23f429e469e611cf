import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  attribute,
  decodeMessage,
  encodeMessage,
  SOFTWARE,
  TUTORIAL_STUN_SERVERS,
  XOR_MAPPED_ADDRESS,
} from "@visavis/stun/core";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { STUN_COMMAND } from "./stun.ts";
import { runCaptured } from "./testing/captured-run.ts";

afterEach(() => void vi.restoreAllMocks());

/** A server that reports `address` to every client, or never responds. */
async function startServer(address: string | undefined): Promise<string> {
  const socket = createSocket("udp4");
  onTestFinished(() => void socket.close());
  socket.on("message", (bytes, source) => {
    if (address === undefined) return;
    const { method, transactionId } = decodeMessage(bytes);
    const attributes = [
      attribute(XOR_MAPPED_ADDRESS, { address, port: source.port }),
      attribute(SOFTWARE, "\u001b[2Jcleared"),
    ];
    socket.send(
      encodeMessage({ method, class: "success", transactionId, attributes }),
      source.port,
      source.address,
    );
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return `127.0.0.1:${socket.address().port}`;
}

function fileOf(text: string): string {
  const directory = mkdtempSync(join(tmpdir(), "visavis-stun-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const path = join(directory, "servers.txt");
  writeFileSync(path, text);
  return path;
}

const run = (...args: readonly string[]) => runCaptured(STUN_COMMAND, args);

test("the table lists the servers that respond, with a conclusion that names the dissenter", async () => {
  const [one, two, liar, silent] = await Promise.all(
    ["192.0.2.1", "192.0.2.1", "192.0.2.66", undefined].map(startServer),
  );
  const { stdout, exitCode } = await run(one!, two!, liar!, silent!, "--tries", "2");
  const rows = stdout.split("\n");
  expect(rows[0]).toMatch(/^server +sees this computer as +ms +responses +standard$/);
  expect(rows.find((row) => row.startsWith(one!))).toMatch(
    /responds +192\.0\.2\.1:\d+ +[\d.]+ +2 of 2 +RFC 5389 or 8489 +\[2Jcleared$/,
  );
  expect(rows.find((row) => row.startsWith(liar!))).toContain("sees a different address than most");
  expect(rows.find((row) => row.startsWith(silent!))).toMatch(/no response +0 of 2/);
  expect(stdout).toContain("3 of 4 servers respond. Most see this computer as 192.0.2.1. ");
  expect(stdout).toContain(`${liar} sees another: it is inside the same network, or not trustworthy.`);
  // A server's SOFTWARE must not send control sequences to the terminal.
  expect(stdout).not.toContain("\u001b");
  expect(exitCode).toBeUndefined();
});

test("--json, with servers from a file and the command line", async () => {
  const [one, two] = await Promise.all(["192.0.2.1", "192.0.2.1"].map(startServer));
  const { stdout } = await run("--json", "--file", fileOf(`# mine\nstun:${two}\n`), one!);
  expect(JSON.parse(stdout)).toMatchObject([
    { server: { port: Number(one!.split(":")[1]) }, status: "alive", agreement: "agrees" },
    { server: { port: Number(two!.split(":")[1]) }, status: "alive", answers: 5 },
  ]);
});

test("if no server responds, the command says so and fails", async () => {
  const silent = await startServer(undefined);
  const { stdout, stderr, exitCode } = await run(silent, "--tries", "1");
  expect(stdout).toContain("0 of 1 servers respond.");
  expect(stderr).toContain("no server responds: they no longer exist, or this network blocks UDP");
  expect(exitCode).toBe(1);
});

test("--list prints the default servers", async () => {
  const { stdout } = await run("--list");
  expect(stdout.trim().split("\n")).toHaveLength(TUTORIAL_STUN_SERVERS.length);
  expect(stdout).toContain("stun.l.google.com:19302\n");
  expect(stdout).toContain("stun.ekiga.net:3478\n");
});

test.each([
  [["http://a"], '--server: "http://a" is not a server'],
  [["--file", "/nowhere/servers.txt"], "--file: /nowhere/servers.txt cannot be read"],
  [["a", "--tries", "0"], '--tries: "0" is not a number of tries'],
  [["a", "--local", "eth0"], '--local: "eth0" is not an IP address'],
])("%j is refused", async (args, message) => {
  await expect(run(...args)).rejects.toThrow(message);
});
