import type { Firewall, Nat, PublicFiltering } from "./kinds/network-kinds.ts";

/** How long a NAT keeps an idle binding. RFC 4787 REQ-5 recommends 5 minutes. */
const BINDING_SECONDS = 300;

/** The public ports that an address-dependent mapping draws from. */
const FIRST_MAPPED_PORT = 20_000;
const LAST_MAPPED_PORT = 59_999;

/** A NAT with its addresses. Its interfaces are `wan` and `lan`. */
export interface PlacedNat extends Nat {
  readonly externalAddress: string;
  /** The network inside, such as `192.168.1.0/24`. */
  readonly inside: string;
  /** Every public address in the lab: an address-dependent mapping reserves ports for each. */
  readonly destinations: readonly string[];
}

/** The rules of one router, as input for nft(8). */
export function routerRules({
  nat,
  ipv4Filtering,
  ipv6Filtering,
  firewall,
}: {
  readonly nat?: PlacedNat | undefined;
  /** The filtering for public IPv4 addresses. */
  readonly ipv4Filtering?: PublicFiltering | undefined;
  readonly ipv6Filtering?: PublicFiltering | undefined;
  readonly firewall: Firewall;
}): string {
  const open = [
    ...(ipv4Filtering === "endpoint-independent" ? ['iifname "wan" meta nfproto ipv4 accept'] : []),
    ...(ipv6Filtering === "endpoint-independent" ? ['iifname "wan" meta nfproto ipv6 accept'] : []),
  ];
  // A packet to the router itself has no effect: it gets no answer, and creates no entry that would occupy a port.
  const guard = `table inet guard {
  chain input {
    type filter hook input priority filter; policy drop
    iifname "lo" accept
    meta l4proto { icmp, ipv6-icmp } accept
  }
  chain forward {
    type filter hook forward priority filter; policy drop
    ${lines([...FIREWALL_RULES[firewall], "ct state established,related accept", "ct status dnat accept", 'iifname "lan" accept', ...open])}
  }
}
`;
  return nat === undefined ? guard : guard + natRules(nat);
}

/** Rules that outgoing packets must pass before anything is accepted. */
const FIREWALL_RULES: Readonly<Record<Firewall, readonly string[]>> = {
  none: [],
  "udp-blocked": ["meta l4proto udp drop"],
  "tcp-443-only": ['iifname "lan" meta l4proto != tcp drop', 'iifname "lan" tcp dport != 443 drop'],
  "https-only": [
    'iifname "lan" meta l4proto != tcp drop',
    'iifname "lan" tcp dport != 443 drop',
    // The first segment with data decides: content type handshake, any version of TLS, type client_hello.
    'iifname "lan" ct mark 1 accept',
    'iifname "lan" @ih,0,16 0x1603 @ih,40,8 0x01 ct mark set 1 accept',
    'iifname "lan" @ih,0,8 != 0x16 reject with tcp reset',
    'iifname "lan" @ih,40,8 != 0x01 reject with tcp reset',
  ],
};

function natRules(nat: PlacedNat): string {
  const { externalAddress, inside, filtering, hairpinning } = nat;
  const admitsAll = 'iifname "wan" ip daddr $external dnat ip to udp dport map @mapped';
  const admitsAddresses = 'iifname "wan" ip daddr $external dnat ip to ip saddr . udp dport map @permitted';
  const inbound = [
    ...(filtering === "endpoint-independent" ? [admitsAll] : []),
    ...(filtering === "address-dependent" ? [admitsAddresses] : []),
    ...(hairpinning ? ['iifname "lan" ip daddr $external dnat ip to udp dport map @mapped'] : []),
  ];
  const outbound = [
    ...MAPPING_RULES[nat.mapping](nat),
    ...(hairpinning ? [`oifname "lan" ip saddr ${inside} snat ip to $external`] : []),
  ];
  // The kernel's own filtering is address-and-port-dependent; the maps let in more. They are filled after the source
  // has been translated, with the public port, and never by answers, whose "original" source is the other end.
  return `define external = ${externalAddress}
table ip nat {
  map mapped {
    type inet_service : ipv4_addr . inet_service
    flags dynamic,timeout; timeout ${BINDING_SECONDS}s
  }
  map permitted {
    type ipv4_addr . inet_service : ipv4_addr . inet_service
    flags dynamic,timeout; timeout ${BINDING_SECONDS}s
  }
  chain remember {
    type filter hook postrouting priority srcnat + 10
    oifname "wan" ct direction original update @mapped { udp sport : ct original ip saddr . ct original proto-src }
    oifname "wan" ct direction original update @permitted { ip daddr . udp sport : ct original ip saddr . ct original proto-src }
  }
  chain inbound {
    type nat hook prerouting priority dstnat
    ${lines(inbound)}
  }
  chain outbound {
    type nat hook postrouting priority srcnat
    ${lines(outbound)}
  }
}
`;
}

/**
 * The kernel reuses a socket's earlier mapping if it lies in the range of ports that the rule names. So one range for
 * all destinations is endpoint-independent, one range per address is address-dependent, and random ports are neither.
 * The same holds for TCP connections from one port (RFC 5382 REQ-1). Over TCP, unsolicited connections are never let
 * in.
 */
const MAPPING_RULES = {
  "endpoint-independent": () => ['oifname "wan" snat ip to $external'],
  "address-dependent": ({ destinations }) => {
    const size = Math.floor((LAST_MAPPED_PORT + 1 - FIRST_MAPPED_PORT) / destinations.length);
    return [
      ...destinations.map((address, index) => {
        const first = FIRST_MAPPED_PORT + index * size;
        return `oifname "wan" ip daddr ${address} meta l4proto { tcp, udp } snat ip to $external:${first}-${first + size - 1}`;
      }),
      'oifname "wan" snat ip to $external',
    ];
  },
  "address-and-port-dependent": () => [
    `oifname "wan" meta l4proto { tcp, udp } snat ip to $external:${FIRST_MAPPED_PORT}-${LAST_MAPPED_PORT} fully-random`,
    'oifname "wan" snat ip to $external',
  ],
} as const satisfies Record<Nat["mapping"], (nat: PlacedNat) => readonly string[]>;

const lines = (rules: readonly string[]): string => rules.join("\n    ");
