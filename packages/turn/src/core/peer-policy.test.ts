import { AddressRangeError, formatAddress, parseAddress } from "@visavis/stun/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createPeerPolicy, type PeerRules } from "./peer-policy.ts";

const DEFAULTS: PeerRules = {
  allowed: [],
  denied: [],
  allowLoopback: false,
  allowMulticast: false,
  ownAddresses: [],
  relayAddresses: [],
  privateNetworks: [],
};

function policyWith(changes: Partial<PeerRules> = {}) {
  return createPeerPolicy({ ...DEFAULTS, ...changes });
}

const ALL = ["0.0.0.0/0", "::/0"];

/** First and last address of a range, and the adjacent addresses if those are public. */
const NEVER: readonly (readonly [what: string, first: string, last: string, ...neighbours: string[]])[] = [
  ["this network", "0.0.0.0", "0.255.255.255", "1.0.0.0"],
  ["link-local", "169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0"],
  ["metadata of most clouds", "169.254.169.254", "169.254.169.254"],
  ["credentials of AWS containers", "169.254.170.2", "169.254.170.2"],
  ["metadata of Alibaba Cloud", "100.100.100.200", "100.100.100.200"],
  ["the host of an Azure machine", "168.63.129.16", "168.63.129.16", "168.63.129.15", "168.63.129.17"],
  ["protocols of the IETF", "192.0.0.0", "192.0.0.255", "191.255.255.255", "192.0.1.0"],
  ["metadata of Oracle Cloud", "192.0.0.192", "192.0.0.192"],
  ["documentation 1", "192.0.2.0", "192.0.2.255", "192.0.1.255", "192.0.3.0"],
  ["AS112 by DNAME", "192.31.196.0", "192.31.196.255", "192.31.195.255", "192.31.197.0"],
  ["AMT", "192.52.193.0", "192.52.193.255", "192.52.192.255", "192.52.194.0"],
  ["relays of 6to4", "192.88.99.0", "192.88.99.255", "192.88.98.255", "192.88.100.0"],
  ["AS112", "192.175.48.0", "192.175.48.255", "192.175.47.255", "192.175.49.0"],
  ["documentation 2", "198.51.100.0", "198.51.100.255", "198.51.99.255", "198.51.101.0"],
  ["documentation 3", "203.0.113.0", "203.0.113.255", "203.0.112.255", "203.0.114.0"],
  ["reserved", "240.0.0.0", "255.255.255.254"],
  ["broadcast", "255.255.255.255", "255.255.255.255"],
  ["no address", "::", "::"],
  ["IPv4-compatible", "::2", "::ffff:ffff"],
  ["IPv4-mapped", "::ffff:0:0", "::ffff:ffff:ffff"],
  ["SIIT", "::ffff:0:0:0", "::ffff:0:ffff:ffff"],
  ["NAT64", "64:ff9b::", "64:ff9b::ffff:ffff"],
  ["NAT64 of one network", "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff"],
  ["discarded", "100::", "100::ffff:ffff:ffff:ffff"],
  ["dummy", "100:0:0:1::", "100:0:0:1:ffff:ffff:ffff:ffff"],
  ["Teredo", "2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["benchmarks of IPv6", "2001:2::", "2001:2:0:ffff:ffff:ffff:ffff:ffff"],
  ["ORCHID", "2001:10::", "2001:1f:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["ORCHIDv2", "2001:20::", "2001:2f:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["protocols of the IETF", "2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:200::"],
  [
    "documentation",
    "2001:db8::",
    "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
    "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
    "2001:db9::",
  ],
  ["6to4", "2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2003::"],
  ["AS112 of IPv6", "2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff", "2620:4f:8001::"],
  ["documentation, the longer one", "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:1000::"],
  ["segment routing", "5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["unassigned below", "::1:0:0:0:0", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2000::"],
  ["unassigned above", "4000::", "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["unassigned between", "fe00::", "fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["link-local of IPv6", "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["site-local", "fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["metadata of AWS", "fd00:ec2::254", "fd00:ec2::254"],
  ["roles of AWS", "fd00:ec2::23", "fd00:ec2::23"],
  ["metadata of Google Cloud", "fd20:ce::254", "fd20:ce::254"],
  ["metadata of Oracle Cloud", "fd00:c1::a9fe:a9fe", "fd00:c1::a9fe:a9fe"],
  ["metadata of Scaleway", "fd00:42::42", "fd00:42::42"],
  ["metadata of Akamai", "fd00:a9fe:a9fe::1", "fd00:a9fe:a9fe::1"],
  ["metadata of Alibaba Cloud over IPv6", "fd00:100::100:200", "fd00:100::100:200"],
];

const NEIGHBOURHOOD: readonly (readonly [first: string, last: string, ...neighbours: string[]])[] = [
  ["10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"],
  ["100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0"],
  ["172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0"],
  ["192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0"],
  ["fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
];

describe("addresses that nothing opens", () => {
  test.each(NEVER)("%s: %s to %s", (_, first, last, ...neighbours) => {
    const open = policyWith({
      allowed: ALL,
      privateNetworks: ALL,
      allowLoopback: true,
      allowMulticast: true,
    });
    for (const policy of [policyWith(), open]) {
      expect(policy(first)).toBe("none");
      expect(policy(last)).toBe("none");
      for (const neighbour of neighbours) expect(policy(neighbour), neighbour).toBe("any");
    }
  });

  test("allowing one explicitly does not open it either", () => {
    for (const [, first] of NEVER) expect(policyWith({ allowed: [first] })(first), first).toBe("none");
  });
});

test.each(NEIGHBOURHOOD)("[P05] a private network, %s to %s, is closed", (first, last, ...neighbours) => {
  const policy = policyWith();
  expect(policy(first)).toBe("none");
  expect(policy(last)).toBe("none");
  for (const neighbour of neighbours) expect(policy(neighbour), neighbour).toBe("any");
});

test.each(NEIGHBOURHOOD)("a private network, %s to %s, is open once allowed", (first, last) => {
  const policy = policyWith({ allowed: [`${first}-${last}`] });
  expect(policy(first)).toBe("any");
  expect(policy(last)).toBe("any");
});

test("benchmark networks are open only once allowed", () => {
  expect(policyWith({ privateNetworks: ["198.18.0.0/15"] })("198.18.0.9")).toBe("none");
  expect(policyWith({ allowed: ["198.18.0.0/15"] })("198.18.0.0")).toBe("any");
  expect(policyWith({ allowed: ["198.18.0.0/15"] })("198.19.255.255")).toBe("any");
  expect(policyWith()("198.17.255.255")).toBe("any");
  expect(policyWith()("198.20.0.0")).toBe("any");
});

describe("the server's own private network", () => {
  const policy = policyWith({
    privateNetworks: ["192.168.7.0/24", "fd12:3456:789a:1::/64", "100.100.0.0/16"],
  });

  test("is open, and adjacent networks are not", () => {
    expect(policy("192.168.7.1")).toBe("any");
    expect(policy("192.168.7.254")).toBe("any");
    expect(policy("192.168.6.255")).toBe("none");
    expect(policy("192.168.8.0")).toBe("none");
    expect(policy("fd12:3456:789a:1::7")).toBe("any");
    expect(policy("fd12:3456:789a:2::7")).toBe("none");
  });

  test("keeps its broadcast address closed", () => {
    expect(policy("192.168.7.255")).toBe("none");
    expect(policy("192.168.7.0")).toBe("none");
    const wide = policyWith({ privateNetworks: ["10.1.2.3/16"] });
    expect(wide("10.1.255.255")).toBe("none");
    expect(wide("10.1.7.255")).toBe("any");
  });

  test("of two addresses has no broadcast address", () => {
    const pair = policyWith({ privateNetworks: ["192.168.7.2/31"] });
    expect([pair("192.168.7.2"), pair("192.168.7.3")]).toEqual(["any", "any"]);
  });

  test("does not open the metadata of its cloud", () => {
    expect(policy("100.100.100.201")).toBe("any");
    expect(policy("100.100.100.200")).toBe("none");
  });

  test("is closed if it is denied", () => {
    const denying = policyWith({ privateNetworks: ["192.168.7.0/24"], denied: ["192.168.7.1"] });
    expect(denying("192.168.7.1")).toBe("none");
    expect(denying("192.168.7.2")).toBe("any");
  });
});

describe("allowed and denied", () => {
  test("a public address is open until it is denied", () => {
    expect(policyWith()("192.0.3.7")).toBe("any");
    expect(policyWith({ denied: ["192.0.3.0-192.0.3.255"] })("192.0.3.7")).toBe("none");
    expect(policyWith({ denied: ["2001:4860::/32"] })("2001:4860::8888")).toBe("none");
  });

  test("allowed takes precedence over denied, as in coturn", () => {
    const policy = policyWith({ allowed: ["192.0.3.7"], denied: ALL });
    expect(policy("192.0.3.7")).toBe("any");
    expect(policy("192.0.3.8")).toBe("none");
  });

  test("allowing one private address opens no other", () => {
    const policy = policyWith({ allowed: ["10.1.2.3"] });
    expect(policy("10.1.2.3")).toBe("any");
    expect(policy("10.1.2.4")).toBe("none");
  });

  test("a malformed range is refused when the policy is created", () => {
    expect(() => policyWith({ allowed: ["example.org"] })).toThrow(AddressRangeError);
    expect(() => policyWith({ denied: ["10.0.0.0/40"] })).toThrow(AddressRangeError);
  });
});

describe("loopback", () => {
  test.each(["127.0.0.0", "127.0.0.1", "127.255.255.255", "::1"])(
    "%s is closed unless switched on",
    (address) => {
      expect(policyWith()(address)).toBe("none");
      expect(policyWith({ allowed: ALL })(address)).toBe("none");
      expect(policyWith({ allowed: [address] })(address)).toBe("none");
      expect(policyWith({ allowLoopback: true })(address)).toBe("any");
      expect(policyWith({ allowLoopback: true, denied: [address] })(address)).toBe("none");
    },
  );

  test("the addresses next to 127.0.0.0/8 are public", () => {
    expect([policyWith()("126.255.255.255"), policyWith()("128.0.0.0")]).toEqual(["any", "any"]);
  });

  test("the server's own loopback address has relayed addresses only, and everything once switched on", () => {
    const ownAddresses = ["127.0.0.1", "::1"];
    const relayAddresses = ownAddresses;
    expect(policyWith({ ownAddresses })("127.0.0.1")).toBe("none");
    expect(policyWith({ ownAddresses, relayAddresses })("127.0.0.1")).toBe("relays");
    expect(policyWith({ ownAddresses, relayAddresses, allowed: ["127.0.0.1"] })("127.0.0.1")).toBe("relays");
    expect(policyWith({ ownAddresses, allowLoopback: true })("127.0.0.1")).toBe("any");
    expect(policyWith({ ownAddresses, allowLoopback: true })("::1")).toBe("any");
  });
});

test.each(["224.0.0.0", "239.255.255.255", "ff00::", "ff02::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"])(
  "multicast, such as %s, is closed unless switched on",
  (address) => {
    expect(policyWith()(address)).toBe("none");
    expect(policyWith({ allowed: [address] })(address)).toBe("none");
    expect(policyWith({ allowMulticast: true })(address)).toBe("any");
    expect(policyWith({ allowMulticast: true, denied: [address] })(address)).toBe("none");
  },
);

describe("[D16] the server's own addresses", () => {
  const ownAddresses = ["192.0.3.1", "10.0.0.5", "203.0.113.5", "2001:4860::5", "fe80::5"];

  const relayAddresses = ownAddresses;

  test("have relayed addresses and nothing else, whatever range they are in", () => {
    for (const address of ownAddresses)
      expect(policyWith({ ownAddresses, relayAddresses })(address)).toBe("relays");
  });

  test("keep their relayed addresses even if the operator denies them", () => {
    expect(policyWith({ ownAddresses, relayAddresses, denied: ALL })("192.0.3.1")).toBe("relays");
  });

  test("are answered like those around them, unless relayed addresses are on them", () => {
    for (const changes of [{}, { denied: ALL }, { allowed: ALL }, { privateNetworks: ["10.0.0.0/24"] }]) {
      const [policy, stranger] = [policyWith({ ...changes, ownAddresses }), policyWith(changes)];
      for (const address of ownAddresses)
        expect(policy(address) === "none", address).toBe(stranger(address) === "none");
    }
  });

  test("stay closed even if their network is open", () => {
    const policy = policyWith({ ownAddresses, privateNetworks: ["10.0.0.0/24"], allowed: ["192.0.0.0/16"] });
    expect(policy("10.0.0.5")).toBe("relays");
    expect(policy("10.0.0.6")).toBe("any");
    expect(policy("192.0.3.1")).toBe("relays");
  });

  test("are open if the operator allows exactly that address", () => {
    expect(policyWith({ ownAddresses, allowed: ["10.0.0.5"] })("10.0.0.5")).toBe("any");
    expect(policyWith({ ownAddresses, allowed: ["10.0.0.5/32"] })("10.0.0.5")).toBe("any");
  });

  test("never open what nothing opens", () => {
    const metadata = { ownAddresses: ["169.254.169.254"], allowed: ["169.254.169.254"] };
    expect(policyWith(metadata)("169.254.169.254")).toBe("none");
  });

  test("do not include the unspecified address", () => {
    const policy = policyWith({ ownAddresses: ["0.0.0.0", "::"] });
    expect([policy("0.0.0.0"), policy("::")]).toEqual(["none", "none"]);
  });
});

test.each([
  "",
  "localhost",
  "127.1",
  "2130706433",
  "0x7f.0.0.1",
  "0177.0.0.1",
  "10.0.0.1 ",
  "[::1]",
  "1.2.3.4.5",
])("%j is not an address and reaches nothing", (text) => {
  const open = policyWith({ allowed: ALL, allowLoopback: true, allowMulticast: true });
  expect(open(text)).toBe("none");
});

const ipv4 = fc.uint8Array({ minLength: 4, maxLength: 4 });
const ipv6 = fc.uint8Array({ minLength: 16, maxLength: 16 });

/** Every way to embed an IPv4 address in an IPv6 one. RFC 4291, 2765, 6052, 8215, 3056, 4380, 5214. */
const DISGUISES: Readonly<Record<string, (v4: Uint8Array) => Uint8Array>> = {
  compatible: (v4) => Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...v4),
  mapped: (v4) => Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...v4),
  SIIT: (v4) => Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, ...v4),
  NAT64: (v4) => Uint8Array.of(0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, ...v4),
  "NAT64 of one network": (v4) => Uint8Array.of(0, 0x64, 0xff, 0x9b, 0, 1, 0, 0, 0, 0, 0, 0, ...v4),
  "6to4": (v4) => Uint8Array.of(0x20, 2, ...v4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
  Teredo: (v4) => Uint8Array.of(0x20, 1, 0, 0, 8, 8, 8, 8, 0, 0, 0x13, 0x88, ...v4.map((byte) => ~byte)),
  "ISATAP, private": (v4) => Uint8Array.of(0x26, 7, 0, 0, 0, 0, 0, 1, 0, 0, 0x5e, 0xfe, ...v4),
  "ISATAP, global": (v4) => Uint8Array.of(0x26, 7, 0, 0, 0, 0, 0, 1, 2, 0, 0x5e, 0xfe, ...v4),
};

describe.each(Object.entries(DISGUISES))("IPv4 in IPv6, %s", (_, disguise) => {
  test("reaches nothing, whatever the IPv4 address and whatever is allowed", () => {
    const policies = [policyWith(), policyWith({ allowed: ALL, allowLoopback: true, allowMulticast: true })];
    fc.assert(
      fc.property(ipv4, (v4) => {
        const text = formatAddress(disguise(v4));
        // ::1 is the IPv4-compatible form of 0.0.0.1, and also loopback.
        fc.pre(text !== "::1");
        for (const policy of policies) expect(policy(text)).toBe("none");
      }),
    );
  });

  test.each(["169.254.169.254", "127.0.0.1", "10.0.0.1", "0.0.0.0", "255.255.255.255"])(
    "%s reaches nothing",
    (v4) => {
      const text = formatAddress(disguise(parseAddress(v4) ?? new Uint8Array()));
      expect(policyWith({ allowed: [...ALL, text] })(text)).toBe("none");
    },
  );
});

test("no notation of an embedded address helps: dots or digits, long or short, upper or lower case", () => {
  const policy = policyWith({ allowed: ALL });
  for (const text of [
    "::ffff:169.254.169.254",
    "::FFFF:a9fe:a9fe",
    "0:0:0:0:0:ffff:169.254.169.254",
    "0000:0000:0000:0000:0000:ffff:a9fe:a9fe",
    "::169.254.169.254",
    "64:ff9b::169.254.169.254",
    "::ffff:0:169.254.169.254",
  ]) {
    expect(policy(text), text).toBe("none");
  }
});

test("only addresses that the defaults open or the operator allows are reachable", () => {
  fc.assert(
    fc.property(fc.oneof(ipv4, ipv6), fc.constantFrom("192.168.7.0/24", "fd00:7::/64"), (bytes, network) => {
      const address = formatAddress(bytes);
      const closed = policyWith()(address);
      expect(policyWith({ denied: ALL })(address)).toBe("none");
      expect(policyWith({ ownAddresses: [address] })(address)).toBe(closed === "any" ? "relays" : closed);
      if (closed === "any") expect(policyWith({ privateNetworks: [network] })(address)).toBe("any");
    }),
  );
});
