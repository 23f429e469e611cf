import { type ChildProcess, spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { connect as connectPlain, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { connect } from "node:tls";
import {
  attribute,
  decodeMessage,
  encodeMessage,
  METHODS,
  readAttribute,
  XOR_MAPPED_ADDRESS,
} from "@visavis/stun/core";
import { nodeCrypto } from "@visavis/stun/node";
import { allocate } from "@visavis/turn/client";
import { timeLimitedCredentials } from "@visavis/turn/core";
import { afterAll, afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { proxyBlock } from "../../../turn/src/testing/proxy-headers.ts";
import { TEST_CERTIFICATES } from "../../../turn/src/testing/test-certificates.ts";
import packageJson from "../../package.json" with { type: "json" };
import { helpText } from "./command.ts";
import { usageOf } from "./commands.ts";
import { TURN_COMMAND } from "./turn.ts";

vi.setConfig({ testTimeout: 20_000 });

const SECRET = "0123456789abcdef0123456789abcdef";
const [first, second] = TEST_CERTIFICATES;
const directory = mkdtempSync(join(tmpdir(), "visavis-turn-"));
const path = join(directory, "turnserver.conf");
const running = new Set<ChildProcess>();

afterAll(() => rmSync(directory, { recursive: true }));
afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
});

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as { readonly port: number };
  other.close();
  await once(other, "close");
  return port;
}

/** Used instead of port 3478. */
let port = 0;
beforeEach(async () => {
  port = await freePort();
});

/** The command without its bundle. */
const PROGRAM = `
  import { runCommand } from ${JSON.stringify(join(import.meta.dirname, "run-command.ts"))};
  await runCommand({ args: process.argv.slice(1), environment: process.env, openPages: () => {} });`;

function spawnCommand(...args: readonly string[]) {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", PROGRAM, "--", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  const exit = once(child, "exit").then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  return { child, exit };
}

/** Runs the command to its end. */
async function run(...args: readonly string[]) {
  const { child, exit } = spawnCommand(...args);
  const [code, stdout, stderr] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}

function configure(lines: string): void {
  writeFileSync(
    path,
    `listening-ip=127.0.0.1\nlistening-port=${port}\nmin-port=50000\nmax-port=50999\nallow-loopback-peers\n` +
      `realm=example.org\nstatic-auth-secret=${SECRET}\n${lines}`,
    { mode: 0o600 },
  );
}

/** Starts the command with a configuration and resolves once it has printed where it listens. */
async function start(lines = "", ...options: readonly string[]) {
  configure(lines);
  const { child, exit } = spawnCommand("turn", "-c", path, ...options);
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (chunk) => (log += chunk));
  let banner = "";
  for await (const chunk of child.stdout.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
    banner += chunk;
    if (banner.endsWith("\n\n") && banner.length > 2) break;
  }
  if (!banner.endsWith("\n\n")) throw new Error(`the command ended before it listened\n${log}`);
  const logged = (words: string) => vi.waitFor(() => expect(log).toContain(words), 10_000);
  return { child, exit, banner, logged, log: () => log };
}

function allocation(changes: { readonly secret?: string; readonly transport?: "udp" | "tcp" } = {}) {
  const { username, credential } = timeLimitedCredentials(
    { secret: changes.secret ?? SECRET, name: "alice", expiresAtSeconds: Date.now() / 1000 + 60 },
    nodeCrypto,
  );
  return allocate({
    server: { address: "127.0.0.1", port, transport: changes.transport ?? "udp" },
    credentials: { username, password: credential },
  });
}

async function fingerprintAt(tlsPort: number): Promise<string> {
  const socket = connect({ host: "127.0.0.1", port: tlsPort, rejectUnauthorized: false });
  await once(socket, "secureConnect");
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}

