import type { StunProbe } from "@visavis/stun/node";
import { expect, test } from "vitest";
import { chooseServers } from "./usual-servers.ts";

const at = (address: string) => ({ address, port: 3478 });

function probe(address: string, known: Partial<StunProbe> = {}): StunProbe {
  return {
    server: at("stun.example.org"),
    remote: at(address),
    status: "alive",
    tries: 1,
    answers: 1,
    roundTripMs: { shortest: 1, median: 1, longest: 1 },
    mapped: at("203.0.113.7"),
    agreement: "agrees",
    generation: "RFC 5389",
    hasBehaviourDiscovery: false,
    software: null,
    ...known,
  };
}

test("the first server that responds is chosen, and others with other addresses of the same family", () => {
  const probes = [
    probe("192.0.2.1", { status: "silent" }),
    probe("192.0.2.2"),
    probe("192.0.2.2"),
    probe("192.0.2.3", { agreement: "differs" }),
    probe("2001:db8::1"),
    probe("192.0.2.4"),
    probe("192.0.2.4"),
  ];
  expect(chooseServers(probes)).toEqual({ server: at("192.0.2.2"), others: [at("192.0.2.4")] });
});

test("a server with RFC 5780 is preferred", () => {
  const probes = [probe("192.0.2.1"), probe("192.0.2.2", { hasBehaviourDiscovery: true })];
  expect(chooseServers(probes)).toEqual({ server: at("192.0.2.2"), others: [at("192.0.2.1")] });
});

test("at most four others are chosen", () => {
  const probes = Array.from({ length: 10 }, (_, index) => probe(`192.0.2.${index}`));
  expect(chooseServers(probes)?.others).toHaveLength(4);
});

test("if none responds, none is chosen", () => {
  expect(chooseServers([])).toBeUndefined();
  expect(chooseServers([probe("192.0.2.1", { status: "closed" })])).toBeUndefined();
});
