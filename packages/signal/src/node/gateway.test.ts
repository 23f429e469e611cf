import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { connect as connectTcp } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { WebSocket } from "ws";
import type { Invitation, ServerMessage } from "../core/index.ts";
import { createSignalingGateway } from "./gateway.ts";
import { createSeatTokens } from "./seat-tokens.ts";

type Options = Partial<Parameters<typeof createSignalingGateway>[0]>;

/** A real server with a gateway, and real WebSocket clients; all ended with the test. */
async function startGateway(options: Options = {}) {
  const gateway = createSignalingGateway({ iceServersFor: () => ({ iceServers: [] }), ...options });
  const server = createServer();
  server.on("upgrade", (request, socket, head) => {
    const from = new URL(request.url ?? "", "http://localhost").searchParams.get("from");
    const origin = from === null ? undefined : { address: from, host: undefined };
    gateway.handleUpgrade(request, socket, head, origin);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    await gateway.close();
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;

  /** A client whose messages can be awaited one by one, in order; it comes from the address `from`. */
  async function open({ from }: { readonly from?: string } = {}) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/signal${from === undefined ? "" : `?from=${from}`}`);
    const messages: ServerMessage[] = [];
    const waiting: ((message: ServerMessage) => void)[] = [];
    socket.on("message", (data: Buffer) => {
      const message = JSON.parse(data.toString());
      const next = waiting.shift();
      if (next === undefined) messages.push(message);
      else next(message);
    });
    await once(socket, "open");
    return {
      socket,
      say: (message: unknown) => socket.send(typeof message === "string" ? message : JSON.stringify(message)),
      hear: () => {
        const message = messages.shift();
        return message === undefined
          ? new Promise<ServerMessage>((resolve) => waiting.push(resolve))
          : Promise.resolve(message);
      },
    };
  }
  return { gateway, open, port };
}

test("two join, talk and leave over real sockets", async () => {
  const { open, gateway } = await startGateway({
    iceServersFor: ({ participant }) => ({
      iceServers: [{ urls: "turn:192.0.2.1", username: participant, credential: "c" }],
    }),
  });
  const ada = await open();
  ada.say({ type: "join", room: "r", name: "Ada" });
  const welcome = await ada.hear();
  if (welcome.type !== "welcome") throw new Error("not welcome");
  expect(welcome.self).toMatch(/^[\w-]{16}$/);
  expect(welcome.iceServers).toEqual([{ urls: "turn:192.0.2.1", username: welcome.self, credential: "c" }]);

  const bo = await open();
  bo.say({ type: "join", room: "r", name: "Bo" });
  expect(await bo.hear()).toMatchObject({ participants: [{ id: welcome.self, name: "Ada" }] });
  expect(await ada.hear()).toMatchObject({ type: "participantJoined", participant: { name: "Bo" } });
  expect(gateway.counts()).toEqual({ connections: 2, rooms: 1, participants: 2 });

  bo.say({ type: "description", to: welcome.self, description: { type: "offer", sdp: "v=0\r\n" } });
  expect(await ada.hear()).toMatchObject({
    type: "description",
    description: { type: "offer", sdp: "v=0\r\n" },
  });
  bo.socket.close(1000);
  expect(await ada.hear()).toMatchObject({ type: "participantLeft", reason: "left" });
});

test("an invitation is read before someone joins; a reader that fails refuses it, and who has gone is forgotten", async () => {
  const answers = new Map<string, () => Promise<Invitation>>([
    ["good", async () => ({ room: "r", role: "guest" })],
    ["bad", () => Promise.reject(new Error("broken"))],
  ]);
  let finish = () => {};
  answers.set(
    "slow",
    () =>
      new Promise((resolve) => {
        finish = () => resolve({ room: "r", role: "host" });
      }),
  );
  const { open, gateway } = await startGateway({
    rooms: "signed",
    readInvitation: (invitation) => answers.get(invitation)?.() ?? Promise.reject(),
  });
  const [ada, bo, cy] = [await open(), await open(), await open()];
  for (const [client, invitation] of [
    [ada, "good"],
    [bo, "bad"],
    [cy, "slow"],
  ] as const) {
    client.say({ type: "join", room: "r", invitation });
  }
  expect(await ada.hear()).toMatchObject({ type: "welcome", role: "guest" });
  expect(await bo.hear()).toMatchObject({ code: "invitationInvalid" });
  cy.say({ type: "ping" });
  expect(await cy.hear()).toEqual({ type: "pong" });
  cy.socket.terminate();
  await expect.poll(() => gateway.counts().connections).toBe(2);
  finish();
  ada.say({ type: "ping" });
  expect(await ada.hear()).toEqual({ type: "pong" });
  expect(gateway.counts()).toMatchObject({ participants: 1 });
});

test("ICE servers are chosen by how a participant came, and renewed in time", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
  let grants = 0;
  const { open, port } = await startGateway({
    iceServersFor: ({ host, localAddress, localPort }) => {
      grants += 1;
      return {
        iceServers: [
          { urls: `turn:${host}`, username: `${localAddress}:${localPort} ${grants}`, credential: "c" },
        ],
        renewAfterMs: 12_000,
      };
    },
  });
  const granted = (grant: number) => [
    { urls: `turn:127.0.0.1:${port}`, username: `127.0.0.1:${port} ${grant}`, credential: "c" },
  ];
  const ada = await open();
  ada.say({ type: "join", room: "r" });
  expect(await ada.hear()).toMatchObject({ type: "welcome", iceServers: granted(1) });
  await vi.advanceTimersByTimeAsync(10_000);
  ada.say({ type: "ping" });
  expect(await ada.hear()).toEqual({ type: "pong" });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await ada.hear()).toEqual({ type: "iceServers", iceServers: granted(2) });
  await vi.advanceTimersByTimeAsync(10_000);
  ada.say({ type: "ping" });
  expect(await ada.hear()).toEqual({ type: "pong" });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await ada.hear()).toEqual({ type: "iceServers", iceServers: granted(3) });
});

test("the origin that the caller passes takes precedence over the request", async () => {
  const events: unknown[] = [];
  const gateway = createSignalingGateway({
    iceServersFor: ({ host }) => ({ iceServers: [{ urls: `stun:${host}` }] }),
    report: (event) => events.push(event),
  });
  const server = createServer();
  const origin = { address: "203.0.113.9", host: "calls.example.org" };
  server.on("upgrade", (request, socket, head) => {
    gateway.handleUpgrade(request, socket, head, request.url === "/proxied" ? origin : undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    await gateway.close();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  async function welcomeAt(path: string): Promise<string> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`);
    await once(socket, "open");
    socket.send(JSON.stringify({ type: "join", room: path }));
    const [welcome] = await once(socket, "message");
    return String(welcome);
  }
  expect(await welcomeAt("/proxied")).toContain('"stun:calls.example.org"');
  expect(await welcomeAt("/direct")).toContain(`"stun:127.0.0.1:${port}"`);
  const connected = { event: "participant.connected", participant: expect.any(String) };
  expect(events).toEqual(
    expect.arrayContaining([
      { ...connected, address: "203.0.113.9" },
      { ...connected, address: "127.0.0.1" },
    ]),
  );
});

