import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { helpText } from "./command.ts";
import { usageOf } from "./commands.ts";
import { SERVE_COMMAND } from "./serve.ts";

// The real command, started through the launcher, which builds first if needed.
const LAUNCHER = join(import.meta.dirname, "../../bin/visavis.js");
const BUILD_LIMIT_MS = 60_000;
vi.setConfig({ testTimeout: 20_000 });

const directory = mkdtempSync(join(tmpdir(), "visavis-command-"));
const running = new Set<ChildProcess>();

beforeAll(() => {
  spawnSync(process.execPath, [LAUNCHER, "--version"]);
}, BUILD_LIMIT_MS);

afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
});

afterAll(() => rmSync(directory, { recursive: true }));

function spawnNode(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, VISAVIS_DATA_DIR: directory, VISAVIS_MDNS: "off", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  const exit = once(child, "exit").then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  return { child, exit };
}

/** Runs the command to its end, without the log. */
async function run(...args: readonly string[]) {
  const { child, exit } = spawnNode([LAUNCHER, ...args], { VISAVIS_LOG_LEVEL: "silent" });
  const [code, stdout, stderr] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}

/** Starts the command on a free port and resolves once it has printed its address. */
function start(args: readonly string[] = [], environment?: Readonly<Record<string, string>>) {
  return started(spawnNode([LAUNCHER, "--port", "0", ...args], environment));
}

async function started({ child, exit }: ReturnType<typeof spawnNode>) {
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (chunk) => (stderr += chunk));
  let stdout = "";
  for await (const chunk of child.stdout.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
    stdout += chunk;
    const url = /http:\/\/127\.0\.0\.1:[1-9]\d*\//.exec(stdout)?.[0];
    if (url !== undefined) return { child, exit, url, log: () => stderr };
  }
  throw new Error(`ended before it listened: ${stderr}`);
}

function configFile(content: string): string {
  const path = join(directory, "visavis.json");
  writeFileSync(path, content);
  return path;
}

test("--help prints the help", async () => {
  expect(await run("--help")).toEqual({
    code: 0,
    stdout: helpText(SERVE_COMMAND, usageOf(undefined)),
    stderr: "",
  });
});

test("--version prints the version", async () => {
  expect(await run("--version")).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: "" });
});

test("a command whose output cannot be written ends with one plain line, or with none if nobody reads it", () => {
  const script = `"$0" "$1" --version >/dev/full; echo $?; ("$0" "$1" --version; echo $? >&3) 3>&1 | true`;
  const { stdout, stderr } = spawnSync("bash", ["-c", script, process.execPath, LAUNCHER], {
    encoding: "utf8",
  });
  expect(stdout).toMatch(/^1\n/);
  expect(stderr).toBe("visavis: the output cannot be written (ENOSPC)\n");
});

test.each([
  [
    "an unknown option",
    ["--prot", "1"],
    "visavis: there is no option --prot; did you mean --port? See visavis --help\n",
  ],
  ["a stray word", ["serve"], 'visavis: "serve" is not a command; see visavis --help\n'],
  [
    "a value of two lines",
    ["--port", "1\n2"],
    'visavis: --port: "1 2" is not a port; give a whole number from 0 to 65535\n',
  ],
  [
    "a missing file",
    ["--config", "/nowhere.json"],
    "visavis: the configuration file /nowhere.json cannot be read (ENOENT); correct it or give another with --config\n",
  ],
])("%s ends with one plain line and exit code 2", async (_, args, stderr) => {
  expect(await run(...args)).toEqual({ code: 2, stdout: "", stderr });
});

test("a port in use ends with one plain line and exit code 1", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as { readonly port: number };
  const stderr = `visavis: port ${port} is in use; stop the program that uses it, or choose another with --port\n`;
  expect(await run("--host", "127.0.0.1", "--port", String(port))).toEqual({ code: 1, stdout: "", stderr });
  other.close();
});

test("a UDP port in use ends with one plain line and exit code 1", async () => {
  // Of a number that is free on TCP, too.
  const overTcp = createServer().listen(0, "127.0.0.1");
  await once(overTcp, "listening");
  const { port } = overTcp.address() as AddressInfo;
  const other = createSocket("udp4").bind(port, "127.0.0.1");
  await once(other, "listening");
  overTcp.close();
  const stderr = `visavis: UDP port ${port} is in use; stop the program that uses it, choose another with --port, or turn the relay off with --relay off\n`;
  expect(await run("--host", "127.0.0.1", "--port", String(port))).toEqual({ code: 1, stdout: "", stderr });
  other.close();
});

test("an address of another computer ends with one plain line and exit code 1", async () => {
  const stderr = "visavis: 192.0.2.250 is not an address of this computer; correct --host or omit it\n";
  expect(await run("--host", "192.0.2.250")).toEqual({ code: 1, stdout: "", stderr });
});

test("pages, health check and signaling work, and requests are not logged", async () => {
  const { url, log } = await start();
  for (const path of ["", "p2p.html", "test-1.html", "local.html"]) {
    const response = await fetch(url + path);
    expect(response.status, path).toBe(200);
    expect(response.headers.get("content-security-policy")).toContain("default-src 'self'");
  }
  expect(await (await fetch(`${url}healthz`)).json()).toMatchObject({
    status: "ok",
    participants: 0,
    relay: { allocations: 0 },
  });
  expect((await fetch(`${url}nowhere`)).status).toBe(404);
  const socket = new WebSocket(`${url.replace("http", "ws")}signal`);
  await once(socket, "open");
  socket.close();
  expect(log()).toMatch(
    /^(?:\S+Z info (?:authority|certificate) .*\n)*\S+Z info relay listening addresses=\S+ udpPort=(\d+) tcpPort=\1 tlsPort=\1\n\S+Z info server listening address=\S+ port=\1\n$/,
  );
});

