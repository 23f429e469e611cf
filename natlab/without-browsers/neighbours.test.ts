import { expect } from "vitest";
import type { NetworkKindName } from "../../testbed/networks/kinds/network-kinds.ts";
import { answerOf, labTest, programFile, startEcho } from "../../testbed/networks/lab-test.ts";
import type { UdpAnswer } from "../../testbed/networks/programs/ask-over-udp.ts";

const ECHO_PORT = 3478;
/** From the port range of the first host, which its NATs preserve. */
const HELD_PORT = 25_000;

/** The hosts that reach a port that another host has opened, through the public side of its NAT. */
const EXPECTED = {
  "full-cone": { neighbour: true, stranger: true },
  "restricted-cone": { neighbour: true, stranger: false },
  "port-restricted-cone": { neighbour: false, stranger: false },
  "port-restricted-cone-hairpinning": { neighbour: true, stranger: false },
  "carrier-grade": { neighbour: false, stranger: false },
} as const satisfies Partial<Record<NetworkKindName, object>>;

const KINDS = Object.keys(EXPECTED) as readonly (keyof typeof EXPECTED)[];

const test = labTest([
  ...KINDS.map((kind) => ({ name: kind, kind, hosts: 2 })),
  { name: "elsewhere", kind: "open" },
]).extend("echo", { scope: "file" }, async ({ lab }) => startEcho(lab, [ECHO_PORT]));

for (const kind of KINDS) {
  test.concurrent(`${kind} lets in only the hosts that it should`, async ({ lab, echo: _ }) => {
    const holder = lab.host(kind, 0);
    const args = [programFile("hold-mapping"), HELD_PORT, lab.server.ipv4[0], ECHO_PORT].map(String);
    await lab.startUntil(holder, "ready", process.execPath, args);
    const [neighbour, stranger] = await Promise.all(
      [lab.host(kind, 1), lab.host("elsewhere")].map(async (host) => {
        const question = [holder.publicIpv4!, HELD_PORT, 3, 100];
        const { received } = await answerOf<UdpAnswer>(lab, host, "ask-over-udp", question);
        return received > 0;
      }),
    );
    expect({ neighbour, stranger }).toEqual(EXPECTED[kind]);
  });
}
