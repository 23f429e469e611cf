/** Finds the programs from Debian packages that tests use, and installs missing ones if this user may. */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Programs that are found and installed together. */
export interface ProgramGroup {
  /** The executables to search for in `PATH`, by the name that callers use. */
  readonly programs: Readonly<Record<string, string>>;
  /** Environment variables that name other executables. */
  readonly variables?: Readonly<Record<string, string>>;
  /** What the programs need besides, each by a name for people, and whether this system has it. */
  readonly requirements?: Readonly<Record<string, () => boolean>>;
  readonly packages: readonly string[];
  /** Services in the packages that must not run, neither now nor after a reboot. */
  readonly unwantedServices?: readonly string[];
}

/** The file of `libnginx-mod-stream`, for `load_module`. */
export const NGINX_STREAM_MODULE = "/usr/lib/nginx/modules/ngx_stream_module.so";

/** Every program that a test, a benchmark or a script starts and npm does not install. */
const GROUPS = {
  browsers: {
    programs: { chromium: "chromium", firefox: "firefox-esr" },
    variables: { chromium: "CHROMIUM", firefox: "FIREFOX" },
    // Without such a font, browsers draw the same box for every Chinese character.
    requirements: { "a Chinese font": hasChineseFont },
    packages: ["chromium", "firefox-esr", "fonts-noto-cjk"],
  },
  coturn: {
    programs: {
      turnserver: "turnserver",
      uclient: "turnutils_uclient",
      stunclient: "turnutils_stunclient",
      natdiscovery: "turnutils_natdiscovery",
    },
    packages: ["coturn"],
    unwantedServices: ["coturn"],
  },
  reverseProxies: {
    programs: { nginx: "nginx", haproxy: "haproxy" },
    requirements: { "nginx's stream module": () => existsSync(NGINX_STREAM_MODULE) },
    packages: ["nginx", "libnginx-mod-stream", "haproxy"],
    unwantedServices: ["nginx", "haproxy"],
  },
  certificateTools: {
    programs: { certutil: "certutil", openssl: "openssl" },
    packages: ["libnss3-tools", "openssl"],
  },
  networkTools: {
    programs: { ip: "ip", tc: "tc", nft: "nft", socat: "socat", setpriv: "setpriv" },
    packages: ["iproute2", "nftables", "socat", "util-linux"],
  },
  python: { programs: { python: "python3" }, packages: ["python3"] },
  loadGenerator: { programs: { wrk: "wrk" }, packages: ["wrk"] },
} as const satisfies Record<string, ProgramGroup>;

export type ProgramGroupName = keyof typeof GROUPS;

type Paths<Name extends ProgramGroupName> = {
  readonly [key in keyof (typeof GROUPS)[Name]["programs"]]: string;
};

/**
 * Paths of the executables of a group. Installs its packages first if one is missing and this user may. Their services
 * are started neither now nor after a reboot.
 *
 * @throws {Error} with the command that installs them.
 */
export function findPrograms<Name extends ProgramGroupName>(name: Name): Paths<Name> {
  installPrograms([name]);
  const { programs, variables = {} }: ProgramGroup = GROUPS[name];
  const paths = Object.entries(programs).map(([key, program]) => [key, findProgram(program, variables[key])]);
  return Object.fromEntries(paths);
}

/**
 * Installs whatever is missing from these groups, with one call of apt-get.
 *
 * @throws {Error} with the command that installs them.
 */
export function installPrograms(names: readonly ProgramGroupName[]): void {
  const incomplete = names.map((name) => GROUPS[name]).filter((group) => missingOf(group).length > 0);
  if (incomplete.length === 0) return;
  install(incomplete);
  const missing = incomplete.flatMap(missingOf);
  if (missing.length > 0) {
    const packages = packagesOf(incomplete).join(" ");
    throw new Error(`${missing.join(", ")}: not found, though ${packages} are installed; reinstall them`);
  }
}

/** The names of what is missing from these groups. */
export function missingPrograms(names: readonly ProgramGroupName[]): string[] {
  return names.flatMap((name) => missingOf(GROUPS[name]));
}

/** The names of the programs and other requirements of a group that this system lacks. */
export function missingOf({ programs, variables = {}, requirements = {} }: ProgramGroup): string[] {
  const absent = Object.entries(programs)
    .filter(([key, program]) => findProgram(program, variables[key]) === undefined)
    .map(([, program]) => program);
  const unmet = Object.entries(requirements)
    .filter(([, isMet]) => !isMet())
    .map(([requirement]) => requirement);
  return [...absent, ...unmet];
}

/** The file of `fonts-noto-cjk`. */
const NOTO_CJK = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

/** Whether this system has a font with Chinese characters; systems other than Linux come with one. */
function hasChineseFont(): boolean {
  if (process.platform !== "linux" || existsSync(NOTO_CJK)) return true;
  return Boolean(spawnSync("fc-list", [":lang=zh"], { encoding: "utf8" }).stdout?.trim());
}

const packagesOf = (groups: readonly ProgramGroup[]): string[] => [
  ...new Set(groups.flatMap(({ packages }) => packages)),
];

/** Debian installs servers here, which is not in the `PATH` of ordinary users. */
const SERVERS = "/usr/sbin";

function findProgram(name: string, variable: string | undefined): string | undefined {
  const named = variable === undefined ? undefined : process.env[variable];
  if (named !== undefined) return named;
  const { PATH = "" } = process.env;
  return [...PATH.split(delimiter), SERVERS]
    .map((directory) => join(directory, name))
    .find((candidate) => isExecutable(candidate));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Keeps packages from starting services until the shell exits: deb-systemd-invoke(1p) and invoke-rc.d(8) ask this file.
 * A machine that already has one keeps its own.
 */
const FORBID_SERVICES =
  "{ policy=/usr/sbin/policy-rc.d; test -e $policy || " +
  `{ trap "rm $policy" EXIT; printf "#!/bin/sh\\nexit 101\\n" > $policy; chmod +x $policy; }; }`;

function install(groups: readonly ProgramGroup[]): void {
  const missing = groups.flatMap(missingOf).join(", ");
  const script = installationScript(groups);
  const byHand = `sudo sh -c '${script}'`;
  const asRoot = process.getuid?.() === 0 ? "" : "sudo --non-interactive ";
  const mayInstall = spawnSync(`${asRoot}apt-get --version`, { shell: true }).status === 0;
  if (!mayInstall) throw new Error(`missing: ${missing}; install with: ${byHand}`);

  console.log(`Missing: ${missing}; installing now.`);
  const command = `${asRoot}env DEBIAN_FRONTEND=noninteractive sh -c '${script}'`;
  const { status } = spawnSync(command, { shell: true, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Error(`${missing} could not be installed; try: ${byHand}`);
}

/** The shell script that installs some groups, to be run as root. */
export function installationScript(groups: readonly ProgramGroup[]): string {
  const services = groups.flatMap(({ unwantedServices = [] }) => unwantedServices);
  return [
    "apt-get update",
    ...(services.length > 0 ? [FORBID_SERVICES] : []),
    `apt-get install -y --no-install-recommends ${packagesOf(groups).join(" ")}`,
    ...services.map((service) => `update-rc.d ${service} disable`),
  ].join(" && ");
}
