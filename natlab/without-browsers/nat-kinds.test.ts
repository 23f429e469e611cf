import { describe, expect, inject } from "vitest";
import { NETWORK_KIND_NAMES, networkKind } from "../../testbed/networks/kinds/network-kinds.ts";
import { labTest } from "../../testbed/networks/lab-test.ts";
import { type StunServerKind, startStunServer } from "../../testbed/networks/stun-server.ts";

/** A request counts as unanswered after 9.5 s, and up to three are sent one after the other. */
const LIMIT_MS = 60_000;

const PORTS = { visavis: 3478, coturn: 3488 } as const satisfies Record<StunServerKind, number>;

const test = labTest(NETWORK_KIND_NAMES.map((kind) => ({ name: kind, kind }))).extend(
  "ports",
  { scope: "file" },
  async ({ lab }) => {
    const command = inject("command");
    for (const kind of ["visavis", "coturn"] as const) {
      await startStunServer(lab, { kind, command, port: PORTS[kind] });
    }
    return PORTS;
  },
);

const CASES = NETWORK_KIND_NAMES.flatMap((kind) =>
  (["ipv4", "ipv6"] as const).flatMap((family) => {
    const expected = networkKind(kind)[family]?.expected;
    return expected === undefined ? [] : [{ kind, family, expected }];
  }),
);

describe.concurrent.each(["visavis", "coturn"] as const)("with %s, visavis nat names", (server) => {
  for (const { kind, family, expected } of CASES) {
    test(`${kind} over ${family}: ${networkKind(kind).description}`, async ({ lab, ports }) => {
      const address = lab.server[family][0];
      const asked = address.includes(":") ? `[${address}]` : address;
      const args = [inject("command"), "nat", "--tcp", "--json", "--server", `${asked}:${ports[server]}`];
      const { code, output } = await lab.run(lab.host(kind), process.execPath, args, { limitMs: LIMIT_MS });
      const [json = output] = /^\{.*$/m.exec(output) ?? [];
      const found = JSON.parse(json);
      expect(found).toMatchObject({
        ...expected,
        mapping: { verdict: expected.mapping },
        filtering: { verdict: expected.filtering },
      });
      // If UDP is blocked, no answer contains the server's other addresses.
      if (expected.isBehindNat !== null) expect(found.tcp.mapping.verdict).toBe(expected.mapping);
      expect(code).toBe(expected.isBehindNat === null ? 1 : 0);
    });
  }
});