test("a proxy that is trusted tells the client's address, also on its own port; others are not believed", async () => {
  const proxyPort = await freePort();
  const { logged } = await start(`tcp-proxy-port=${proxyPort}`, "--trust-proxy", "127.0.0.77");
  const client = { address: "203.0.113.9", port: 56_324 };
  const header = proxyBlock({ remote: client, local: { address: "198.51.100.1", port: 443 } });
  const transactionId = new Uint8Array(12);
  const request = encodeMessage({ method: METHODS.binding, class: "request", transactionId });
  const answerTo = async (localAddress: string, at: number, bytes: Uint8Array) => {
    const socket = connectPlain({ host: "127.0.0.1", port: at, localAddress });
    socket.on("error", () => {});
    socket.write(bytes);
    const [answer] = await Promise.race([once(socket, "data"), once(socket, "close")]);
    socket.destroy();
    return answer instanceof Uint8Array ? readAttribute(decodeMessage(answer), XOR_MAPPED_ADDRESS) : "closed";
  };
  const proxied = Buffer.concat([header, request]);
  expect(await answerTo("127.0.0.77", port, proxied)).toEqual(client);
  expect(await answerTo("127.0.0.77", proxyPort, proxied)).toEqual(client);
  expect(await answerTo("127.0.0.66", proxyPort, proxied)).toBe("closed");
  expect(await answerTo("127.0.0.77", port, Buffer.from("PROXY TCP4\r\n"))).toBe("closed");
  await logged("reason=malformed");
});

test("--help prints the help", async () => {
  expect(await run("turn", "--help")).toEqual({
    code: 0,
    stdout: helpText(TURN_COMMAND, usageOf("turn")),
    stderr: "",
  });
});

describe("an unusable setup ends the command with plain lines", () => {
  test("without a configuration", async () => {
    const stderr = "visavis: the configuration is missing; give --config, such as /etc/turnserver.conf\n";
    expect(await run("turn")).toEqual({ code: 2, stdout: "", stderr });
  });

  test("an unknown log level", async () => {
    configure("");
    const { code, stderr } = await run("turn", "-c", path, "--log-level", "loud");
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^visavis: --log-level: "loud" is not one of .*\n$/),
    });
  });

  test("a configuration with errors, all of which are listed", async () => {
    configure("user-quota=many\nCA-file=ca.pem");
    expect(await run("turn", "-c", path)).toEqual({
      code: 2,
      stdout: "",
      stderr:
        `visavis: ${path}:8: user-quota: "many" is not a whole number; write one, such as 12\n` +
        `visavis: ${path}:9: CA-file: not supported, and ignoring it would make the server less secure: ` +
        "clients are not asked for certificates\n",
    });
  });

  test("a port that is in use", async () => {
    const other = createServer().listen(port, "127.0.0.1");
    await once(other, "listening");
    configure("no-udp");
    const { code, stdout, stderr } = await run("turn", "-c", path);
    other.close();
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(new RegExp(`visavis: \\S+: port ${port} of 127\\.0\\.0\\.1 is in use; .*\\n$`));
  });

  test("a log file that cannot be written", async () => {
    configure("log-file=.");
    const { code, stderr } = await run("turn", "-c", path);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining(`${path}: log-file: ${directory} is a directory`),
    });
  });
});

test("the server prints where it listens, and relays over UDP and TCP", async () => {
  const { banner, log } = await start();
  expect(banner).toBe(`
Visavis ${packageJson.version} · STUN and TURN, realm example.org

  UDP  127.0.0.1:${port}
  TCP  127.0.0.1:${port}

  relays from 127.0.0.1, ports 50000 to 50999

`);
  expect(log()).toMatch(
    / warn configuration warning file=\S+ line=5 key=allow-loopback-peers problem="anyone who may /,
  );
  expect(log()).toContain(` info turn listening transport=udp address=127.0.0.1 port=${port}\n`);
  for (const transport of ["udp", "tcp"] as const) {
    const { relayedAddress, close } = await allocation({ transport });
    expect(relayedAddress.address).toBe("127.0.0.1");
    await close();
  }
  await expect(allocation({ secret: "another" })).rejects.toThrow("401");
});

test("the output of visavis credentials is accepted", async () => {
  await start();
  const { stdout } = await run("credentials", "-c", path, "--name", "bob", "--ttl", "60", "--json");
  const { username, credential } = JSON.parse(stdout);
  const { close } = await allocate({
    server: { address: "127.0.0.1", port },
    credentials: { username, password: credential },
  });
  await close();
});

