import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, get as httpsGet } from "node:https";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { parseServerMessage, type ServerMessage } from "@visavis/signal/core";
import { allocate } from "@visavis/turn/client";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { TEST_CERTIFICATES } from "../../turn/src/testing/test-certificates.ts";
import { builtPages, type Pages } from "./http/pages.ts";
import { SECURITY_HEADERS } from "./http/site.ts";
import { DEFAULT_LIMITS, type LimitValues } from "./limits/address-limits.ts";
import type { LogEvent } from "./log/events.ts";
import type { PortOptions } from "./network/ports.ts";
import { DEFAULT_RELAY_LIMITS } from "./relay/relay-limits.ts";
import type { RelaySettings } from "./relay/relay-plan.ts";
import { type Server, startServer } from "./server.ts";

const directory = mkdtempSync(join(tmpdir(), "visavis-server-"));
const pagesDirectory = join(directory, "pages");
const certPath = join(directory, "cert.pem");
const keyPath = join(directory, "key.pem");
const events: LogEvent[] = [];
let server: Server;

beforeAll(async () => {
  const [{ cert, key }] = TEST_CERTIFICATES;
  writeFileSync(certPath, cert);
  writeFileSync(keyPath, key);
  mkdirSync(join(pagesDirectory, "assets"), { recursive: true });
  writeFileSync(join(directory, "secret.txt"), "secret");
  writeFileSync(join(pagesDirectory, "index.html"), "<h1>start</h1>");
  writeFileSync(join(pagesDirectory, "p2p.html"), "<h1>call</h1>");
  writeFileSync(join(pagesDirectory, "gone.html"), "<h1>gone</h1>");
  writeFileSync(join(pagesDirectory, "assets/call-abc123.js"), "call();");
  writeFileSync(join(pagesDirectory, "assets/call-abc123.js.gz"), gzipSync("call();"));
  server = await start(builtPages(pagesDirectory));
});

afterAll(async () => {
  await server.close();
  rmSync(directory, { recursive: true });
});

function start(
  pages: Pages,
  {
    maxConnections = 10,
    port = 0,
    relay,
    secondPorts = {},
    limits = DEFAULT_LIMITS,
  }: {
    readonly maxConnections?: number;
    readonly port?: number;
    readonly relay?: RelaySettings;
    readonly secondPorts?: Partial<PortOptions>;
    readonly limits?: LimitValues;
  } = {},
): Promise<Server> {
  return startServer({
    options: {
      port,
      host: "127.0.0.1",
      "public-host": ["meet.example.org"],
      "turn-external-ip": undefined,
      "address-limits": limits,
      rooms: "open",
      "ice-servers": [{ urls: "stun:stun.example.org" }],
      "max-connections": maxConnections,
      "trust-proxy": [],
      mdns: "off",
      "http-port": undefined,
      "https-port": undefined,
      "turn-udp-port": undefined,
      "turn-tcp-port": undefined,
      "turn-tls-port": undefined,
      ...secondPorts,
    },
    certificates: { own: { certPath, keyPath }, dataDirectory: directory },
    relay,
    pages,
    report: (event) => events.push(event),
  });
}

function get(path: string, init?: RequestInit): Promise<Response> {
  return fetch(`http://127.0.0.1:${server.port}${path}`, init);
}

/** Sends raw bytes and reads until the server closes. */
function sendRaw(bytes: string): Promise<string> {
  const socket = connect(server.port, "127.0.0.1");
  socket.write(bytes);
  return text(socket);
}

test("a page is found with and without .html, and is revalidated every time", async () => {
  for (const path of ["/p2p.html", "/p2p", "/p2p?room=one"]) {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/html;charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-cache");
    expect(await response.text()).toBe("<h1>call</h1>");
  }
  expect(await (await get("/")).text()).toBe("<h1>start</h1>");
});

test("a page in the browser's cache is not sent again", async () => {
  const etag = (await get("/p2p")).headers.get("etag") ?? "";
  const response = await get("/p2p", { headers: { "If-None-Match": etag } });
  expect(response.status).toBe(304);
});

test("a hashed asset is compressed and may be cached forever", async () => {
  const response = await get("/assets/call-abc123.js", { headers: { "Accept-Encoding": "gzip" } });
  expect(response.headers.get("content-encoding")).toBe("gzip");
  expect(response.headers.get("vary")).toBe("Accept-Encoding");
  expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(await response.text()).toBe("call();");
});

test("an unknown page gets a small error page in both languages", async () => {
  const response = await get("/nowhere");
  expect(response.status).toBe(404);
  const page = await response.text();
  expect(page).toContain("Page not found");
  expect(page).toContain("页面不存在");
});

