import { createSocket } from "node:dgram";
import { once } from "node:events";
import {
  attribute,
  decodeMessage,
  encodeMessage,
  type StunMessage,
  XOR_MAPPED_ADDRESS,
} from "@visavis/stun/core";
import { afterEach, expect, test, vi } from "vitest";
import { NAT_COMMAND } from "./nat.ts";
import { runCaptured } from "./testing/captured-run.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const close of closers.splice(0)) close();
});

/** A server with one address, which answers or refuses. */
async function startStunServer(answer: "success" | "error"): Promise<string> {
  const socket = createSocket("udp4");
  closers.push(() => socket.close());
  socket.on("message", (bytes, { address, port }) => {
    const { method, transactionId }: StunMessage = decodeMessage(bytes);
    const attributes = answer === "success" ? [attribute(XOR_MAPPED_ADDRESS, { address, port })] : [];
    socket.send(encodeMessage({ method, class: answer, transactionId, attributes }), port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return `127.0.0.1:${socket.address().port}`;
}

const run = (...args: readonly string[]) => runCaptured(NAT_COMMAND, args);

test("verdicts go to standard output, progress to standard error", async () => {
  const server = await startStunServer("success");
  const { stdout, stderr, exitCode } = await run("--server", server);
  expect(stdout).toMatch(/^address {6}no NAT\n/);
  expect(stdout).toContain("in RFC 3489  unknown\n");
  expect(stdout).toContain("What is unknown, and why:\n  The server has one address and port; ");
  expect(stderr).toBe("mapping: which address do several servers see?\n");
  expect(exitCode).toBeUndefined();
});

test("--json, --other and --local", async () => {
  const [server, one, two] = await Promise.all(
    ["success", "success", "success"].map(() => startStunServer("success")),
  );
  const { stdout, exitCode } = await run(
    ...["--json", "--local", "127.0.0.1", "--server", server!, "--other", one!, "--other", two!],
  );
  expect(JSON.parse(stdout)).toMatchObject({
    server: { address: "127.0.0.1" },
    local: { address: "127.0.0.1" },
    isBehindNat: false,
    mapping: { verdict: "endpoint-independent" },
  });
  expect(exitCode).toBeUndefined();
});

test("--tcp tests TCP as well", async () => {
  const server = await startStunServer("success");
  const { stdout, stderr, exitCode } = await run("--server", server, "--tcp");
  expect(stdout).toMatch(/\nover TCP {5}unknown\n/);
  expect(stdout).toContain("  Over TCP, the server does not respond.\n");
  expect(stderr).toContain("tcp: which address do several servers see of a connection?\n");
  expect(exitCode).toBeUndefined();
});

test("a server that cannot be queried ends the command with one line", async () => {
  const server = await startStunServer("error");
  const refused = await run("--server", server);
  expect(refused).toMatchObject({ stdout: "", exitCode: 1 });
  expect(refused.stderr).toMatch(`visavis: ${server} refuses the request; give another with --server\n`);
  const asJson = await run("--server", server, "--json");
  expect(JSON.parse(asJson.stdout)).toMatchObject({ limits: ["server-refused"] });
  expect(asJson.exitCode).toBe(1);
  const unknown = await run("--server", "unknown.invalid");
  expect(unknown).toMatchObject({ stdout: "", exitCode: 1 });
  expect(unknown.stderr).toMatch(/^visavis: unknown\.invalid: .+; correct it, or give another server\n$/);
});

test.each([
  [["--server", "a:b"], '--server: "a:b" is not a server'],
  [["--server", "a", "--other", "b,"], '--other: "" is not a server'],
  [["--server", "a", "--local", "eth0"], '--local: "eth0" is not an IP address'],
])("%j is refused", async (args, message) => {
  await expect(run(...args)).rejects.toThrow(message);
});

test("help is printed", async () => {
  const { stdout } = await run("--help");
  expect(stdout).toContain("Usage: visavis nat [options]");
});