test("renewIceServers sends new ones to every participant, and to nobody else", async () => {
  let address = "192.0.2.1";
  const { open, gateway } = await startGateway({
    iceServersFor: () => ({ iceServers: [{ urls: `stun:${address}` }] }),
  });
  const [ada, outside] = [await open(), await open()];
  ada.say({ type: "join", room: "r" });
  expect(await ada.hear()).toMatchObject({ iceServers: [{ urls: "stun:192.0.2.1" }] });
  address = "192.0.2.2";
  gateway.renewIceServers();
  expect(await ada.hear()).toEqual({ type: "iceServers", iceServers: [{ urls: "stun:192.0.2.2" }] });
  outside.say({ type: "ping" });
  expect(await outside.hear()).toEqual({ type: "pong" });
});

test("a participant whose process dies is reported as lost", async () => {
  const { open } = await startGateway();
  const [ada, bo] = [await open(), await open()];
  ada.say({ type: "join", room: "r" });
  await ada.hear();
  bo.say({ type: "join", room: "r" });
  await ada.hear();
  bo.socket.terminate();
  expect(await ada.hear()).toMatchObject({ type: "participantLeft", reason: "lost" });
});

test("a socket that vanished without a word is noticed within ten seconds", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  onTestFinished(() => void vi.useRealTimers());
  const { open, gateway } = await startGateway();
  const silent = await open();
  silent.say({ type: "join", room: "r" });
  await silent.hear();
  const closed = once(silent.socket, "close");
  // From now on it reads nothing, as if the cable were cut, and does not answer pings.
  silent.socket.pause();
  await vi.advanceTimersByTimeAsync(10_000);
  silent.socket.resume();
  await closed;
  expect(gateway.counts()).toEqual({ connections: 0, rooms: 0, participants: 0 });
});

