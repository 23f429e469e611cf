import type { Lab, LabHost } from "./lab.ts";

const LIMIT_MS = 5_000;

/** Makes things as they were. */
export type Undo = () => Promise<void>;

/** @returns its output */
async function run(lab: Lab, namespace: string, file: string, args: readonly string[]): Promise<string> {
  const { code, output } = await lab.run({ namespace }, file, args, { limitMs: LIMIT_MS });
  if (code !== 0) throw new Error(`${file} ${args.join(" ")} ended (${code}): ${output}`);
  return output;
}

async function ip(lab: Lab, namespace: string, ...lines: readonly string[]): Promise<void> {
  for (const line of lines) await run(lab, namespace, "ip", line.split(" "));
}

/** Drops every packet from and to the host, as when the radio is out of reach: its address and interface stay. */
export async function dropPackets(lab: Lab, { namespace }: LabHost): Promise<Undo> {
  const chain = (hook: string, device: string) =>
    `add chain inet outage ${hook} { type filter hook ${hook} priority -300; }
add rule inet outage ${hook} ${device} != lo drop`;
  const rules = ["add table inet outage", chain("input", "iif"), chain("output", "oif")].join("\n");
  await run(lab, namespace, "nft", [rules]);
  return async () => {
    await run(lab, namespace, "nft", ["delete table inet outage"]);
  };
}

/** Gives the host another address in the same network, as after a DHCP lease has expired. */
export async function swapAddress(lab: Lab, { namespace, ipv4 }: LabHost): Promise<Undo> {
  const { next, gateway } = nextAddresses(ipv4);
  const replace = (previous: string | undefined, address: string | undefined) =>
    ip(
      lab,
      namespace,
      `addr del ${previous}/24 dev eth0`,
      `addr add ${address}/24 dev eth0`,
      `route replace default via ${gateway} dev eth0`,
    );
  await replace(ipv4, next);
  return () => replace(next, ipv4);
}

/** Connects a second interface of the host to the same router, and leaves it down. */
export async function addInterface(lab: Lab, { namespace }: LabHost): Promise<void> {
  const router = namespace.replace(/host1$/, "router1");
  await ip(lab, namespace, `link add eth1 type veth peer name second netns ${router}`);
  await ip(lab, router, "link set second master lan", "link set second up");
}

/** Removes it again. */
export function removeInterface(lab: Lab, { namespace }: LabHost): Promise<void> {
  return ip(lab, namespace, "link del eth1");
}

/**
 * Takes the first interface down and brings the second one up. Linux by itself lets the host keep the address of the first
 * one, and send from it through the second.
 */
export async function swapInterface(lab: Lab, { namespace, ipv4 }: LabHost): Promise<Undo> {
  const { next, gateway } = nextAddresses(ipv4);
  await ip(
    lab,
    namespace,
    "link set eth0 down",
    "link set eth1 up",
    `addr add ${next}/24 dev eth1`,
    `route replace default via ${gateway} dev eth1`,
  );
  return () =>
    ip(
      lab,
      namespace,
      "link set eth1 down",
      "link set eth0 up",
      `route replace default via ${gateway} dev eth0`,
    );
}

/** The same, and the host loses the address of the first interface, as when someone switches from Wi-Fi to a cable. */
export async function swapInterfaceAndAddress(lab: Lab, host: LabHost): Promise<Undo> {
  await ip(lab, host.namespace, `addr del ${host.ipv4}/24 dev eth0`);
  const undo = await swapInterface(lab, host);
  return async () => {
    await ip(lab, host.namespace, `addr add ${host.ipv4}/24 dev eth0`);
    await undo();
  };
}

/** How many bytes the second interface has received. */
export async function receivedBySecondInterface(lab: Lab, host: LabHost): Promise<number> {
  const file = "/sys/class/net/eth1/statistics/rx_bytes";
  return Number(await run(lab, host.namespace, "cat", [file]));
}

function nextAddresses(ipv4: string | undefined): { readonly next: string; readonly gateway: string } {
  if (ipv4 === undefined) throw new RangeError("the host has no IPv4 address");
  const network = ipv4.slice(0, ipv4.lastIndexOf("."));
  return { next: `${network}.77`, gateway: `${network}.1` };
}
