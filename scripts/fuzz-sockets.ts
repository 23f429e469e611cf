/**
 * Sends changed and senseless bytes to the real command over real sockets: messages in WebSockets, broken frames, HTTP, TLS
 * and STUN on its TCP port, and datagrams. `node scripts/fuzz-sockets.ts --messages 20000 --datagrams 200000 --seed 1`. It
 * fails if the server ends, reports a fault of its own, no longer serves, or keeps memory.
 */
import { createSocket } from "node:dgram";
import { on, once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import fc from "fast-check";
import { WebSocket } from "ws";
import { bytesOf, hostileMessage } from "../packages/signal/src/testing/hostile-messages.ts";
import {
  decodeMessage,
  METHODS,
  NONCE,
  REALM,
  readAttribute,
  StunDecodeError,
} from "../packages/stun/src/core/index.ts";
import { messageCorpus } from "../packages/turn/src/testing/message-corpus.ts";
import { mutated, randomBytes } from "../packages/turn/src/testing/mutation.ts";
import { createNumbers } from "../packages/turn/src/testing/numbers.ts";
import { bareRequest } from "../packages/turn/src/testing/requests.ts";
import { buildIfStale } from "../testbed/programs/build.ts";
import { startVisavis } from "../testbed/programs/visavis.ts";

const HOST = "127.0.0.1";
const CLIENTS = 16;
/** A chunk of bytes on the TCP port, for so many messages. */
const MESSAGES_A_CHUNK = 10;
/** After so many datagrams the fuzzer waits until the server has answered, so that the system drops few of them. */
const DATAGRAMS_AT_ONCE = 50;
const ANSWER_LIMIT_MS = 10_000;
/** By how much the server may grow, in MiB. Of that its heap, once collected, is a tenth, however many messages have come. */
const MEMORY_LIMIT_MIB = 200;
/** Hostile clients are no fault of the server. */
const FAULT = / (?:error|fatal) .*/g;

const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "20000" },
    datagrams: { type: "string", default: "200000" },
    seed: { type: "string", default: "1" },
  },
});
const seed = Number(values.seed);
const numbers = createNumbers(seed);
buildIfStale();
const server = await startVisavis();
const { port } = server;

interface Seat {
  readonly socket: WebSocket;
  readonly welcome: {
    readonly self: string;
    readonly resume?: string;
    readonly iceServers: readonly { readonly username?: string; readonly credential?: string }[];
  };
}

async function enter(room: string): Promise<Seat> {
  const socket = new WebSocket(`ws://${HOST}:${port}/signal`);
  socket.on("error", () => {});
  const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
  await once(socket, "open", { signal });
  socket.send(JSON.stringify({ type: "join", room, resumable: true }));
  const [message] = await once(socket, "message", { signal });
  return { socket, welcome: JSON.parse(String(message)) };
}

const residentMib = () =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${server.pid}/status`, "latin1"))?.[1]) / 1_024;

/** Messages of several participants, who come again when they have been shut out. */
async function fuzzMessages(count: number): Promise<void> {
  const seats: (Seat | undefined)[] = [];
  const known = { participants: [] as string[], tokens: [] as string[] };
  for (const [index, message] of fc.sample(hostileMessage, { numRuns: count, seed }).entries()) {
    const client = numbers.below(CLIENTS);
    let seat = seats[client];
    if (seat?.socket.readyState !== WebSocket.OPEN) {
      seat = await enter(`room ${client % 4}`);
      seats[client] = seat;
      known.participants = [...seats.flatMap((seat) => seat?.welcome.self ?? [])];
      known.tokens = [...seats.flatMap((seat) => seat?.welcome.resume ?? [])];
    }
    seat.socket.send(bytesOf(message, known), { binary: numbers.below(5) === 0 });
    if (index % MESSAGES_A_CHUNK === 0) await sendChunk();
  }
  for (const seat of seats) seat?.socket.close();
}

const HTTP_REQUEST = `GET /p2p.html?room=x HTTP/1.1\r\nHost: ${HOST}:${port}\r\nAccept-Encoding: gzip, br;q=0.5\r\nRange: bytes=0-9\r\n\r\n`;
const UPGRADE =
  `GET /signal HTTP/1.1\r\nHost: ${HOST}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
const CLIENT_HELLO = Buffer.from("16030100c5010000c10303".padEnd(400, "0a"), "hex");
const POST = `POST /signal HTTP/1.1\r\nHost: ${HOST}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`;

