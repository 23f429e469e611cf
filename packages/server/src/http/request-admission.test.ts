import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { addressLimits, DEFAULT_LIMITS, type LimitValues } from "../limits/address-limits.ts";
import { requestAdmission } from "./request-admission.ts";

const HOST = "127.0.0.1";
/** One that is limited, as that of this computer is not. */
const ADDRESS = "192.0.2.7";

/** A server whose clients all count as one address. */
async function start(values: Partial<LimitValues> = {}) {
  const limits = addressLimits({ ...DEFAULT_LIMITS, ...values }, { trustedProxies: [], onRefused() {} });
  const { admits, admitsUpgrade } = requestAdmission(limits);
  let requests = 0;
  const server = createServer((_, response) => {
    requests += 1;
    if (admits(ADDRESS, response)) response.end("answered");
  });
  server.on("upgrade", (_, socket) => {
    if (admitsUpgrade(ADDRESS, socket)) socket.end("upgraded");
  });
  server.listen(0, HOST);
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  function dial(): Socket {
    const socket = connect((server.address() as AddressInfo).port, HOST);
    socket.on("error", () => {});
    onTestFinished(() => void socket.destroy());
    return socket;
  }
  return { limits, dial, requests: () => requests };
}

const REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

test("a client that waits for each answer is served, request after request", async () => {
  const { limits, dial } = await start();
  const socket = dial();
  for (let count = 0; count < 20; count += 1) {
    socket.write(REQUEST);
    const [answer] = await once(socket, "data");
    expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /);
  }
  expect(limits.refused().requests).toBe(0);
});

test("a client that does not wait is disconnected, and its address is shut out for a while", async () => {
  const { limits, dial } = await start();
  expect(await text(dial().end(REQUEST.repeat(2)))).not.toContain("answered".repeat(2));
  expect(limits.refused().requests).toBe(1);
  expect(limits.requests.isEmpty(ADDRESS)).toBe(true);
});

test("of a thousand requests that come together only the first few are looked at", async () => {
  const { dial, requests } = await start();
  const socket = dial().resume();
  socket.write(REQUEST.repeat(1_000));
  await once(socket, "close");
  expect(requests()).toBe(2);
});

test("an upgrade that does not wait for the answer before it is refused as well", async () => {
  const { limits, dial } = await start();
  const upgrade = "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n";
  expect(await text(dial().end(upgrade))).toBe("upgraded");
  expect(await text(dial().end(REQUEST + upgrade))).not.toContain("upgraded");
  expect(limits.refused().requests).toBe(1);
  expect(limits.requests.isEmpty(ADDRESS)).toBe(true);
});

test("who asks too often is told so", async () => {
  const { limits, dial } = await start({ requests: 1 });
  for (let count = 0; count < 40; count += 1) limits.requests.take(ADDRESS);
  expect(await text(dial().end(REQUEST))).toMatch(/^HTTP\/1\.1 429 .*\r\nRetry-After: 10\r\n/s);
});

test("a body in chunks is refused", async () => {
  const { limits, dial } = await start();
  const request = REQUEST.replace("\r\n\r\n", "\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n");
  expect(await text(dial().end(request))).toMatch(/^HTTP\/1\.1 411 /);
  expect(limits.requests.isEmpty(ADDRESS)).toBe(true);
});