test("the PID file exists while the server runs, and the log is written to its file", async () => {
  const { child, exit, log } = await start("pidfile=turn.pid\nlog-file=turn.log\nno-stdout-log");
  expect(readFileSync(join(directory, "turn.pid"), "utf8")).toBe(`${child.pid}\n`);
  child.kill("SIGTERM");
  expect(await exit).toBe(0);
  expect(existsSync(join(directory, "turn.pid"))).toBe(false);
  expect(readFileSync(join(directory, "turn.log"), "utf8")).toContain("info server stopping signal=SIGTERM");
  expect(log()).toBe("");
});

describe.each(["SIGHUP", "SIGUSR2"] as const)("on %s", (signal) => {
  test("the configuration is reloaded, and allocations stay", async () => {
    const { child, logged } = await start("no-tcp");
    const kept = await allocation();
    configure("static-auth-secret=ffffffffffffffffffffffffffffffff\nlog-binding");
    child.kill(signal);
    await logged("info configuration reloaded");
    await logged("key=log-binding");
    await logged(`info turn listening transport=tcp address=127.0.0.1 port=${port}`);
    await (await allocation({ secret: "ffffffffffffffffffffffffffffffff" })).close();
    await kept.refresh(600);
    await kept.close();
  });
});

test("new connections use a new certificate", async () => {
  const tlsPort = await freePort();
  const write = ({ cert, key }: (typeof TEST_CERTIFICATES)[number]) => {
    writeFileSync(join(directory, "cert.pem"), cert);
    writeFileSync(join(directory, "key.pem"), key);
  };
  write(first);
  const { child, logged } = await start(`tls-listening-port=${tlsPort}\ncert=cert.pem\npkey=key.pem`);
  const before = await fingerprintAt(tlsPort);
  write(second);
  child.kill("SIGHUP");
  await logged("info configuration reloaded");
  expect(await fingerprintAt(tlsPort)).not.toBe(before);
});

test("--check explains every line and serves nothing; the exit code tells of warnings and errors", async () => {
  configure("mobility");
  const before = await run("turn", "--check", "-c", path);
  expect(before).toEqual({ code: 1, stdout: expect.any(String), stderr: "" });
  expect(before.stdout).toContain(
    `   2  listening-port=${port}\n      port for UDP and TCP; default: 3478\n`,
  );
  expect(before.stdout).toContain("   7  static-auth-secret=…\n");
  expect(before.stdout).not.toContain(SECRET);
  expect(before.stdout).toContain(`  listen for UDP on 127.0.0.1:${port}\n`);
  expect(before.stdout).toMatch(/1 warning: the server would start\.\n$/);

  // A running server does not disturb it, and is not disturbed.
  await start();
  writeFileSync(path, readFileSync(path, "utf8").replace("allow-loopback-peers\n", ""));
  expect(await run("turn", "--check", "-c", path)).toMatchObject({ code: 0, stderr: "" });
  await (await allocation()).close();

  configure("user-quota=many");
  const { code, stdout } = await run("turn", "--check", "-c", path);
  expect(code).toBe(2);
  expect(stdout).toContain('ERROR: "many" is not a whole number');
  expect(await run("turn", "--check", "-c", "/nowhere.conf")).toEqual({
    code: 2,
    stdout: "",
    stderr: "visavis: /nowhere.conf: cannot be read (ENOENT); correct the path\n",
  });
});

test("with --wait-for-cert TLS begins as soon as certificate and key exist", async () => {
  const tlsPort = await freePort();
  const cert = `tls-listening-port=${tlsPort}\ncert=later.pem\npkey=later-key.pem`;
  configure(cert);
  expect((await run("turn", "-c", path)).stderr).toContain(
    "start with --wait-for-cert if it will exist later",
  );
  const { child, logged, log } = await start(cert, "--wait-for-cert");
  expect(log()).toContain("key=cert problem=");
  await (await allocation()).close();
  await expect(fingerprintAt(tlsPort)).rejects.toThrow("ECONNREFUSED");

  // A reload waits as well, and so does a certificate without its own key, which is logged once.
  child.kill("SIGHUP");
  await logged("info configuration reloaded");
  const kept = await allocation();
  writeFileSync(join(directory, "later.pem"), first.cert);
  writeFileSync(join(directory, "later-key.pem"), second.key);
  await logged("does not match pkey");
  await wait(2_500);
  expect(log().match(/does not match pkey/g)).toHaveLength(1);
  expect(log()).not.toContain("transport=tls");

  writeFileSync(join(directory, "later-key.pem"), first.key);
  await logged(`info turn listening transport=tls address=127.0.0.1 port=${tlsPort}`);
  expect(await fingerprintAt(tlsPort)).toBe(new X509Certificate(first.cert).fingerprint256);
  await kept.refresh(600);
  await kept.close();

  // While it is being replaced, a reload that comes too early changes nothing.
  rmSync(join(directory, "later-key.pem"));
  child.kill("SIGHUP");
  await logged("error configuration rejected");
  expect(await fingerprintAt(tlsPort)).toBe(new X509Certificate(first.cert).fingerprint256);
});

