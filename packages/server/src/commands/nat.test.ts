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
import { runNatCommand } from "./nat.ts";

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

/** What the command prints, and the code it ends the process with. */
async function run(...args: readonly string[]) {
  const printed = { output: "", errors: "", code: undefined as number | string | null | undefined };
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed.output += text;
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    printed.errors += text;
    return true;
  });
  vi.spyOn(process, "exit").mockImplementation((code) => {
    printed.code = code;
    throw new Error("the process ended");
  });
  await runNatCommand(args).catch((error: unknown) => {
    if (printed.code === undefined) throw error;
  });
  return printed;
}

test("verdicts are printed, and progress beside them", async () => {
  const server = await startStunServer("success");
  const { output, errors, code } = await run("--server", server);
  expect(output).toMatch(/^address {6}no NAT in between\n/);
  expect(output).toContain("in RFC 3489  unknown\n");
  expect(output).toContain("What stays open, and why:\n  The server has one address and port; ");
  expect(errors).toBe("mapping: as whom do several addresses see us?\n");
  expect(code).toBeUndefined();
});

test("as JSON, compared with others, and from an address of one's own choice", async () => {
  const [server, one, two] = await Promise.all(
    ["success", "success", "success"].map(() => startStunServer("success")),
  );
  const { output, code } = await run(
    ...["--json", "--local", "127.0.0.1", "--server", server!, "--other", one!, "--other", two!],
  );
  expect(JSON.parse(output)).toMatchObject({
    server: { address: "127.0.0.1" },
    local: { address: "127.0.0.1" },
    isBehindNat: false,
    mapping: { verdict: "endpoint-independent" },
  });
  expect(code).toBeUndefined();
});

test("over TCP as well, where it is asked for", async () => {
  const server = await startStunServer("success");
  const { output, errors, code } = await run("--server", server, "--tcp");
  expect(output).toMatch(/\nover TCP {5}unknown\n/);
  expect(output).toContain("  Over TCP, the server does not answer.\n");
  expect(errors).toContain("tcp: as whom do several addresses see a connection of ours?\n");
  expect(code).toBeUndefined();
});

test("a server that cannot be asked ends the process with one line", async () => {
  const server = await startStunServer("error");
  const refused = await run("--server", server);
  expect(refused).toMatchObject({ output: "", code: 1 });
  expect(refused.errors).toMatch(`visavis: ${server} refuses to say; give another with --server\n`);
  const asJson = await run("--server", server, "--json");
  expect(JSON.parse(asJson.output)).toMatchObject({ limits: ["server-refused"] });
  expect(asJson.code).toBe(1);
  const unknown = await run("--server", "unknown.invalid");
  expect(unknown).toMatchObject({ output: "", code: 1 });
  expect(unknown.errors).toMatch(/^visavis: unknown\.invalid: .+; correct it, or give another server\n$/);
});

test.each([
  [["--server", "a:b"], '--server: "a:b" is no server'],
  [["--server", "a", "--other", "b,"], '--other: "" is no server'],
  [["--server", "a", "--local", "eth0"], '--local: "eth0" is no IP address'],
])("%j is refused", async (args, message) => {
  await expect(run(...args)).rejects.toThrow(message);
});

test("help is printed", async () => {
  const { output } = await run("--help");
  expect(output).toContain("Usage: visavis nat [--server <host:port>]");
});
