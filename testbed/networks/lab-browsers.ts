import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { type LaunchedBrowser, launchChromium, launchFirefox } from "../browsers/browsers.ts";
import { findPrograms } from "../programs/debian-programs.ts";
import { commandWithin, type Lab, type LabHost, type LabMachine } from "./lab.ts";

interface LabBrowserOptions {
  /** PEM file of a certificate authority that the browser trusts like its built-in ones. */
  readonly authorityFile?: string;
}

/** Starts Chromium on a host with a fresh profile. It is driven over a pipe. */
export function launchLabChromium(
  lab: Lab,
  host: LabHost,
  { authorityFile, ...options }: LabBrowserOptions & Omit<ChromiumOptions, "executable" | "home"> = {},
): Promise<LaunchedBrowser> {
  const home = mkdtempSync(join(lab.directory, "chromium-"));
  if (authorityFile !== undefined) trust(join(home, ".pki/nssdb"), authorityFile);
  const executable = launcher(home, host, findPrograms("browsers").chromium);
  return launchChromium({ ...options, home, executable });
}

/** Starts Firefox on a host with a fresh profile. A forwarder connects the driver to the port that it listens on. */
export async function launchLabFirefox(
  lab: Lab,
  host: LabHost,
  {
    authorityFile,
    ...options
  }: LabBrowserOptions & Omit<FirefoxOptions, "executable" | "home" | "driverPort"> = {},
): Promise<LaunchedBrowser> {
  const home = mkdtempSync(join(lab.directory, "firefox-"));
  if (authorityFile !== undefined) trust(join(home, "profile"), authorityFile);
  const executable = launcher(home, host, findPrograms("browsers").firefox);
  const { passage, port: driverPort } = await openForwarder(host);
  const close = () => new Promise<void>((resolve) => passage.close(() => resolve()));
  try {
    const launched = await launchFirefox({ ...options, home, executable, driverPort });
    launched.browser.once("disconnected", close);
    return launched;
  } catch (error) {
    await close();
    throw error;
  }
}

type ChromiumOptions = NonNullable<Parameters<typeof launchChromium>[0]>;
type FirefoxOptions = NonNullable<Parameters<typeof launchFirefox>[0]>;

/** Writes a script that starts a program on a host and passes its arguments on. */
function launcher(home: string, host: LabHost, file: string): string {
  const [command, args] = commandWithin(host, file, []);
  const path = join(home, "launcher");
  writeFileSync(path, `#!/bin/sh\nexec ${[command, ...args].join(" ")} "$@"\n`, { mode: 0o755 });
  return path;
}

/** Creates an NSS database that trusts the authority for web servers. */
function trust(database: string, authorityFile: string): void {
  mkdirSync(database, { recursive: true });
  const certutil = (...args: readonly string[]) =>
    execFileSync("certutil", ["-d", `sql:${database}`, ...args], { stdio: "pipe" });
  certutil("-N", "--empty-password");
  certutil("-A", "-t", "C,,", "-n", "lab authority", "-i", authorityFile);
}

/** Listens on a loopback port here, and forwards connections to the same port on a machine of the lab. */
async function openForwarder(
  machine: LabMachine,
): Promise<{ readonly passage: Server; readonly port: number }> {
  const passage = createServer((socket) => {
    const there = `TCP:127.0.0.1:${socket.localPort}`;
    const carrier = spawn(...commandWithin(machine, "socat", ["STDIO", there]), {
      stdio: ["pipe", "pipe", "ignore"],
    });
    const end = () => {
      carrier.kill("SIGKILL");
      socket.destroy();
    };
    for (const part of [socket, carrier, carrier.stdin, carrier.stdout])
      part.once("error", end).once("close", end);
    socket.pipe(carrier.stdin);
    carrier.stdout.pipe(socket);
  });
  passage.listen(0, "127.0.0.1");
  await once(passage, "listening");
  const bound = passage.address();
  if (bound === null || typeof bound === "string") throw new Error("the forwarder has no port");
  return { passage, port: bound.port };
}