test("a message of more than 64 KiB is refused by code, one of more than 256 KiB closes with 1009", async () => {
  const { open } = await startGateway();
  const { say, hear, socket } = await open();
  say(" ".repeat(65_537));
  expect(await hear()).toMatchObject({ type: "error", code: "tooLarge" });
  say(" ".repeat(262_145));
  const [code] = await once(socket, "close");
  expect(code).toBe(1009);
});

test("repeated abuse ends with a code and 1008", async () => {
  const { open } = await startGateway();
  const { say, hear, socket } = await open();
  const closed = once(socket, "close");
  for (let count = 0; count < 12; count += 1) say("?");
  const codes: string[] = [];
  while (codes.at(-1) !== "shutOut") {
    const message = await hear();
    if (message.type === "error") codes.push(message.code);
  }
  expect(codes.slice(0, -1).every((code) => code === "notJson")).toBe(true);
  expect((await closed)[0]).toBe(1008);
});

test("broken WebSocket frames end their own socket and no other", async () => {
  const { open, port } = await startGateway();
  const good = await open();
  const raw: Socket = connectTcp(port, "127.0.0.1");
  raw.write(
    "GET /signal HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
  );
  await once(raw, "data");
  raw.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
  await once(raw, "close");
  good.say({ type: "ping" });
  expect(await good.hear()).toEqual({ type: "pong" });
});

/** A text frame of a client, in bytes: `more` if the message goes on. */
const fragment = (opcode: number, { more }: { readonly more: boolean }) =>
  Buffer.of(opcode | (more ? 0 : 0x80), 0x81, 0, 0, 0, 0, 0x20);

test("a message in very many pieces ends its socket, whatever their size", async () => {
  const { open } = await startGateway();
  const fragments = await open();
  const raw = (fragments.socket as unknown as { readonly _socket: Socket })._socket;
  const pieces = Array<Buffer>(200).fill(fragment(0, { more: true }));
  raw.write(Buffer.concat([fragment(1, { more: true }), ...pieces]));
  expect((await once(fragments.socket, "close"))[0]).toBe(1008);
});

test("a message that does not end in time ends its socket; pings in between do not help", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const { open } = await startGateway();
  const [slow, quick] = [await open(), await open()];
  const raw = (slow.socket as unknown as { readonly _socket: Socket })._socket;
  raw.write(fragment(1, { more: true }));
  const isClosed = once(slow.socket, "close");
  for (let second = 0; second < 25; second += 1) {
    slow.socket.ping();
    quick.say({ type: "ping" });
    expect(await quick.hear()).toEqual({ type: "pong" });
    await vi.advanceTimersByTimeAsync(1_000);
  }
  await isClosed;
  expect(quick.socket.readyState).toBe(WebSocket.OPEN);
});

