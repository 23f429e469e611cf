import { type Cable, cableEnd, type HostPlan, INTERNET, type NamespacePlan } from "./namespace-plan.ts";
import { hostNumbers, insideOf, type NumberedNetwork, natsOf, ratesOf } from "./numbered-network.ts";
import { routerRules } from "./router-rules.ts";

const FIRST_LOCAL_PORT = 20_000;
const LOCAL_PORTS_PER_HOST = 10_000;

/** Keeps the device from assigning itself an IPv6 address. */
const withoutIpv6 = (device: string) => `link set ${device} addrgenmode none`;

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Plans the routers from the outside in, each connected to the previous one, and the hosts on the last one. */
export function planNetwork(
  network: NumberedNetwork,
  destinations: readonly string[],
): {
  readonly namespaces: readonly NamespacePlan[];
  readonly cables: readonly Cable[];
  readonly hosts: readonly HostPlan[];
} {
  const { name, number, settings, line } = network;
  const nats = natsOf(settings);
  const depth = Math.max(1, nats.length);
  if (depth > 1 && settings.ipv6 !== undefined) throw new RangeError("routers in series carry IPv4 only");
  const routerName = (level: number) => `${name}-router${level + 1}`;
  const hosts = hostNumbers(network).map((host, index) => ({
    namespace: `${name}-host${index + 1}`,
    network: name,
    ...(settings.ipv4 !== undefined && {
      ipv4: `${insideOf(network, depth - 1)}.${host}`,
      publicIpv4: nats.length > 0 ? `11.0.${number}.2` : `11.1.${number}.${host}`,
    }),
    ...(settings.ipv6 !== undefined && { ipv6: `2a00:${number}:1::${host}` }),
  }));
  const { oneWayDelayMs: delayMs = 0, jitterMs = 0 } = line ?? {};
  const isDelayed = delayMs > 0 || jitterMs > 0;
  return {
    namespaces: [
      ...range(depth).map((level) => planRouter(network, { level, depth, destinations, routerName })),
      ...hosts.map((host, index) => planHost(network, host, index)),
    ],
    cables: [
      {
        ends: [cableEnd(INTERNET, `up${number}`), cableEnd(routerName(0), "wan")],
        ...(isDelayed && { delay: { delayMs, jitterMs } }),
      },
      ...range(depth - 1).map(
        (level): Cable => ({
          ends: [cableEnd(routerName(level), "lan"), cableEnd(routerName(level + 1), "wan")],
        }),
      ),
      ...hosts.map(
        ({ namespace }, index): Cable => ({
          ends: [cableEnd(routerName(depth - 1), `port${index + 1}`), cableEnd(namespace, "eth0")],
        }),
      ),
    ],
    hosts,
  };
}

function planRouter(
  network: NumberedNetwork,
  {
    level,
    depth,
    destinations,
    routerName,
  }: {
    readonly level: number;
    readonly depth: number;
    readonly destinations: readonly string[];
    readonly routerName: (level: number) => string;
  },
): NamespacePlan {
  const { number, settings } = network;
  const outside = level === 0 ? `11.0.${number}` : insideOf(network, level - 1);
  const inside = insideOf(network, level);
  const nat = natsOf(settings)[level];
  const { ipv4, ipv6 } = settings;
  const isLast = level === depth - 1;
  return {
    name: routerName(level),
    forwards: true,
    ip: [
      ...(isLast ? ["link add lan type bridge"] : []),
      ...(isLast
        ? hostNumbers(network).flatMap((_, index) => [
            `link set port${index + 1} master lan`,
            `link set port${index + 1} up`,
          ])
        : []),
      ...(ipv6 === undefined ? ["lan", "wan"] : []).map(withoutIpv6),
      "link set lan up",
      "link set wan up",
      ...(ipv4 === undefined
        ? []
        : [
            `addr add ${outside}.2/24 dev wan`,
            `addr add ${inside}.1/24 dev lan`,
            `route add default via ${outside}.1`,
          ]),
      ...(ipv6 === undefined
        ? []
        : [
            `addr add 2a00:${number}::2/64 dev wan nodad`,
            `addr add 2a00:${number}:1::1/64 dev lan nodad`,
            `route add default via 2a00:${number}::1`,
          ]),
    ],
    rules: routerRules({
      nat: nat && { ...nat, externalAddress: `${outside}.2`, inside: `${inside}.0/24`, destinations },
      ipv4Filtering: ipv4 && "filtering" in ipv4.connection ? ipv4.connection.filtering : undefined,
      ipv6Filtering: ipv6?.connection.filtering,
      firewall: level === 0 ? settings.firewall : "none",
    }),
    rates: level === 0 ? ratesOf(network, "wan") : [],
  };
}

function planHost({ number }: NumberedNetwork, host: HostPlan, index: number): NamespacePlan {
  const { namespace, ipv4, ipv6 } = host;
  const first = FIRST_LOCAL_PORT + index * LOCAL_PORTS_PER_HOST;
  return {
    name: namespace,
    forwards: false,
    localPorts: [first, first + LOCAL_PORTS_PER_HOST - 1],
    ip: [
      ...(ipv6 === undefined ? [withoutIpv6("eth0")] : []),
      "link set eth0 up",
      ...(ipv4 === undefined
        ? []
        : [`addr add ${ipv4}/24 dev eth0`, `route add default via ${ipv4.replace(/\d+$/, "1")}`]),
      ...(ipv6 === undefined
        ? []
        : [`addr add ${ipv6}/64 dev eth0 nodad`, `route add default via 2a00:${number}:1::1`]),
    ],
    rules: "",
    rates: [],
  };
}
