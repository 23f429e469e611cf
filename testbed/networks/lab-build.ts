import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Program } from "../programs/program.ts";
import { carryPackets, layDelayedCables } from "./delayed-cables.ts";
import { type LabPlan, SERVER_ADDRESSES, SERVER_NAME } from "./lab-plan.ts";
import { NAMESPACE_FILES } from "./lab-removal.ts";
import type { Cable, NamespacePlan } from "./namespace-plan.ts";

/** The namespace where the devices of delayed cables are made and the forwarder between them runs. */
const DELAYS: NamespacePlan = { name: "delays", forwards: false, ip: [], rules: "", rates: [] };

/** How much a line with a limited rate accepts at once, and how long its packets may wait. */
const BURST_KILOBYTES = 16;
const QUEUE_MS = 200;

/** Starts a program in a namespace, and resolves once its output contains `marker`. */
export type StartUntil = (
  namespace: string,
  marker: string,
  file: string,
  args: readonly string[],
) => Promise<Program>;

const isDelayed = (cable: Cable): cable is Required<Cable> => cable.delay !== undefined;

/** Creates everything in the plan. @throws {Error} with the output of a program that failed */
export async function buildLab(
  plan: LabPlan,
  { nameOf, startUntil }: { readonly nameOf: (namespace: string) => string; readonly startUntil: StartUntil },
): Promise<void> {
  const delayed = plan.cables.filter(isDelayed);
  const veths = plan.cables.filter((cable) => !isDelayed(cable));
  const namespaces = delayed.length > 0 ? [...plan.namespaces, DELAYS] : plan.namespaces;
  for (const { name } of namespaces) writeNamespaceFiles(nameOf(name));
  const made = [
    ...namespaces.map(({ name }) => `netns add ${nameOf(name)}`),
    ...veths.map(({ ends: [one, other] }) => {
      const device = `link add ${one.device} netns ${nameOf(one.namespace)} type veth`;
      return `${device} peer name ${other.device} netns ${nameOf(other.namespace)}`;
    }),
  ];
  await runWithInput("ip", ["-batch", "-"], `${made.join("\n")}\n`);

  const configure = (namespace: NamespacePlan) =>
    runWithInput("ip", ["netns", "exec", nameOf(namespace.name), "sh", "-e"], configuration(namespace));
  if (delayed.length === 0) {
    await Promise.all(namespaces.map(configure));
    return;
  }
  const startInDelays = (marker: string, file: string, args: readonly string[]) =>
    startUntil(DELAYS.name, marker, file, args);
  await configure(DELAYS);
  const moves = await layDelayedCables(delayed, startInDelays, nameOf);
  await runWithInput("ip", ["-n", nameOf(DELAYS.name), "-batch", "-"], `${moves.join("\n")}\n`);
  await Promise.all(plan.namespaces.map(configure));
  await carryPackets(delayed, startInDelays);
}

/** Names for all programs in a namespace: only the server has one, and there is no name server to ask for others. */
function writeNamespaceFiles(namespace: string): void {
  const directory = join(NAMESPACE_FILES, namespace);
  const servers = [SERVER_ADDRESSES.ipv4[0], SERVER_ADDRESSES.ipv6[0]];
  const hosts = [
    "127.0.0.1 localhost",
    "::1 localhost",
    // Also with a final dot, since Chromium appends one when it looks up the host of an ICE server.
    ...servers.map((address) => `${address} ${SERVER_NAME} ${SERVER_NAME}.`),
  ];
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "hosts"), `${hosts.join("\n")}\n`);
  writeFileSync(join(directory, "resolv.conf"), "");
}

/** The script that configures one namespace, for sh(1) inside it. */
function configuration({ forwards, localPorts, ip, rules, rates }: NamespacePlan): string {
  const settings = [
    // Addresses are unique by construction, and duplicate address detection would take a second.
    ["ipv6/conf/*/accept_dad", "0"],
    ...(forwards
      ? [
          ["ipv4/ip_forward", "1"],
          ["ipv6/conf/all/forwarding", "1"],
          ["ipv4/conf/*/send_redirects", "0"],
          // If the kernel has this setting, a bridge would translate hairpinned packets itself, without sending them
          // back.
          ["bridge/bridge-nf-call-ip*tables", "0"],
        ]
      : []),
    ...(localPorts === undefined ? [] : [["ipv4/ip_local_port_range", localPorts.join(" ")]]),
  ];
  return [
    ...settings.map(
      ([path, value]) => `for f in /proc/sys/net/${path}; do test ! -e $f || echo ${value} >$f; done`,
    ),
    hereDocument("ip -batch -", ["link set lo up", ...ip].join("\n")),
    ...(rules === "" ? [] : [hereDocument("nft -f -", rules)]),
    ...rates.map(
      ({ device, kilobitsPerSecond }) =>
        `tc qdisc add dev ${device} root tbf rate ${kilobitsPerSecond}kbit burst ${BURST_KILOBYTES}kb latency ${QUEUE_MS}ms`,
    ),
    "",
  ].join("\n");
}

function hereDocument(command: string, input: string): string {
  return `${command} <<'END'\n${input}\nEND`;
}

async function runWithInput(file: string, args: readonly string[], input: string): Promise<void> {
  const child = spawn(file, args, { stdio: ["pipe", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  // A program that fails before it has read all its input reports the reason itself.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [code, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code !== 0)
    throw new Error(`${[file, ...args].join(" ")} failed (${code}):\n${output}${errors}${input}`);
}
