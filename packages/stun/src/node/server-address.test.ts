import { createSocket } from "node:dgram";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { doNameServersAnswer } from "./server-address.ts";

const SERVER_FAILURE = 2;
const NO_SUCH_NAME = 3;

/** A name server that answers everything with one code, or nothing. RFC 1035 §4.1.1. */
async function startNameServer(code: number | undefined): Promise<string> {
  const socket = createSocket("udp4");
  onTestFinished(() => void socket.close());
  socket.on("message", (query, { address, port }) => {
    if (code === undefined) return;
    const answer = Buffer.from(query);
    answer.writeUInt16BE(0x8180 | code, 2);
    socket.send(answer, port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return `127.0.0.1:${socket.address().port}`;
}

test.each([
  ["silent", undefined, false],
  ["at a loss", SERVER_FAILURE, false],
  ["sure that there is no such name", NO_SUCH_NAME, true],
])("a name server that is %s", async (_, code, isAnswer) => {
  const servers = [await startNameServer(code)];
  expect(await doNameServersAnswer("stun.example.org", { patienceMs: 300, servers })).toBe(isAnswer);
});

test.each(["localhost", "visavis.local"])("no name server is asked for %s", async (name) => {
  const servers = [await startNameServer(undefined)];
  expect(await doNameServersAnswer(name, { patienceMs: 300, servers })).toBe(true);
});
