/** Finds programs of Debian's packages that tests drive, and installs what is missing where this user may. */
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Programs that are found together and installed together. */
export interface DebianPrograms<Name extends string> {
  /** What `PATH` is searched for. */
  readonly programs: Readonly<Record<Name, string>>;
  /** Executables that were named instead, for example by a variable of the environment. */
  readonly chosen?: { readonly [name in Name]?: string | undefined };
  readonly packages: readonly string[];
  /** Services that come with the packages and must not run, neither now nor after the next start of the machine. */
  readonly unwantedServices?: readonly string[];
  /** How messages speak of the programs, as in "`any` is missing; install `them` with: …". */
  readonly words: { readonly any: string; readonly all: string; readonly them: string };
  /** What a person can do where the packages are there and the programs are not. */
  readonly remedy: string;
}

/**
 * Paths of the executables. Installs their packages first where one is missing and this user may.
 *
 * @throws {Error} naming the one command that installs them.
 */
export function findPrograms<Name extends string>(wanted: DebianPrograms<Name>): Record<Name, string> {
  const installed = installedPrograms(wanted);
  if (installed !== undefined) return installed;
  install(wanted);
  const justInstalled = installedPrograms(wanted);
  if (justInstalled !== undefined) return justInstalled;
  throw new Error(`${wanted.words.all} are not in PATH; ${wanted.remedy}`);
}

function installedPrograms<Name extends string>({
  programs,
  chosen = {},
}: DebianPrograms<Name>): Record<Name, string> | undefined {
  const found: Partial<Record<Name, string>> = {};
  for (const name in programs) {
    const path = chosen[name] ?? findInPath(programs[name]);
    if (path === undefined) return undefined;
    found[name] = path;
  }
  return found as Record<Name, string>;
}

/** Where Debian has servers, which the `PATH` of a user leaves out. */
const SERVERS = "/usr/sbin";

function findInPath(name: string): string | undefined {
  const { PATH = "" } = process.env;
  return [...PATH.split(delimiter), SERVERS].map((directory) => join(directory, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * For as long as the shell lives, packages start no service: deb-systemd-invoke(1p) and invoke-rc.d(8) ask this file.
 * A machine that has one already has decided for itself.
 */
const FORBID_SERVICES =
  "{ policy=/usr/sbin/policy-rc.d; test -e $policy || " +
  `{ trap "rm $policy" EXIT; printf "#!/bin/sh\\nexit 101\\n" > $policy; chmod +x $policy; }; }`;

function install({ packages, unwantedServices = [], words }: DebianPrograms<string>): void {
  const apt = `apt-get install -y --no-install-recommends ${packages.join(" ")}`;
  const disable = unwantedServices.map((service) => `update-rc.d ${service} disable`);
  const steps = unwantedServices.length === 0 ? [apt] : [FORBID_SERVICES, apt, ...disable];
  const script = ["apt-get update", ...steps].join(" && ");
  const byHand = `sudo sh -c '${script}'`;
  const asRoot = process.getuid?.() === 0 ? "" : "sudo --non-interactive ";
  const mayInstall = spawnSync(`${asRoot}apt-get --version`, { shell: true }).status === 0;
  if (!mayInstall) throw new Error(`${words.any} is missing; install ${words.them} with: ${byHand}`);

  console.log(`${words.any} is missing; installing ${words.them}.`);
  const command = `${asRoot}env DEBIAN_FRONTEND=noninteractive sh -c '${script}'`;
  const { status } = spawnSync(command, { shell: true, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Error(`${words.all} could not be installed; try: ${byHand}`);
}