/** A STUN server that sees everybody at an address that the test chooses. */
async function stunServer(seen: { address: string }): Promise<number> {
  const socket = createSocket("udp4");
  onTestFinished(async () => void socket.close());
  socket.on("message", (bytes, remote) => {
    const { method, transactionId } = decodeMessage(bytes);
    const attributes = [attribute(XOR_MAPPED_ADDRESS, { ...seen, port: 1024 })];
    const answer = encodeMessage({ method, class: "success", transactionId, attributes });
    socket.send(answer, remote.port, remote.address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return socket.address().port;
}

test("an external address that is asked for is found at the start, and followed", async () => {
  const seen = { address: "203.0.113.7" };
  const { child, banner, logged } = await start(
    `external-ip=stun:127.0.0.1:${await stunServer(seen)}/127.0.0.1`,
  );
  expect(banner).toContain("relays from 127.0.0.1, known as 203.0.113.7");
  const before = await allocation();
  expect(before.relayedAddress.address).toBe("203.0.113.7");
  seen.address = "203.0.113.8";
  child.kill("SIGHUP");
  await logged(`info externalAddress found source=stun:127.0.0.1`);
  await logged(`addresses=["203.0.113.8"]`);
  await vi.waitFor(async () => {
    const after = await allocation();
    await after.close();
    expect(after.relayedAddress.address).toBe("203.0.113.8");
  }, 5_000);
  await before.refresh(600);
  await before.close();
});

test("a missing directory of the PID file is named before anything is opened", async () => {
  configure("pidfile=/run/visavis-nowhere/turn.pid");
  const { code, stderr } = await run("turn", "-c", path);
  expect(code).toBe(2);
  expect(stderr).toContain(
    "pidfile: the directory /run/visavis-nowhere does not exist; create it, for example by RuntimeDirectory=visavis-nowhere",
  );
});

test("a file with errors changes nothing and is logged", async () => {
  const { child, logged } = await start();
  configure("user-quota=many");
  child.kill("SIGHUP");
  await logged("error configuration rejected");
  await logged('line=8 key=user-quota problem="');
  await (await allocation()).close();
});

test("a log file that was moved away is created again", async () => {
  const { child, logged } = await start("log-file=moved.log");
  renameSync(join(directory, "moved.log"), join(directory, "moved.log.1"));
  child.kill("SIGHUP");
  await logged("info configuration reloaded");
  expect(readFileSync(join(directory, "moved.log"), "utf8")).toContain("configuration reloaded");
});

test("[G02][L32] after SIGUSR1 the server refuses new allocations and exits with the last one", async () => {
  const { child, exit, logged } = await start();
  const last = await allocation();
  child.kill("SIGUSR1");
  await logged("info turn draining allocations=1");
  await expect(allocation()).rejects.toThrow("403");
  await last.close();
  expect(await exit).toBe(0);
});

test("[G02] SIGTERM ends the server and its allocations", async () => {
  const { child, exit, log } = await start();
  const last = await allocation();
  child.kill("SIGTERM");
  expect(await exit).toBe(0);
  expect(log()).toMatch(/info server stopping signal=SIGTERM\n.* info server stopped\n$/);
  await last.close();
});

test("a user that does not exist ends the command", async () => {
  configure("proc-user=nobody-of-that-name");
  const { code, stderr } = await run("turn", "-c", path);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("proc-user: ") });
});