/** One connection that begins like one of the protocols of the port, and goes wrong. */
async function sendChunk(): Promise<void> {
  const socket = connect(port, HOST);
  socket.on("error", () => {});
  await once(socket, "connect", { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
  socket.resume();
  const kind = numbers.below(5);
  const beginning = [
    Buffer.from(HTTP_REQUEST),
    Buffer.from(POST),
    CLIENT_HELLO,
    bareRequest(METHODS.binding),
  ][kind];
  if (beginning === undefined) {
    socket.write(UPGRADE);
    await once(socket, "data", { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) }).catch(() => {});
    const frames = Buffer.concat([
      Buffer.of(0x81, 0x85, 0, 0, 0, 0),
      Buffer.from("hello"),
      Buffer.of(0x89, 0x80, 0, 0, 0, 0),
    ]);
    socket.write(mutated(Buffer.concat([frames, randomBytes(numbers.below(40), numbers)]), numbers));
  } else socket.write(mutated(beginning, numbers));
  // Some stay, and the server has to close them.
  if (numbers.below(4) > 0) socket.end();
  setTimeout(() => socket.destroy(), ANSWER_LIMIT_MS).unref();
}

/** Datagrams to the relay, from the client of one participant who has credentials. */
async function fuzzDatagrams(count: number): Promise<void> {
  const { socket: seat, welcome } = await enter("relay");
  const { username = "", credential = "" } =
    welcome.iceServers.find((server) => server.username !== undefined) ?? {};
  const socket = createSocket("udp4");
  socket.connect(port, HOST);
  await once(socket, "connect");
  let answers = 0;
  let challenge = { realm: "", nonce: "" };
  socket.on("error", () => {});
  socket.on("message", (bytes) => {
    answers += 1;
    try {
      const message = decodeMessage(bytes);
      const [realm, nonce] = [readAttribute(message, REALM), readAttribute(message, NONCE)];
      if (realm !== undefined && nonce !== undefined) challenge = { realm, nonce };
    } catch (error) {
      if (!(error instanceof StunDecodeError)) throw error;
    }
  });
  /** Asks until it is answered: what the system drops when a buffer is full is lost. */
  async function answerTo(request: Uint8Array): Promise<void> {
    const isAnswer = (bytes: Buffer) => bytes.subarray(8, 20).equals(request.subarray(8, 20));
    for (let tries = 0; tries < 10; tries += 1) {
      socket.send(request);
      const signal = AbortSignal.timeout(ANSWER_LIMIT_MS / 10);
      try {
        for await (const [bytes] of on(socket, "message", { signal })) if (isAnswer(bytes)) return;
      } catch {
        // Not in time.
      }
    }
    throw new Error("the relay does not answer any more");
  }
  const corpus = () =>
    messageCorpus({ credentials: { username, password: credential }, passwordAlgorithms: [], ...challenge });
  let messages = corpus();
  for (let sent = 0; sent < count; sent += 1) {
    if (sent % 2_000 === 0) {
      await answerTo(bareRequest(METHODS.refresh));
      messages = corpus();
    }
    const chance = numbers.below(10);
    const valid = numbers.pick(messages);
    const bytes =
      chance < 3
        ? valid
        : chance < 9
          ? mutated(valid, numbers)
          : randomBytes(1 + numbers.below(120), numbers);
    socket.send(bytes);
    if (sent % DATAGRAMS_AT_ONCE > 0) continue;
    await answerTo(bareRequest(METHODS.binding));
  }
  console.log(`${answers} answers to ${count} datagrams`);
  socket.close();
  seat.close();
}

const [messages, datagrams] = [Number(values.messages), Number(values.datagrams)];
// The first quarter is a warm-up.
await fuzzMessages(messages / 4);
await fuzzDatagrams(datagrams / 4);
const beforeMib = residentMib();
await fuzzMessages((messages * 3) / 4);
await fuzzDatagrams((datagrams * 3) / 4);
await sleep(2_000);
const grownMib = residentMib() - beforeMib;
const { socket } = await enter("is it still there");
socket.close();
const faults = server.output().match(FAULT) ?? [];
const exitCode = await server.stop();
console.log(
  `seed ${seed}: ${messages} messages, ${messages / MESSAGES_A_CHUNK} broken connections, ${datagrams} datagrams; ` +
    `the server has grown by ${grownMib.toFixed(0)} MiB, reported ${faults.length} faults and ended with code ${exitCode}`,
);
if (faults.length > 0) console.error(faults.slice(0, 10).join("\n"));
if (grownMib > MEMORY_LIMIT_MIB || faults.length > 0 || exitCode !== 0) process.exitCode = 1;
