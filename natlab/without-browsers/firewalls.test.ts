import { expect } from "vitest";
import type { NetworkKindName } from "../../testbed/networks/kinds/network-kinds.ts";
import { answerOf, labTest, startEcho } from "../../testbed/networks/lab-test.ts";
import type { TcpAnswer } from "../../testbed/networks/programs/ask-over-tcp.ts";
import type { UdpAnswer } from "../../testbed/networks/programs/ask-over-udp.ts";

const KINDS = ["port-restricted-cone", "udp-blocked", "tcp-443-only", "https-only"] as const;

const test = labTest(KINDS.map((kind) => ({ name: kind, kind }))).extend(
  "echo",
  { scope: "file" },
  async ({ lab }) => startEcho(lab, [443, 3478]),
);

/** The first bytes of a TLS 1.3 ClientHello, of an HTTP request and of a STUN message. */
const FIRST_BYTES = {
  tls: "16030100c8010000c40303",
  http: Buffer.from("GET / HTTP/1.1\r\n").toString("hex"),
  stun: "000100002112a442",
} as const;

interface Expected {
  readonly udp: "answered" | "silence";
  readonly tcp3478: TcpAnswer["outcome"];
  readonly tls443: TcpAnswer["outcome"];
  readonly http443: TcpAnswer["outcome"];
  readonly stun443: TcpAnswer["outcome"];
}

const ALL_ANSWERED: Expected = {
  udp: "answered",
  tcp3478: "answered",
  tls443: "answered",
  http443: "answered",
  stun443: "answered",
};

const EXPECTED = {
  "port-restricted-cone": ALL_ANSWERED,
  "udp-blocked": { ...ALL_ANSWERED, udp: "silence" },
  "tcp-443-only": { ...ALL_ANSWERED, udp: "silence", tcp3478: "silence" },
  "https-only": {
    udp: "silence",
    tcp3478: "silence",
    tls443: "answered",
    http443: "refused",
    stun443: "refused",
  },
} as const satisfies Partial<Record<NetworkKindName, Expected>>;

for (const kind of KINDS) {
  test.concurrent(`${kind} lets out what its name says, and nothing else`, async ({ lab, echo: _ }) => {
    const host = lab.host(kind);
    const [address] = lab.server.ipv4;
    const overTcp = async (port: number, bytes: string, times = 1) => {
      const { outcome } = await answerOf<TcpAnswer>(lab, host, "ask-over-tcp", [address, port, bytes, times]);
      return outcome;
    };
    const overUdp = async () => {
      const { received } = await answerOf<UdpAnswer>(lab, host, "ask-over-udp", [address, 3478, 5, 100]);
      return received === 5 ? "answered" : "silence";
    };
    const [udp, tcp3478, tls443, http443, stun443] = await Promise.all([
      overUdp(),
      overTcp(3478, FIRST_BYTES.stun),
      // More than one segment, of which the firewall inspects only the first.
      overTcp(443, FIRST_BYTES.tls, 1_000),
      overTcp(443, FIRST_BYTES.http),
      overTcp(443, FIRST_BYTES.stun),
    ]);
    expect({ udp, tcp3478, tls443, http443, stun443 }).toEqual(EXPECTED[kind]);
  });
}