test("a message that takes fifteen seconds on a slow line arrives, though there is no room for pongs", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const { open } = await startGateway();
  const { socket, hear } = await open();
  const raw = (socket as unknown as { readonly _socket: Socket })._socket;
  // It would answer pings in the middle of the message.
  socket.pause();
  const text = '{"type":"ping"}'.padEnd(1_600, " ");
  raw.write(Buffer.from([0x81, 0xfe, text.length >> 8, text.length & 255, 0, 0, 0, 0]));
  for (let second = 0; second < 16; second += 1) {
    raw.write(text.slice(100 * second, 100 * (second + 1)));
    await new Promise((resolve) => setTimeout(resolve, 10));
    await vi.advanceTimersByTimeAsync(1_000);
  }
  socket.resume();
  expect(await hear()).toEqual({ type: "pong" });
});

test("a client that goes on sending after it was shut out is cut off at once", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const { port } = await startGateway();
  const raw: Socket = connectTcp(port, "127.0.0.1");
  raw.on("error", () => {});
  raw.write(
    "GET /signal HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
  );
  await once(raw, "data");
  raw.resume();
  const pongs = Buffer.from("8a8000000000".repeat(10_000), "hex");
  let isClosed = false;
  raw.once("close", () => {
    isClosed = true;
  });
  // The timer that would cut it off stands still.
  for (let block = 0; block < 1_000 && !isClosed; block += 1) {
    raw.write(pongs);
    await delay(1);
  }
  expect(isClosed).toBe(true);
});

test("pongs for which nobody has asked count as messages", async () => {
  const { open } = await startGateway();
  const ada = await open();
  const closed = once(ada.socket, "close");
  const flood = setInterval(() => ada.socket.pong(), 1);
  onTestFinished(() => clearInterval(flood));
  expect(await ada.hear()).toMatchObject({ type: "error", code: "tooManyMessages" });
  expect((await closed)[0]).toBe(1008);
});

test("pings count as messages", async () => {
  const { open } = await startGateway();
  const ada = await open();
  const closed = once(ada.socket, "close");
  // More at once would end the socket without a word.
  ada.socket.on("pong", () => ada.socket.ping());
  ada.socket.ping();
  expect(await ada.hear()).toMatchObject({ type: "error", code: "tooManyMessages" });
  expect((await closed)[0]).toBe(1008);
});

test("a reader that falls far behind is disconnected", async () => {
  const { open } = await startGateway();
  const [slow, fast] = [await open(), await open()];
  slow.say({ type: "join", room: "r" });
  const welcome = await slow.hear();
  if (welcome.type !== "welcome") throw new Error("not welcome");
  fast.say({ type: "join", room: "r" });
  await fast.hear();
  slow.socket.pause();
  const sdp = "x".repeat(60_000);
  let left: ServerMessage | undefined;
  void fast.hear().then((message) => {
    left = message;
  });
  for (let count = 0; count < 250 && left === undefined; count += 1) {
    fast.say({ type: "description", to: welcome.self, description: { type: "offer", sdp } });
    // The sender waits for its own bytes only; the receiver reads none.
    await vi.waitFor(() => expect(fast.socket.bufferedAmount).toBeLessThan(60_000));
  }
  await vi.waitFor(() => expect(left).toMatchObject({ type: "participantLeft", reason: "lost" }));
});

test("above the connection limit an upgrade is answered with 503", async () => {
  const { open, port } = await startGateway({ maxConnections: 1 });
  await open();
  const refused = new WebSocket(`ws://127.0.0.1:${port}/signal`);
  const [error] = await once(refused, "error");
  expect(String(error)).toContain("503");
});

test("closing sends 1001 to everyone", async () => {
  const { open, gateway } = await startGateway();
  const { socket } = await open();
  const closed = once(socket, "close");
  await gateway.close();
  expect((await closed)[0]).toBe(1001);
});

