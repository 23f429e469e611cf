import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startProgram, TEST_CERTIFICATE } from "../../testbed/index.ts";
import { findPrograms, NGINX_STREAM_MODULE } from "../../testbed/programs/debian-programs.ts";
import { freePort } from "../../testbed/programs/free-port.ts";
import { documentedConfiguration } from "./documented-configuration.ts";

const START_LIMIT_MS = 10_000;
const ASK_AGAIN_MS = 50;

/** A reverse proxy in a separate process, on loopback, with a self-signed certificate. */
export interface ReverseProxy {
  readonly port: number;
  stop(): Promise<void>;
}

export const REVERSE_PROXIES = { nginx: nginxPlan, HAProxy: haproxyPlan } as const;

/** Those that pass whole TCP connections on, to Visavis if the name in the TLS hello is `localhost`. */
export const PASSING_PROXIES = { nginx: nginxStreamPlan, HAProxy: haproxyTcpPlan } as const;

/** How to start one. */
export interface Plan {
  readonly configuration: string;
  readonly command: (configurationFile: string) => readonly [file: string, ...args: string[]];
}

export interface Place {
  readonly port: number;
  readonly upstreamPort: number;
  /** Contains `cert.pem`, `key.pem`, both in `both.pem`, and the files that the proxy writes. */
  readonly directory: string;
}

/** A minimal version of Debian's nginx.conf with the documented site. */
function nginxPlan({ port, upstreamPort, directory }: Place): Plan {
  const site = documentedConfiguration(
    { section: "## nginx", language: "nginx" },
    new Map([
      ["listen 443 ", `listen 127.0.0.1:${port} `],
      ["/etc/letsencrypt/live/calls.example.org/fullchain.pem", join(directory, "cert.pem")],
      ["/etc/letsencrypt/live/calls.example.org/privkey.pem", join(directory, "key.pem")],
      ["127.0.0.1:3003", `127.0.0.1:${upstreamPort}`],
    ]),
  );
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (kind) => `${kind}_temp_path ${join(directory, kind)};`,
  );
  return {
    configuration: `${nginxPreamble(directory)}
http {
access_log off;
${temporary.join("\n")}
${site}}
`,
    command: nginxCommand,
  };
}

const nginxPreamble = (directory: string) => `daemon off;
pid ${join(directory, "nginx.pid")};
error_log stderr;
events {}`;

const nginxCommand: Plan["command"] = (file) => [
  findPrograms("reverseProxies").nginx,
  "-e",
  "stderr",
  "-c",
  file,
];

function nginxStreamPlan({ port, upstreamPort, directory }: Place): Plan {
  const stream = documentedConfiguration(
    { section: "### nginx", language: "nginx" },
    new Map([
      ["listen 443;", `listen 127.0.0.1:${port};`],
      ["calls.example.org", "localhost"],
      ["127.0.0.1:3003", `127.0.0.1:${upstreamPort}`],
    ]),
  );
  return {
    configuration: `load_module ${NGINX_STREAM_MODULE};\n${nginxPreamble(directory)}\n${stream}`,
    command: nginxCommand,
  };
}

/** A minimal version of Debian's haproxy.cfg followed by the documented sections. */
function haproxyPlan({ port, upstreamPort, directory }: Place): Plan {
  const sections = documentedConfiguration(
    { section: "## HAProxy", language: "haproxy" },
    new Map([
      ["bind :443 ", `bind 127.0.0.1:${port} `],
      ["/etc/haproxy/calls.example.org.pem", join(directory, "both.pem")],
      ["127.0.0.1:3003", `127.0.0.1:${upstreamPort}`],
    ]),
  );
  return { configuration: `${HAPROXY_PREAMBLE}${sections}`, command: haproxyCommand };
}

function haproxyTcpPlan({ port, upstreamPort }: Place): Plan {
  const sections = documentedConfiguration(
    { section: "### HAProxy", language: "haproxy" },
    new Map([
      ["bind :443", `bind 127.0.0.1:${port}`],
      ["calls.example.org", "localhost"],
      ["127.0.0.1:3003", `127.0.0.1:${upstreamPort}`],
    ]),
  );
  return { configuration: `${HAPROXY_PREAMBLE}${sections}`, command: haproxyCommand };
}

const HAPROXY_PREAMBLE = `global
    log stdout format raw daemon

defaults
    log global
    timeout connect 5000
    timeout client 50000
    timeout server 50000

`;

const haproxyCommand: Plan["command"] = (file) => [findPrograms("reverseProxies").haproxy, "-db", "-f", file];

/**
 * Starts a proxy in front of a server on loopback, and resolves once it accepts connections.
 *
 * @throws {Error} with its output when it ends or accepts none within 10 s.
 */
export async function startReverseProxy(
  plan: (place: Place) => Plan,
  { upstreamPort }: { readonly upstreamPort: number },
): Promise<ReverseProxy> {
  const directory = mkdtempSync(join(tmpdir(), "visavis-proxy-"));
  const { cert, key } = TEST_CERTIFICATE;
  for (const [name, pem] of Object.entries({ cert, key, both: cert + key })) {
    writeFileSync(join(directory, `${name}.pem`), pem, { mode: 0o600 });
  }
  const port = await freePort();
  const { configuration, command } = plan({ port, upstreamPort, directory });
  const configurationFile = join(directory, "proxy.conf");
  writeFileSync(configurationFile, configuration);
  const [file, ...args] = command(configurationFile);
  const program = startProgram(file, args);
  const stop = async () => {
    await program.end("SIGTERM");
    rmSync(directory, { recursive: true, force: true });
  };
  const problem = await Promise.race([
    acceptsConnections(port).then((taken) => (taken ? undefined : "accepts no connection")),
    program.ended.then(() => "ended before it accepted a connection"),
  ]);
  if (problem !== undefined) {
    await stop();
    throw new Error(`${file} ${problem}\n${configuration}\n${program.output()}`);
  }
  return { port, stop };
}

async function acceptsConnections(port: number): Promise<boolean> {
  const limit = AbortSignal.timeout(START_LIMIT_MS);
  while (!limit.aborted) {
    const socket = connect(port, "127.0.0.1");
    const isTaken = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isTaken) return true;
    await wait(ASK_AGAIN_MS);
  }
  return false;
}
