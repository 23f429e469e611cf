import { describe, expect, inject } from "vitest";
import type { NatDiscovery, TcpMapping } from "../../packages/nat/src/node/index.ts";
import type { StunProbe } from "../../packages/stun/src/node/index.ts";
import {
  NETWORK_KIND_NAMES,
  type NetworkKindName,
  networkKind,
} from "../../testbed/networks/kinds/network-kinds.ts";
import type { Lab } from "../../testbed/networks/lab.ts";
import { labTest } from "../../testbed/networks/lab-test.ts";
import { type StunServerKind, startStunServer } from "../../testbed/networks/stun-server.ts";

/** A request counts as unanswered after 9.5 s, and up to three are sent one after the other. */
const LIMIT_MS = 60_000;
/** How long the kernel's NAT keeps an idle binding: nf_conntrack_udp_timeout. */
const BINDING_LIFETIME_MS = 30_000;
const LIFETIME_LIMIT_MS = 300_000;

const PORTS = {
  visavis: { one: 3478, half: 3498 },
  coturn: { one: 3488, half: 3508 },
} as const satisfies Record<StunServerKind, { readonly one: number; readonly half: number }>;
/** Nothing listens on this port. */
const SILENT_PORT = 3999;

const KINDS = ["visavis", "coturn"] as const;

/** The address of the server that has a single one, and the address that it lacks. */
function addressesOf(kind: StunServerKind, { server }: Lab): readonly [own: string, other: string] {
  const [first, second] = server.ipv4;
  return kind === "visavis" ? [first, second] : [second, first];
}

/** The kinds with IPv4 behind a NAT that lets UDP out. */
const BEHIND_NATS = NETWORK_KIND_NAMES.filter((name) => {
  const { ipv4, firewall } = networkKind(name);
  return ipv4 !== undefined && "nats" in ipv4.connection && firewall === "none";
});

const NETWORKS = [...BEHIND_NATS, "open", "udp-blocked", "tcp-443-only"] as const;

const test = labTest(NETWORKS.map((kind) => ({ name: kind, kind }))).extend(
  "ports",
  { scope: "file" },
  async ({ lab }) => {
    const command = inject("command");
    const [first, second] = lab.server.ipv4;
    for (const kind of KINDS) {
      const [own] = addressesOf(kind, lab);
      await startStunServer(lab, { kind, command, port: PORTS[kind].one, addresses: [own] });
      await startStunServer(lab, { kind, command, port: PORTS[kind].half, addresses: [first, second] });
    }
    const unheard = [
      `meta l4proto { tcp, udp } th dport ${SILENT_PORT} drop`,
      ...KINDS.map((kind) => PORTS[kind].half).map(
        (port) => `ip daddr ${second} meta l4proto { tcp, udp } th dport { ${port}, ${port + 1} } drop`,
      ),
    ];
    const rules = `add table inet deaf { chain input { type filter hook input priority filter; ${unheard.join("; ")}; }; }`;
    const { code, output } = await lab.run(lab.server, "nft", [rules], { limitMs: 5_000 });
    if (code !== 0) throw new Error(`nft ended (${code}): ${output}`);
    return PORTS;
  },
);

/** Runs `visavis` on the host of a network of this kind. */
async function visavis(lab: Lab, kind: NetworkKindName, args: readonly string[], limitMs = LIMIT_MS) {
  return await lab.run(lab.host(kind), process.execPath, [inject("command"), ...args], { limitMs });
}

