import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { expect } from "vitest";
import { connectionReports, framesAdvance, test } from "../../testbed/index.ts";
import { callLink, REMOTE } from "../call-page.ts";

const IDLE_CONNECTIONS = 5_000;
const LIMIT_BYTES = 150 * 1024 * 1024;

/** A Binding request of 20 bytes. */
const BINDING = Buffer.from(`000100002112a442${"07".repeat(12)}`, "hex");
/** The first half of a TLS hello that is 512 bytes long. */
const HALF_HELLO = Buffer.concat([Buffer.from("1603010200010001fc0303", "hex"), Buffer.alloc(240, 7)]);

function residentBytes(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) * 1024;
}

function dial(port: number): Socket {
  const socket = connect(port, "127.0.0.1");
  // It may end with a reset.
  socket.on("error", () => {});
  return socket;
}

/** Resolves with everything received until the server closed. */
async function answerTo(port: number, ...parts: readonly (string | Uint8Array)[]): Promise<string> {
  const socket = dial(port);
  for (const part of parts) socket.write(part);
  return text(socket).catch(() => "reset");
}

test("hostile connections to the port do not disturb the call, and each is closed in the right way", async ({
  start,
  open,
  chromium,
}) => {
  const { url, port, pid } = await start();
  const pages = [
    await open(chromium, url + callLink("hostile", "Ada")),
    await open(chromium, url + callLink("hostile", "Bo")),
  ];
  for (const page of pages) await framesAdvance(page, REMOTE);
  const before = residentBytes(pid);

  const idle: Socket[] = [];
  for (let index = 0; index < IDLE_CONNECTIONS; index += 1) {
    const socket = dial(port);
    await once(socket, "connect");
    // Keep reading, otherwise the end would go unnoticed.
    idle.push(socket.resume());
  }
  const idleClosed = Promise.all(
    idle.map((socket) =>
      socket.closed ? undefined : new Promise((resolve) => socket.once("close", resolve)),
    ),
  );
  expect(residentBytes(pid) - before).toBeLessThan(LIMIT_BYTES);

  const answers = await Promise.all([
    answerTo(port, Buffer.from("93a7ff00ee", "hex")),
    answerTo(port, Buffer.alloc(100_000, 0xfe)),
    answerTo(port, HALF_HELLO),
    answerTo(
      port,
      "GET /p2p.html HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20\r\nConnection: close\r\n\r\n",
      BINDING,
    ),
    answerTo(port, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20\r\n\r\n", BINDING),
    answerTo(port, BINDING, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    answerTo(port, `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(20_000)}\r\n\r\n`),
    answerTo(port, "HELLO\r\n\r\n"),
  ]);
  const [random, flood, halfHello, body, posted, mixed, oversized, noMethod] = answers;
  expect([random, flood]).toEqual(["", expect.stringMatching(/^(?:reset)?$/)]);
  expect(halfHello).toBe("");
  expect(body).toMatch(/^HTTP\/1\.1 200 /);
  expect(posted).toMatch(/^HTTP\/1\.1 405 /);
  // The STUN server answers the valid message and closes at the invalid one.
  expect(
    Buffer.from(mixed ?? "", "latin1")
      .subarray(0, 2)
      .toString("hex"),
  ).toBe("0101");
  expect(oversized).toMatch(/^HTTP\/1\.1 431 /);
  expect(noMethod).toMatch(/^HTTP\/1\.1 400 /);

  await idleClosed;
  for (const page of pages) {
    await framesAdvance(page, REMOTE, { limitMs: 2_000 });
    const [connection] = await connectionReports(page);
    expect(connection?.connectionState).toBe("connected");
    // The call was not re-established in the meantime.
    expect(await connectionReports(page)).toHaveLength(1);
  }
  expect(residentBytes(pid) - before).toBeLessThan(LIMIT_BYTES);
});
