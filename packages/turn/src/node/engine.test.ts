import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { destroyOnceWritten, enterCore } from "./engine.ts";

const ending: (() => unknown)[] = [];
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => {
  vi.useRealTimers();
  for (const end of ending.splice(0).reverse()) end();
});

/** Both ends of a connection; nothing is read yet. */
async function connection(): Promise<{ readonly near: Socket; readonly far: Socket }> {
  const server = createServer({ pauseOnConnect: true }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const far = connect((server.address() as { readonly port: number }).port, "127.0.0.1");
  const [near] = (await once(server, "connection")) as [Socket];
  ending.push(() => {
    near.destroy();
    far.destroy();
    server.close();
  });
  return { near, far };
}

/** More than the system buffers if the reader has stopped. */
const MUCH = Buffer.alloc(32 * 1024 * 1024);

test("everything written arrives before the end", async () => {
  const { near, far } = await connection();
  const closed = once(near, "close");
  near.write(MUCH);
  destroyOnceWritten(near);
  let received = 0;
  for await (const chunk of far) received += chunk.length;
  expect(received).toBe(MUCH.length);
  await closed;
  expect(vi.getTimerCount()).toBe(0);
});

test("a reader that keeps reading slowly is disconnected after a minute", async () => {
  const { near, far } = await connection();
  near.write(MUCH);
  destroyOnceWritten(near);
  // Progress, which restarts the timeout.
  await once(far, "readable");
  far.read();
  vi.advanceTimersByTime(59_999);
  expect(near.destroyed).toBe(false);
  vi.advanceTimersByTime(1);
  expect(near.destroyed).toBe(true);
});

test("a connection that has ended leaves no timer behind", async () => {
  const { near } = await connection();
  near.write(MUCH);
  near.destroy();
  destroyOnceWritten(near);
  expect(vi.getTimerCount()).toBe(0);
});

test("an error in the core is reported and not thrown", () => {
  const faults: unknown[] = [];
  const report = (fault: unknown) => faults.push(fault);
  const fault = new Error("one socket's");
  const fail = () => {
    throw fault;
  };
  expect(enterCore({ report }, fail)).toBeUndefined();
  expect(enterCore({ report }, () => 7)).toBe(7);
  expect(faults).toEqual([fault]);
});
