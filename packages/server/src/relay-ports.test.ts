import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { firstFreePort, isListenError, relayError } from "./relay-ports.ts";

const at = { address: "127.0.0.1", option: "--turn-tcp-port" } as const;

/** A port that another program listens on. */
async function takenPort(): Promise<number> {
  const other = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void other.close());
  await once(other, "listening");
  return (other.address() as AddressInfo).port;
}

test("a port that is free is taken, and is free afterwards", async () => {
  const port = await firstFreePort([0], at);
  expect(port).toBeGreaterThan(0);
  expect(await firstFreePort([port, 0], at)).toBe(port);
  expect(await firstFreePort([port], at)).toBe(port);
});

test("where a port is in use the next is tried", async () => {
  const taken = await takenPort();
  const port = await firstFreePort([taken, 0], at);
  expect(port).toBeGreaterThan(0);
  expect(port).not.toBe(taken);
});

test("where the last is in use the person is told what to do", async () => {
  const taken = await takenPort();
  await expect(firstFreePort([taken], at)).rejects.toMatchObject({
    name: "RelayError",
    code: "EADDRINUSE",
    message: `port ${taken} is in use; stop what uses it, choose another with --turn-tcp-port, or do without (--turn-tcp-port off)`,
  });
});

const ports = { udp: 3003, tcp: 3478, tls: 5349 };
const listenError = (code: string, port?: number) =>
  Object.assign(new Error(`bind ${code}`), { code, port, address: "192.0.2.7" });

test.each([
  [
    listenError("EADDRINUSE", 3003),
    "UDP port 3003 is in use; stop what uses it, choose another with --port, or do without (--relay off)",
  ],
  [
    listenError("EADDRINUSE", 5349),
    "port 5349 is in use; stop what uses it, choose another with --turn-tls-port, or do without (no --turn-cert)",
  ],
  [
    listenError("EACCES", 3478),
    "port 3478 needs more rights than you have; choose one above 1023 with --turn-tcp-port",
  ],
  [listenError("ENOBUFS"), "the relay cannot listen on UDP port 3003 (bind ENOBUFS)"],
])("%s is told in one line", (error, message) => {
  if (!isListenError(error)) throw error;
  expect(relayError(error, ports).message).toBe(message);
});

test("only errors of listening are taken for such", () => {
  expect(isListenError(listenError("EADDRINUSE"))).toBe(true);
  expect(isListenError(new Error("broken"))).toBe(false);
  expect(isListenError(undefined)).toBe(false);
});