test("the environment and the file are read, and the flag takes precedence", async () => {
  const config = configFile(JSON.stringify({ port: 1, host: "127.0.0.1", "log-format": "json" }));
  const { url, log, child, exit } = await start([], { VISAVIS_CONFIG: config, VISAVIS_PORT: "2" });
  child.kill("SIGTERM");
  await exit;
  const [, listening] = log().split("\n");
  expect(JSON.parse(listening ?? "")).toMatchObject({
    event: "server.listening",
    address: "127.0.0.1",
    port: Number(new URL(url).port),
  });
});

/** The ICE servers and the resume token of a participant that joins now. */
async function joins(url: string) {
  const socket = new WebSocket(`${url.replace("http", "ws")}signal`);
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "join", room: "one" }));
  const [{ data }] = await once(socket, "message");
  return { socket, welcome: JSON.parse(data) as { readonly iceServers: readonly unknown[] } };
}

test("SIGHUP reloads the file, running calls included; what needs a restart is named, and a bad file has no effect", async () => {
  const written = (options: object) =>
    configFile(JSON.stringify({ host: "127.0.0.1", relay: "off", ...options }));
  const file = written({});
  const { url, log, child } = await start(["--config", file]);
  const { socket, welcome } = await joins(url);
  expect(welcome.iceServers).toEqual([]);
  const asked = { headers: { Host: "meet.example.org" } };
  const statusOf = async () => (await once(get(`${url}healthz`, asked), "response"))[0].statusCode;
  expect(await statusOf()).toBe(421);

  const iceServers = [{ urls: "stun:stun.example.org" }];
  written({ "ice-servers": iceServers, "public-host": "meet.example.org", "max-connections": 7 });
  const renewed = once(socket, "message");
  child.kill("SIGHUP");
  expect(JSON.parse((await renewed)[0].data)).toEqual({ type: "iceServers", iceServers });
  expect(await statusOf()).toBe(200);
  await vi.waitFor(() => expect(log()).toContain("info configuration reloaded\n"));
  expect(log()).toContain(
    `warn configuration warning file=${JSON.stringify(file)} key=max-connections problem="it has changed, which takes effect when the server is started again"\n`,
  );

  written({ "ice-servers": "nonsense" });
  child.kill("SIGHUP");
  await vi.waitFor(() =>
    expect(log()).toMatch(/error configuration rejected file=.* problem=".*ice-servers/),
  );
  expect(await statusOf()).toBe(200);
  socket.close();
});

test.each(["SIGTERM", "SIGINT"] as const)(
  "%s disconnects participants properly and exits with 0",
  async (signal) => {
    const { url, child, exit, log } = await start();
    const socket = new WebSocket(`${url.replace("http", "ws")}signal`);
    await once(socket, "open");
    const goodbye = once(socket, "close");
    child.kill(signal);
    const [{ code }] = await goodbye;
    expect(code).toBe(1001);
    expect(await exit).toBe(0);
    expect(log()).toContain(`info server stopping signal=${signal}`);
    expect(log()).toContain("info server stopped");
  },
);

/** A participant whose socket is open but never answers. */
async function connectSilently(url: string): Promise<void> {
  const { port } = new URL(url);
  const socket = connect(Number(port), "127.0.0.1");
  const key = Buffer.alloc(16).toString("base64");
  socket.write(
    `GET /signal HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  );
  const [answer] = await once(socket, "data");
  expect(String(answer)).toMatch(/^HTTP\/1\.1 101 /);
}

test("silent participants and an incomplete request do not delay the exit", async () => {
  const { url, child, exit } = await start();
  await connectSilently(url);
  const half = connect(Number(new URL(url).port), "127.0.0.1");
  half.on("error", () => {});
  half.write("GET / HTTP/1.1\r\n");
  const signalledAtMs = performance.now();
  child.kill("SIGTERM");
  expect(await exit).toBe(0);
  expect(performance.now() - signalledAtMs).toBeLessThan(2000);
});

test("a second signal exits at once", async () => {
  const { url, child, exit, log } = await start();
  await connectSilently(url);
  child.kill("SIGINT");
  await once(child.stderr, "data");
  child.kill("SIGINT");
  expect(await exit).toBe(1);
  expect(log()).not.toContain("server stopped");
});

test("an uncaught error is logged as fatal and ends the process", async () => {
  const program = `
    import { runCommand } from ${JSON.stringify(join(import.meta.dirname, "run-command.ts"))};
    const openPages = () => ({ serve() { setImmediate(() => { throw new Error("broken"); }); } });
    await runCommand({ args: ["--port", "0"], environment: {}, openPages });`;
  const { child, exit, url, log } = await started(spawnNode(["--input-type=module", "--eval", program]));
  await expect(fetch(url)).rejects.toThrow();
  expect(await exit).toBe(1);
  expect(log()).toMatch(/ fatal server failed\nError: broken\n/);
  expect(child.signalCode).toBeNull();
});