test("health is JSON and is never cached", async () => {
  const response = await get("/healthz");
  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await response.json()).toEqual({
    status: "ok",
    rooms: 0,
    participants: 0,
    refused: { connections: 0, handshakes: 0, requests: 0, sockets: 0, joins: 0, rooms: 0 },
    uptimeSeconds: expect.any(Number),
  });
});

test("HEAD has the headers and no body", async () => {
  for (const path of ["/p2p", "/healthz", "/nowhere"]) {
    const response = await get(path, { method: "HEAD" });
    expect(response.status, path).toBe(path === "/nowhere" ? 404 : 200);
    expect(await response.text()).toBe("");
  }
});

test("any other method is refused", async () => {
  for (const path of ["/p2p", "/healthz"]) {
    const response = await get(path, { method: "POST", body: "x" });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET, HEAD");
  }
});

test("every response carries the security headers", async () => {
  for (const [path, method] of [
    ["/p2p", "GET"],
    ["/assets/call-abc123.js", "GET"],
    ["/healthz", "GET"],
    ["/nowhere", "GET"],
    ["/p2p", "POST"],
  ] as const) {
    const { headers } = await get(path, { method });
    for (const [name, value] of SECURITY_HEADERS) expect(headers.get(name), `${method} ${path}`).toBe(value);
  }
});

