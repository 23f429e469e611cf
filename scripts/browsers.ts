/** Finds the browsers that the journeys drive: Debian's packages, or what `CHROMIUM` and `FIREFOX` name. */
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Paths of the executables. */
export interface Browsers {
  readonly chromium: string;
  readonly firefox: string;
}

const INSTALL =
  "apt-get update && apt-get install -y --no-install-recommends chromium firefox-esr fonts-noto-cjk";

/**
 * The installed browsers. Installs them first where they are missing and this user may.
 *
 * @throws {Error} naming the one command that installs them.
 */
export function findBrowsers(): Browsers {
  const installed = installedBrowsers();
  if (installed !== undefined) return installed;
  installBrowsers();
  const justInstalled = installedBrowsers();
  if (justInstalled !== undefined) return justInstalled;
  throw new Error("Chromium and Firefox are not in PATH; name their executables in CHROMIUM and FIREFOX");
}

function installedBrowsers(): Browsers | undefined {
  const { CHROMIUM, FIREFOX } = process.env;
  const chromium = CHROMIUM ?? findInPath("chromium");
  const firefox = FIREFOX ?? findInPath("firefox-esr");
  return chromium === undefined || firefox === undefined ? undefined : { chromium, firefox };
}

function findInPath(name: string): string | undefined {
  const { PATH = "" } = process.env;
  return PATH.split(delimiter)
    .map((directory) => join(directory, name))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installBrowsers(): void {
  const byHand = `sudo sh -c '${INSTALL}'`;
  const asRoot = process.getuid?.() === 0 ? "" : "sudo --non-interactive ";
  const mayInstall = spawnSync(`${asRoot}apt-get --version`, { shell: true }).status === 0;
  if (!mayInstall) throw new Error(`Chromium or Firefox is missing; install both with: ${byHand}`);

  console.log("Chromium or Firefox is missing; installing both.");
  const command = `${asRoot}env DEBIAN_FRONTEND=noninteractive sh -c '${INSTALL}'`;
  const { status } = spawnSync(command, { shell: true, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Error(`Chromium and Firefox could not be installed; try: ${byHand}`);
}
