import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { type LaunchedBrowser, launchChromium, launchFirefox } from "../browsers/browsers.ts";
import { findPrograms } from "../programs/debian-programs.ts";
import { commandWithin, type Lab, type LabHost, type LabMachine } from "./lab.ts";

interface LabBrowserOptions {
  /** PEM of an authority that the browser trusts as it trusts its own. */
  readonly authorityFile?: string;
}

/** Starts Chromium on a host, as a person who has never used it. It is driven over a pipe. */
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

/** Starts Firefox on a host, as a person who has never used it. Its driver is let through to the port it listens on. */
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
  const { passage, port: driverPort } = await openPassage(host);
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

/** A program that starts another one on a host, with whatever arguments it is given. */
function launcher(home: string, host: LabHost, file: string): string {
  const [command, args] = commandWithin(host, file, []);
  const path = join(home, "launcher");
  writeFileSync(path, `#!/bin/sh\nexec ${[command, ...args].join(" ")} "$@"\n`, { mode: 0o755 });
  return path;
}

/** Makes an NSS database whose owner trusts the authority to name web servers. */
function trust(database: string, authorityFile: string): void {
  mkdirSync(database, { recursive: true });
  const certutil = (...args: readonly string[]) =>
    execFileSync("certutil", ["-d", `sql:${database}`, ...args], { stdio: "pipe" });
  certutil("-N", "--empty-password");
  certutil("-A", "-t", "C,,", "-n", "lab authority", "-i", authorityFile);
}

/** Listens here, on a port of loopback, for what the same port is to get on a machine of the lab. */
async function openPassage(
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
  if (bound === null || typeof bound === "string") throw new Error("the passage has no port");
  return { passage, port: bound.port };
}