/** The JSON in the output, which also reports progress. */
function printed<Value>({ output }: { readonly output: string }): Value {
  const [json] = /^[[{].*$/m.exec(output) ?? [];
  if (json === undefined) throw new Error(`no JSON in:\n${output}`);
  return JSON.parse(json);
}

// The longest test comes first, so that the others run while it waits.
describe.concurrent("the lifetime of a binding", () => {
  test("is found to within a few seconds", { timeout: LIFETIME_LIMIT_MS }, async ({ lab, ports }) => {
    const named = ["--server", `${lab.server.ipv4[0]}:${ports.visavis.half}`];
    const outcome = await visavis(
      lab,
      "port-restricted-cone",
      ["nat", "--lifetime", "--json", ...named],
      LIFETIME_LIMIT_MS,
    );
    const { bindingLifetime } = printed<NatDiscovery>(outcome);
    const { atLeastMs = 0, lessThanMs } = bindingLifetime ?? {};
    expect(atLeastMs).toBeGreaterThanOrEqual(BINDING_LIFETIME_MS - 5_000);
    expect(atLeastMs).toBeLessThanOrEqual(BINDING_LIFETIME_MS);
    expect(lessThanMs).toBeGreaterThanOrEqual(BINDING_LIFETIME_MS);
    expect(lessThanMs).toBeLessThanOrEqual(BINDING_LIFETIME_MS + 10_000);
    expect(outcome.output).toContain(
      "binding-lifetime: how long does the NAT keep a mapping? silent for 20 s",
    );
  });
});

describe.concurrent.each(KINDS)(
  "with %s, if one of two servers is silent, visavis nat does not guess",
  (server) => {
    for (const kind of BEHIND_NATS) {
      test(`behind ${kind}: two servers with one address each`, async ({ lab, ports }) => {
        const [own, other] = addressesOf(server, lab);
        const named = ["--server", `${own}:${ports[server].one}`, "--other", `${other}:${SILENT_PORT}`];
        const found = printed<NatDiscovery>(await visavis(lab, kind, ["nat", "--json", ...named]));
        expect(found).toMatchObject({
          isBehindNat: true,
          mapping: { verdict: "unknown" },
          filtering: { verdict: "unknown" },
          classic: "unknown",
        });
        expect(found.hairpinning).not.toBe("unsupported");
        expect(found.limits).toContain("other-address-silent");
      });

      test(`behind ${kind}: one server whose second address is silent`, async ({ lab, ports }) => {
        const [first] = lab.server.ipv4;
        const named = ["--server", `${first}:${ports[server].half}`];
        const found = printed<NatDiscovery>(await visavis(lab, kind, ["nat", "--json", ...named]));
        // Two ports of one address show whether the mapping depends on the port, but not whether on the address.
        const truth = networkKind(kind).ipv4?.expected.mapping;
        const isSeen = truth === "address-and-port-dependent";
        expect(found.mapping.verdict).toBe(isSeen ? truth : "unknown");
        expect(found.mapping.possible).toContain(truth);
        if (!isSeen) expect(found.limits).toContain("other-address-silent");
      });
    }
  },
);

describe.concurrent("over TCP, visavis nat finds the actual mapping", () => {
  const cases = [
    ["port-restricted-cone", { mapping: "endpoint-independent", isSeenAlike: true, exit: 0 }],
    // Two addresses with one port each do not show whether the mapping depends on the address or on the port.
    ["address-dependent", { mapping: "unknown", isSeenAlike: false, exit: 0 }],
    ["symmetric", { mapping: "unknown", isSeenAlike: false, exit: 0 }],
    ["open", { mapping: "endpoint-independent", isSeenAlike: true, exit: 0 }],
    ["udp-blocked", { mapping: "endpoint-independent", isSeenAlike: true, exit: 1 }],
    ["tcp-443-only", { mapping: "unknown", isSeenAlike: true, exit: 1 }],
  ] as const;
  test.for(cases)("%s", async ([kind, expected], { lab, ports }) => {
    const [one, other] = KINDS.map((server) => `${addressesOf(server, lab)[0]}:${ports[server].one}`);
    const named = ["--server", String(one), "--other", String(other)];
    const { code, output } = await visavis(lab, kind, ["nat", "--tcp", "--json", ...named]);
    const { tcp } = printed<{ readonly tcp: TcpMapping }>({ output });
    const { verdict, possible } = tcp.mapping;
    expect([verdict, code]).toEqual([expected.mapping, expected.exit]);
    expect(possible.includes("endpoint-independent")).toBe(expected.isSeenAlike);
  });
});

describe.concurrent("visavis stun", () => {
  test("reports which servers answer, and from which address they see a host behind a NAT", async ({
    lab,
    ports,
  }) => {
    const [first, second] = lab.server.ipv4;
    const servers = [
      `${first}:${ports.visavis.one}`,
      `${second}:${ports.coturn.one}`,
      `${first}:${ports.visavis.half}`,
      `${second}:${SILENT_PORT}`,
    ];
    const outcome = await visavis(lab, "symmetric", ["stun", "--json", ...servers]);
    const probes = printed<readonly StunProbe[]>(outcome);
    const address = lab.host("symmetric").publicIpv4;
    expect(probes.map(({ status, mapped }) => [status, mapped?.address])).toEqual([
      ["alive", address],
      ["alive", address],
      ["alive", address],
      ["silent", undefined],
    ]);
    expect(probes.map(({ agreement, hasBehaviourDiscovery }) => [agreement, hasBehaviourDiscovery])).toEqual([
      ["agrees", false],
      ["agrees", false],
      ["agrees", true],
      [null, false],
    ]);
    expect(outcome.code).toBe(0);
  });

  test.for(["stun", "nat"])(
    "without the Internet, visavis %s says so, and ends",
    async (name, { lab, ports: _ }) => {
      const { code, output } = await visavis(lab, "open", [name], LIMIT_MS);
      expect(output).toContain("there seems to be no Internet connection");
      expect(code).toBe(1);
    },
  );
});
