import type { TransportAddress } from "@visavis/stun/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ENDPOINT_DEPENDENCES } from "./nat-behaviour.ts";
import {
  type PacketJourney,
  type SimulatedNetwork,
  type SimulatedParty,
  sendPacket,
} from "./nat-simulator.ts";
import { simulatedNetwork } from "./simulated-checks.ts";

const kind = fc.record({
  mapping: fc.constantFrom(...ENDPOINT_DEPENDENCES),
  filtering: fc.constantFrom(...ENDPOINT_DEPENDENCES),
});
const packet = fc.record({
  from: fc.constantFrom<SimulatedParty>("a", "b", "server", "relay"),
  to: fc.record({
    address: fc.constantFrom("198.51.100.1", "203.0.113.1", "192.0.2.1", "192.0.2.9"),
    port: fc.constantFrom(3478, 40_001, 40_002, 40_003, 50_000),
  }),
});

/** Sends all packets one after the other. */
function sendAll(
  start: SimulatedNetwork,
  packets: readonly { readonly from: SimulatedParty; readonly to: TransportAddress }[],
): { readonly network: SimulatedNetwork; readonly journeys: readonly PacketJourney[] } {
  let network = start;
  const journeys = packets.map((one) => {
    const sent = sendPacket(network, one);
    network = sent.network;
    return sent.journey;
  });
  return { network, journeys };
}

test("a NAT lets in only what its filtering allows, given the packets sent before", () => {
  fc.assert(
    fc.property(kind, kind, fc.array(packet, { maxLength: 20 }), (a, b, packets) => {
      const { journeys } = sendAll(simulatedNetwork({ a, b }), packets);
      for (const [index, { end, source, to }] of journeys.entries()) {
        if (end.kind !== "arrived" || (end.at !== "a" && end.at !== "b")) continue;
        const { filtering } = { a, b }[end.at];
        // Including the packet itself: a host may send to its own external address.
        const leftBefore = journeys.slice(0, index + 1).filter(({ from }) => from === end.at);
        const throughIt = leftBefore.filter(
          (one) => one.source.address === to.address && one.source.port === to.port,
        );
        expect(throughIt.length).toBeGreaterThan(0);
        if (filtering === "endpoint-independent") continue;
        const toAddress = throughIt.filter((one) => one.to.address === source.address);
        expect(toAddress.length).toBeGreaterThan(0);
        if (filtering === "address-dependent") continue;
        expect(toAddress.some((one) => one.to.port === source.port)).toBe(true);
      }
    }),
  );
});

test("no two mappings of a NAT share a port, and an endpoint-independent NAT has one mapping per socket", () => {
  fc.assert(
    fc.property(kind, kind, fc.array(packet, { maxLength: 20 }), (a, b, packets) => {
      const { network } = sendAll(simulatedNetwork({ a, b }), packets);
      for (const { nat } of Object.values(network.hosts)) {
        const ports = nat.mappings.map(({ outside }) => outside.port);
        expect(new Set(ports).size).toBe(ports.length);
        if (nat.kind.mapping === "endpoint-independent") expect(ports.length).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test("an answer uses the mapping through which the request came in", () => {
  const start = simulatedNetwork({
    a: { mapping: "address-and-port-dependent", filtering: "endpoint-independent" },
    b: { mapping: "endpoint-independent", filtering: "endpoint-independent" },
  });
  const { network, journeys } = sendAll(start, [
    { from: "a", to: start.server },
    { from: "b", to: { address: "198.51.100.1", port: 40_001 } },
  ]);
  const question = journeys[1]!;
  const { journey: answer } = sendPacket(network, { from: "a", to: question.source });
  expect(answer.source).toEqual({ address: "198.51.100.1", port: 40_001 });
  expect(answer.madeMapping).toBe(false);
});