test("a participant whose socket broke resumes on another one, and hears what it missed", async () => {
  const { open, gateway } = await startGateway();
  const [ada, bo] = [await open(), await open()];
  ada.say({ type: "join", room: "r", name: "Ada", resumable: true });
  const welcome = await ada.hear();
  bo.say({ type: "join", room: "r", name: "Bo", resumable: true });
  const boWelcome = await bo.hear();
  if (welcome.type !== "welcome" || boWelcome.type !== "welcome") throw new Error("not welcome");
  bo.socket.terminate();
  expect(await ada.hear()).toMatchObject({ type: "participantJoined", delivery: 1 });
  expect(await ada.hear()).toMatchObject({ type: "participantDetached", participant: boWelcome.self });
  expect(gateway.counts()).toEqual({ connections: 1, rooms: 1, participants: 2 });
  ada.say({ type: "candidate", to: boWelcome.self, seq: 1, candidate: null });
  ada.say({ type: "ping" });
  expect(await ada.hear()).toEqual({ type: "pong", received: 1 });

  const again = await open();
  again.say({ type: "resume", token: boWelcome.resume, received: 0 });
  expect(await again.hear()).toMatchObject({ type: "resumed", self: boWelcome.self, received: 0 });
  expect(await again.hear()).toMatchObject({ type: "candidate", delivery: 1, from: welcome.self });
  expect(await ada.hear()).toMatchObject({ type: "participantBack", participant: { name: "Bo" } });
});

test("seats outlive the process if its key does", async () => {
  const tokens = createSeatTokens(new Uint8Array(32));
  const before = await startGateway({ tokens });
  const ada = await before.open();
  ada.say({ type: "join", room: "r", name: "Ada", resumable: true });
  const welcome = await ada.hear();
  if (welcome.type !== "welcome") throw new Error("not welcome");
  await before.gateway.close();

  const after = await startGateway({ tokens });
  const again = await after.open();
  again.say({ type: "resume", token: welcome.resume, received: 0 });
  expect(await again.hear()).toMatchObject({ type: "resumed", self: welcome.self, participants: [] });

  const other = await startGateway();
  const stranger = await other.open();
  stranger.say({ type: "resume", token: welcome.resume, received: 0 });
  expect(await stranger.hear()).toMatchObject({ type: "error", code: "invalidToken" });
});

test("time in which the process stood still does not count", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const { open, gateway } = await startGateway();
  const ada = await open();
  ada.say({ type: "join", room: "r", resumable: true });
  await ada.hear();
  ada.socket.terminate();
  await vi.waitFor(() => expect(gateway.counts().connections).toBe(0));
  // A process that was stopped gets one late tick of its interval; fake timers would give all of them.
  const standsStill = vi.spyOn(performance, "now").mockReturnValue(performance.now() + 3_600_000);
  await vi.advanceTimersByTimeAsync(1_000);
  standsStill.mockRestore();
  expect(gateway.counts().participants).toBe(1);
});

test("one address cannot take all connections, and its own computer may", async () => {
  const { open } = await startGateway({ maxConnections: 8 });
  await open({ from: "203.0.113.9" });
  await open({ from: "203.0.113.9" });
  await expect(open({ from: "203.0.113.9" })).rejects.toThrow("429");
  await open({ from: "203.0.113.8" });
  for (let count = 0; count < 4; count += 1) await open({ from: "127.0.0.1" });
});

test("the owner of the gateway is told whose sockets were refused, or closed for what came from them", async () => {
  const refused: string[] = [];
  const { open } = await startGateway({
    maxPerAddress: 1,
    onRefused: (address, what) => refused.push(`${address} ${what}`),
  });
  const good = await open({ from: "203.0.113.7" });
  good.socket.close();
  await once(good.socket, "close");
  const wrong = await open({ from: "203.0.113.8" });
  (wrong.socket as unknown as { readonly _socket: Socket })._socket.write(Buffer.of(0xff, 0xff, 0xff, 0xff));
  await once(wrong.socket, "close");
  const senseless = await open({ from: "203.0.113.9" });
  await expect(open({ from: "203.0.113.9" })).rejects.toThrow("429");
  for (let count = 0; count < 11; count += 1) senseless.say("x");
  await once(senseless.socket, "close");
  expect(refused).toEqual(["203.0.113.8 messages", "203.0.113.9 socket", "203.0.113.9 messages"]);
});