test.each([
  "/../secret.txt",
  "/..%2fsecret.txt",
  "/%2e%2e/secret.txt",
  "/assets/../../secret.txt",
  "/..\\secret.txt",
  "/%2e%2e%5csecret.txt",
  `${"/..".repeat(20)}/etc/passwd`,
])("%s does not escape the pages directory", async (path) => {
  const answer = await sendRaw(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
});

test.each([
  ["two slashes", "GET // HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "404"],
  ["a stray percent sign", "GET /% HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "404"],
  ["bytes that are not UTF-8", "GET /%ff%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "404"],
  ["a full URL", "GET http://x:y/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "404"],
  [
    "a backward range",
    "GET /p2p HTTP/1.1\r\nHost: localhost\r\nRange: bytes=5-1\r\nConnection: close\r\n\r\n",
    "200",
  ],
  ["an asterisk", "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "405"],
  ["no host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "400"],
  ["something that is not HTTP", "hello\r\n\r\n", "400"],
  ["long headers", `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(20_000)}\r\n\r\n`, "431"],
])("a request with %s is answered, and the server keeps running", async (_, request, status) => {
  expect(await sendRaw(request)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect((await get("/healthz")).status).toBe(200);
});

test("a file that disappears fails only its own request", async () => {
  rmSync(join(pagesDirectory, "gone.html"));
  await expect(get("/gone.html").then((response) => response.text())).rejects.toThrow();
  expect((await get("/healthz")).status).toBe(200);
});

test("a handler that throws is answered with 500 and reported", async () => {
  const broken = await start({
    serve() {
      throw new Error("broken");
    },
  });
  const response = await fetch(`http://127.0.0.1:${broken.port}/`);
  expect(response.status).toBe(500);
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(events).toContainEqual({ event: "request.failed", error: new Error("broken") });
  await broken.close();
});

test("a participant gets the configured ICE servers and is counted", async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/signal?x=1`);
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "join", room: "one" }));
  const [welcome] = await once(socket, "message");
  expect(JSON.parse(welcome.data)).toMatchObject({
    type: "welcome",
    iceServers: [{ urls: "stun:stun.example.org" }],
  });
  expect(await (await get("/healthz")).json()).toMatchObject({ rooms: 1, participants: 1 });
  expect(JSON.stringify(events)).not.toContain('"one"');
  socket.close();
});

const RELAY = { relayPorts: undefined, limits: DEFAULT_RELAY_LIMITS, trustedProxies: [] };

/** Joins a room and resolves with the welcome. */
async function enter(port: number): Promise<Extract<ServerMessage, { type: "welcome" }>> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/signal`);
  onTestFinished(() => socket.close());
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "join", room: "two" }));
  const [{ data }] = await once(socket, "message");
  const message = parseServerMessage(data);
  if (message?.type !== "welcome") throw new Error(`not welcome: ${data}`);
  return message;
}

test("with the relay each participant gets its own credentials, in addition to the configured servers", async () => {
  const relaying = await start(builtPages(pagesDirectory), { relay: RELAY });
  onTestFinished(() => relaying.close());
  const { port } = relaying;
  expect(relaying.ports.turn).toEqual({ udp: port, tcp: port, tls: port });
  const [ada, bo] = [await enter(relaying.port), await enter(relaying.port)];
  for (const { self, iceServers } of [ada, bo]) {
    expect(iceServers).toEqual([
      { urls: [`stun:127.0.0.1:${relaying.port}`] },
      {
        urls: [
          `turn:127.0.0.1:${relaying.port}?transport=udp`,
          `turn:127.0.0.1:${port}?transport=tcp`,
          `turns:127.0.0.1:${port}?transport=tcp`,
        ],
        username: expect.stringMatching(new RegExp(`^\\d+:${self}$`)),
        credential: expect.any(String),
      },
      { urls: "stun:stun.example.org" },
    ]);
  }

  const [, { username = "", credential: password = "" } = {}] = ada.iceServers;
  const relayServer = { address: "127.0.0.1", port: relaying.port };
  const allocation = await allocate({ server: relayServer, credentials: { username, password } });
  const health = () => fetch(`http://127.0.0.1:${relaying.port}/healthz`).then((answer) => answer.json());
  expect(await health()).toMatchObject({
    participants: 2,
    relay: { allocations: 1, packetsToPeers: 0, drops: 0 },
  });
  await allocation.close();
  expect(await health()).toMatchObject({ relay: { allocations: 0 } });
  expect(JSON.stringify(events)).not.toContain(password);
});

test("who leaves loses the relay at once; who only loses the connection keeps it", async () => {
  const relaying = await start(builtPages(pagesDirectory), { relay: RELAY });
  onTestFinished(() => relaying.close());
  const relayServer = { address: "127.0.0.1", port: relaying.port };
  const join = async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${relaying.port}/signal`);
    await once(socket, "open");
    socket.send(JSON.stringify({ type: "join", room: "three", resumable: true }));
    const [{ data }] = await once(socket, "message");
    const [, { username = "", credential: password = "" } = {}] = JSON.parse(data).iceServers;
    const allocation = await allocate({ server: relayServer, credentials: { username, password } });
    onTestFinished(() => allocation.close().catch(() => {}));
    return { socket, credentials: { username, password } };
  };
  const allocations = async () =>
    (await (await fetch(`http://127.0.0.1:${relaying.port}/healthz`)).json()).relay.allocations;
  const [staying, leaving] = [await join(), await join()];
  expect(await allocations()).toBe(2);
  leaving.socket.send(JSON.stringify({ type: "leave" }));
  await expect.poll(() => events.at(-1)?.event).toBe("relay.used");
  expect(await allocations()).toBe(1);
  await expect(allocate({ server: relayServer, credentials: leaving.credentials })).rejects.toMatchObject({
    errorCode: 403,
  });
  leaving.socket.close();
  staying.socket.close(4000);
  await expect.poll(() => events.at(-1)?.event).toBe("participant.detached");
  const again = await allocate({ server: relayServer, credentials: staying.credentials });
  expect(await allocations()).toBe(2);
  await again.close();
});

test("servers on free ports never collide, neither on TCP nor on UDP", async () => {
  const servers = await Promise.all(
    Array.from({ length: 8 }, () => start(builtPages(pagesDirectory), { relay: RELAY })),
  );
  expect(new Set(servers.map(({ port }) => port)).size).toBe(8);
  await Promise.all(servers.map((other) => other.close()));
});

/** A port number that is free on TCP, at least for now. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

test("second ports accept everything as well, and are the announced ones", async () => {
  const [https, tcp] = [await freePort(), await freePort()];
  const many = await start(builtPages(pagesDirectory), {
    relay: RELAY,
    secondPorts: { "https-port": https, "turn-tcp-port": tcp, "turn-tls-port": https },
  });
  onTestFinished(() => many.close());
  const { port } = many;
  expect(many.ports).toEqual({ http: port, https, turn: { udp: port, tcp, tls: https } });
  for (const open of [port, https, tcp]) {
    expect((await fetch(`http://127.0.0.1:${open}/healthz`)).status).toBe(200);
  }
  const [, turn] = (await enter(https)).iceServers;
  expect(turn?.urls).toEqual([
    `turn:127.0.0.1:${port}?transport=udp`,
    `turn:127.0.0.1:${tcp}?transport=tcp`,
    `turns:127.0.0.1:${https}?transport=tcp`,
  ]);
  const { username = "", credential: password = "" } = turn ?? {};
  const [{ cert }] = TEST_CERTIFICATES;
  for (const server of [
    { address: "127.0.0.1", port: tcp, transport: "tcp" },
    { address: "127.0.0.1", port: https, transport: "tls", tls: { ca: cert } },
    { address: "127.0.0.1", port, transport: "tls", tls: { ca: cert } },
  ] as const) {
    const allocation = await allocate({ server, credentials: { username, password } });
    await allocation.close();
  }
});

test("a second port in use is an error that names its option, and the first is freed", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void other.close());
  await once(other, "listening");
  const { port: taken } = other.address() as AddressInfo;
  const port = await freePort();
  await expect(
    start(builtPages(pagesDirectory), { port, secondPorts: { "https-port": taken } }),
  ).rejects.toMatchObject({
    message: `port ${taken} is in use; stop the program that uses it, or choose another with --https-port`,
  });
  const without = await start(builtPages(pagesDirectory), { port });
  await without.close();
});

test("a fixed port whose UDP is in use is an error, and its TCP port is freed", async () => {
  const other = createSocket("udp4").bind(0, "127.0.0.1");
  onTestFinished(async () => void other.close());
  await once(other, "listening");
  const { port } = other.address();
  await expect(start(builtPages(pagesDirectory), { relay: RELAY, port })).rejects.toMatchObject({
    message: `UDP port ${port} is in use; stop the program that uses it, choose another with --port, or turn the relay off with --relay off`,
  });
  const without = await start(builtPages(pagesDirectory), { port });
  expect(without.hasRelay).toBe(false);
  await without.close();
});

test("a participant beyond the limit is refused, while pages still load", async () => {
  const small = await start(builtPages(pagesDirectory), { maxConnections: 1 });
  const first = new WebSocket(`ws://127.0.0.1:${small.port}/signal`);
  await once(first, "open");
  const second = new WebSocket(`ws://127.0.0.1:${small.port}/signal`);
  await once(second, "error");
  expect(first.readyState).toBe(WebSocket.OPEN);
  expect((await fetch(`http://127.0.0.1:${small.port}/p2p`)).status).toBe(200);
  await small.close();
});

test("an upgrade on another path is refused and its connection closed", async () => {
  const answer = await sendRaw(
    "GET /p2p HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
  );
  expect(answer).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
});

/** The status of the answer to a request to open the signaling. */
async function upgradeStatus(...headers: readonly string[]): Promise<string> {
  const socket = connect(server.port, "127.0.0.1");
  const websocket = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"];
  const key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
  socket.write([...["GET /signal HTTP/1.1", ...websocket, key, ...headers], "", ""].join("\r\n"));
  const [answer] = await once(socket, "data");
  socket.destroy();
  return String(answer).slice(9, 12);
}

test.each([
  ["127.0.0.1", undefined, "101"],
  ["127.0.0.1:80", "http://127.0.0.1", "101"],
  ["meet.example.org", "https://meet.example.org", "101"],
  ["127.0.0.1:3003", "https://meet.example.org", "101"],
  ["127.0.0.1:3003", "http://127.0.0.1:3004", "403"],
  ["127.0.0.1:3003", "https://evil.example", "403"],
  ["127.0.0.1:3003", "http://127.0.0.1:3003.evil.example", "403"],
  ["127.0.0.1:3003", "null", "403"],
  ["127.0.0.1:3003", "chrome-extension://abcdefghijklmnop", "403"],
  ["evil.example", "http://evil.example", "421"],
  ["evil.example", undefined, "421"],
])(
  "to a page of another site, or under another name, signaling stays closed: Host %s, Origin %s: %s",
  async (host, origin, status) => {
    expect(await upgradeStatus(`Host: ${host}`, ...(origin === undefined ? [] : [`Origin: ${origin}`]))).toBe(
      status,
    );
  },
);

/** Sends bytes from an address of loopback, and returns what comes until the connection ends. */
function sendRawFrom(localAddress: string, bytes: string, port = server.port): Promise<string> {
  const socket = connect({ host: "127.0.0.1", port, localAddress });
  socket.on("error", () => {});
  socket.write(bytes);
  return text(socket).catch(() => "");
}

const ask = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

test("who does not wait for answers is cut off and shut out for a while; others are served", async () => {
  const answers = await sendRawFrom("127.0.0.66", ask("/healthz").repeat(2_000));
  expect(answers.split("HTTP/1.1 200").length - 1).toBeLessThan(2);
  expect(await sendRawFrom("127.0.0.66", ask("/healthz"))).toMatch(/^HTTP\/1\.1 429 /);
  const closing = ask("/healthz").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
  expect(await sendRawFrom("127.0.0.67", closing)).toMatch(/^HTTP\/1\.1 200 /);
  expect(events.filter(({ event }) => event === "address.limited").length).toBeGreaterThan(0);
});

test("neither an expectation nor an upgrade gets around the limit on requests", async () => {
  const expecting = ask("/healthz").replace("\r\n\r\n", "\r\nExpect: everything\r\n\r\n");
  expect(await sendRawFrom("127.0.0.69", expecting)).toMatch(/^HTTP\/1\.1 417 /);
  const answers = await sendRawFrom("127.0.0.70", expecting.repeat(2_000));
  expect(answers.split("HTTP/1.1 417").length - 1).toBeLessThan(2);
  expect(await sendRawFrom("127.0.0.70", ask("/healthz"))).toMatch(/^HTTP\/1\.1 429 /);

  const small = await start(builtPages(pagesDirectory), { limits: { ...DEFAULT_LIMITS, requests: 1 } });
  const upgrade = ask("/signal").replace("\r\n\r\n", "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
  const upgrades = Array.from({ length: 100 }, () => sendRawFrom("127.0.0.71", upgrade, small.port));
  const statuses = (await Promise.all(upgrades)).map((answer) => answer.slice(9, 12));
  expect(new Set(statuses)).toEqual(new Set(["400", "429"]));
  await small.close();
});

test("an address whose WebSockets have to be closed again and again for what they send is shut out for a while", async () => {
  const upgrade = ask("/signal").replace(
    "\r\n\r\n",
    "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
  );
  // What it owes in the end takes a second to come back.
  const small = await start(builtPages(pagesDirectory), { limits: { ...DEFAULT_LIMITS, requests: 20 } });
  const answers: string[] = [];
  while (answers.length < 60 && answers.at(-1) !== "429") {
    const socket = connect({ port: small.port, host: "127.0.0.1", localAddress: "127.0.0.74" });
    socket.on("error", () => {});
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.write(upgrade);
    const [answer] = await once(socket, "data");
    answers.push(String(answer).slice(9, 12));
    // No frame begins like this.
    socket.resume().end(Buffer.of(0xff, 0xff, 0xff, 0xff));
    await closed;
  }
  expect([answers.at(0), answers.at(-1)]).toEqual(["101", "429"]);
  expect(await sendRawFrom("127.0.0.74", ask("/healthz"), small.port)).toMatch(/^HTTP\/1\.1 429 /);
  expect(await sendRawFrom("127.0.0.75", ask("/healthz"), small.port)).toMatch(/^HTTP\/1\.1 200 /);
  await small.close();
});

test("a request with a body ends its connection, and who sends it in chunks is shut out for a while", async () => {
  const askWith = (body: string) =>
    sendRawFrom("127.0.0.72", ask("/healthz").replace("\r\n\r\n", `\r\n${body}`));
  expect(await askWith("Content-Length: 9\r\n\r\nx")).toMatch(
    /^HTTP\/1\.1 200 [\s\S]*\r\nConnection: close\r\n/,
  );
  expect(await askWith("Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n")).toMatch(/^HTTP\/1\.1 411 /);
  expect(await sendRawFrom("127.0.0.72", ask("/healthz"))).toMatch(/^HTTP\/1\.1 429 /);
});

test("a connection may ask again once it has its answer, however soon, also for files over TLS", async () => {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 1,
    localAddress: "127.0.0.68",
    rejectUnauthorized: false,
  });
  const statuses = new Set<number | undefined>();
  for (let count = 0; count < 300; count += 1) {
    const path = ["/p2p", "/healthz", "/assets/call-abc123.js"][count % 3];
    const asked = httpsGet({
      host: "127.0.0.1",
      port: server.port,
      path,
      agent,
      headers: { Host: "localhost" },
    });
    const [response] = await once(asked, "response");
    await text(response);
    statuses.add(response.statusCode);
  }
  agent.destroy();
  expect([...statuses]).toEqual([200]);
});

test("an upgrade to anything but a WebSocket is ignored", async () => {
  const asks =
    "Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__";
  expect(await sendRaw(`GET /healthz HTTP/1.1\r\nHost: localhost\r\n${asks}\r\n\r\n`)).toMatch(
    /^HTTP\/1\.1 200 /,
  );
});

test("closing disconnects participants properly and frees the port", async () => {
  const closing = await start(builtPages(pagesDirectory));
  const socket = new WebSocket(`ws://127.0.0.1:${closing.port}/signal`);
  await once(socket, "open");
  const goodbye = once(socket, "close");
  await closing.close();
  const [{ code }] = await goodbye;
  expect(code).toBe(1001);
  await expect(fetch(`http://127.0.0.1:${closing.port}/healthz`)).rejects.toThrow();
});
