import { networkKind } from "./kinds/network-kinds.ts";
import {
  type Cable,
  cableEnd,
  type HostPlan,
  INTERNET,
  type NamespacePlan,
  type NetworkSettings,
  SERVER,
} from "./namespace-plan.ts";
import { planNetwork } from "./network-plan.ts";
import { type NumberedNetwork, natsOf, publicAddresses, ratesOf } from "./numbered-network.ts";

export interface LabPlan {
  readonly namespaces: readonly NamespacePlan[];
  readonly cables: readonly Cable[];
  readonly hosts: readonly HostPlan[];
}

/**
 * The server's addresses: two of each IP version, as RFC 5780 requires. All public addresses of the lab come from
 * ranges that are actually assigned, since a relay refuses documentation ranges; no packet leaves the lab.
 */
export const SERVER_ADDRESSES = {
  ipv4: ["11.0.0.2", "11.0.0.3"],
  ipv6: ["2a00::2", "2a00::3"],
} as const;

/** The name by which every program in the lab finds the first address of each IP version. */
export const SERVER_NAME = "visavis.test";

const MAX_NETWORKS = 200;
const MAX_HOSTS = 4;

/** Plans all namespaces, cables, addresses and rules of networks on one Internet. @throws {RangeError} */
export function planLab(networks: readonly NetworkSettings[]): LabPlan {
  if (networks.length > MAX_NETWORKS) throw new RangeError(`there are at most ${MAX_NETWORKS} networks`);
  const numbered = networks.map((network, index) => {
    const hosts = network.hosts ?? 1;
    if (!/^[a-z0-9-]+$/.test(network.name)) throw new RangeError(`"${network.name}" is not a network name`);
    if (!(hosts >= 1 && hosts <= MAX_HOSTS)) throw new RangeError(`a network has 1 to ${MAX_HOSTS} hosts`);
    return { ...network, number: index + 1, settings: networkKind(network.kind) };
  });
  const destinations = [...SERVER_ADDRESSES.ipv4, ...numbered.flatMap(publicAddresses)];
  const plans = numbered.map((network) => planNetwork(network, destinations));
  return {
    namespaces: [planInternet(numbered), planServer(), ...plans.flatMap(({ namespaces }) => namespaces)],
    cables: [
      { ends: [cableEnd(INTERNET, "server"), cableEnd(SERVER, "eth0")] },
      ...plans.flatMap(({ cables }) => cables),
    ],
    hosts: plans.flatMap(({ hosts }) => hosts),
  };
}

function planInternet(networks: readonly NumberedNetwork[]): NamespacePlan {
  const uplinks = networks.flatMap(({ number, settings }) => {
    const device = `up${number}`;
    return [
      `link set ${device} up`,
      ...(settings.ipv4 === undefined ? [] : [`addr add 11.0.${number}.1/24 dev ${device}`]),
      ...(settings.ipv4 === undefined || natsOf(settings).length > 0
        ? []
        : [`route add 11.1.${number}.0/24 via 11.0.${number}.2`]),
      ...(settings.ipv6 === undefined
        ? []
        : [
            `addr add 2a00:${number}::1/64 dev ${device} nodad`,
            `route add 2a00:${number}:1::/64 via 2a00:${number}::2`,
          ]),
    ];
  });
  const losses = networks.flatMap(({ number, line }) => {
    const perMillion = Math.round((line?.lossFraction ?? 0) * 1_000_000);
    if (perMillion === 0) return [];
    const isLost = `numgen random mod 1000000 < ${perMillion} drop`;
    return [`    iifname "up${number}" ${isLost}`, `    oifname "up${number}" ${isLost}`];
  });
  return {
    name: INTERNET,
    forwards: true,
    ip: [
      "link set server up",
      "addr add 11.0.0.1/24 dev server",
      "addr add 2a00::1/64 dev server nodad",
      ...uplinks,
    ],
    rules:
      losses.length === 0
        ? ""
        : `table inet loss {\n  chain forward {\n    type filter hook forward priority filter\n${losses.join("\n")}\n  }\n}\n`,
    rates: networks.flatMap((network) => ratesOf(network, `up${network.number}`)),
  };
}

function planServer(): NamespacePlan {
  const [ipv6, otherIpv6] = SERVER_ADDRESSES.ipv6;
  return {
    name: SERVER,
    forwards: false,
    ip: [
      "link set eth0 up",
      ...SERVER_ADDRESSES.ipv4.map((address) => `addr add ${address}/24 dev eth0`),
      `addr add ${ipv6}/64 dev eth0 nodad`,
      // Deprecated, so that a server bound to no particular address answers from the first one, as it does over IPv4.
      `addr add ${otherIpv6}/64 dev eth0 nodad preferred_lft 0`,
      "route add default via 11.0.0.1",
      "route add default via 2a00::1",
    ],
    rules: "",
    rates: [],
  };
}