test("seats that wait do not keep their own participants out, and of too many the oldest is given up", async () => {
  const { open, gateway } = await startGateway({ maxConnections: 8 });
  const from = "203.0.113.9";
  const tokens: (string | undefined)[] = [];
  for (let count = 0; count < 3; count += 1) {
    const client = await open({ from });
    client.say({ type: "join", room: `r${count}`, name: "Ada", resumable: true });
    const welcome = await client.hear();
    tokens.push(welcome.type === "welcome" ? welcome.resume : undefined);
    client.socket.terminate();
    await vi.waitFor(() => expect(gateway.counts().connections).toBe(0));
  }
  expect(gateway.counts().participants).toBe(2);
  for (const [index, type] of ["error", "resumed"].entries()) {
    const again = await open({ from });
    again.say({ type: "resume", token: tokens[index], received: 0 });
    expect((await again.hear()).type).toBe(type);
  }
});

test("an address that joins too many rooms is refused by code", async () => {
  const asked: [string, boolean][] = [];
  const { open } = await startGateway({
    mayJoin(address, { isEmpty }) {
      asked.push([address, isEmpty]);
      return asked.length < 3;
    },
  });
  const [ada, bo] = [await open({ from: "203.0.113.9" }), await open({ from: "203.0.113.8" })];
  for (const client of [ada, bo]) {
    client.say({ type: "join", room: "r" });
    expect(await client.hear()).toMatchObject({ type: "welcome" });
  }
  bo.say({ type: "leave" });
  bo.say({ type: "join", room: "guess" });
  expect(await bo.hear()).toMatchObject({ type: "error", code: "tooManyJoins" });
  expect(asked).toEqual([
    ["203.0.113.9", true],
    ["203.0.113.8", false],
    ["203.0.113.8", true],
  ]);
});

test("a client that does not take part in closing is cut off", async () => {
  const { port, gateway } = await startGateway();
  const socket = connectTcp(port, "127.0.0.1");
  const key = "dGhlIHNhbXBsZSBub25jZQ==";
  socket.write(
    `GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  );
  await once(socket, "data");
  // A text that is no message, as often as it takes to be shut out.
  const frame = Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x78]);
  const closed = once(socket, "close");
  for (let count = 0; count < 11; count += 1) socket.write(frame);
  socket.resume();
  await closed;
  expect(gateway.counts().connections).toBe(0);
});

test("a loop of resumes, messages that nobody reads and forged tokens end the connection that does it, and no other", async () => {
  const rejections = new Map<string, number>();
  const { open, gateway } = await startGateway({
    report(event) {
      if (event.event !== "message.rejected") return;
      rejections.set(event.rejection, (rejections.get(event.rejection) ?? 0) + 1);
    },
  });
  const ada = await open();
  ada.say({ type: "join", room: "r", name: "Ada", resumable: true });
  await ada.hear();
  const bo = await open();
  bo.say({ type: "join", room: "r", name: "Bo", resumable: true });
  let welcome = await bo.hear();
  expect(welcome.type).toBe("welcome");

  let resumes = 0;
  for (; resumes < 500; resumes += 1) {
    if (welcome.type !== "welcome" && welcome.type !== "resumed") break;
    const next = await open();
    next.say({ type: "resume", token: welcome.resume, received: 0 });
    welcome = await next.hear();
  }
  expect(welcome).toMatchObject({ type: "error", code: "tooManyMessages" });
  expect(resumes).toBeLessThan(150);

  const forger = await open();
  const ended = once(forger.socket, "close");
  for (let count = 0; count < 11; count += 1) {
    forger.say({ type: "resume", token: "e30.AAAA", received: 0 });
  }
  expect((await ended)[0]).toBe(1008);
  expect(rejections.get("invalidToken")).toBe(11);

  ada.say({ type: "ping" });
  await vi.waitFor(async () => expect(await ada.hear()).toMatchObject({ type: "pong" }));
  expect(gateway.counts()).toMatchObject({ rooms: 1, participants: 2 });
});
