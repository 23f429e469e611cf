import { type PacketJourney, type Side, sendPacket, simulatedNetwork } from "@visavis/nat/core";
import type { TransportAddress } from "@visavis/stun/core";
import { expect, test } from "vitest";
import { KIND_NAMES, type Kinds, kindOf } from "../../nat-views/kinds.ts";
import { contactIn, droppedIn, failedIn, lastSourceSeen, needsRelay } from "./contact.ts";

/** Both learn the mapped address of the other. Each step then sends there, or to the source of the last packet. */
function play(kinds: Kinds, steps: readonly (readonly [side: Side, to: "mapped" | "source"])[]) {
  let network = simulatedNetwork({ a: kindOf(kinds.a), b: kindOf(kinds.b) });
  const journeys: PacketJourney[] = [];
  const send = (from: Side, to: TransportAddress) => {
    const sent = sendPacket(network, { from, to });
    network = sent.network;
    journeys.push(sent.journey);
    return sent.journey;
  };
  const mapped = { b: send("a", network.server).source, a: send("b", network.server).source };
  for (const [side, to] of steps) {
    send(side, to === "mapped" ? mapped[side] : (lastSourceSeen(journeys, side) ?? mapped[side]));
  }
  return journeys;
}

test("two port-restricted cones connect after each has sent: the first packet is dropped", () => {
  const kinds = { a: "port-restricted-cone", b: "port-restricted-cone" } as const;
  const first = play(kinds, [["a", "mapped"]]);
  expect(droppedIn(first)).toBe("NAT B: address-not-sent-to, 198.51.100.1:40001 → 203.0.113.1:40001");
  expect(contactIn(first, kinds)).toBeUndefined();
  const oneWay = play(kinds, [
    ["a", "mapped"],
    ["b", "mapped"],
  ]);
  expect(contactIn(oneWay, kinds)).toBeUndefined();
  const both = play(kinds, [
    ["a", "mapped"],
    ["b", "mapped"],
    ["a", "mapped"],
  ]);
  expect(contactIn(both, kinds)).toBe(
    "port-restricted-cone ↔ port-restricted-cone: 198.51.100.1:40001 ↔ 203.0.113.1:40001",
  );
});

test("a symmetric NAT can be reached at the source of its packet, not at the address that the server saw", () => {
  const kinds = { a: "restricted-cone", b: "symmetric" } as const;
  const mapped = play(kinds, [
    ["a", "mapped"],
    ["b", "mapped"],
    ["a", "mapped"],
  ]);
  expect(contactIn(mapped, kinds)).toBeUndefined();
  const source = play(kinds, [
    ["a", "mapped"],
    ["b", "mapped"],
    ["a", "source"],
  ]);
  expect(contactIn(source, kinds)).toBe(
    "restricted-cone ↔ symmetric: 198.51.100.1:40001 ↔ 203.0.113.1:40002",
  );
});

test("a pair with a full cone does not count", () => {
  const kinds = { a: "full-cone", b: "port-restricted-cone" } as const;
  expect(
    contactIn(
      play(kinds, [
        ["b", "mapped"],
        ["a", "mapped"],
        ["b", "mapped"],
      ]),
      kinds,
    ),
  ).toBeUndefined();
});

test("failure counts after both have tried twice, and only if a relay is needed", () => {
  const hopeless = { a: "symmetric", b: "port-restricted-cone" } as const;
  const once = [
    ["a", "mapped"],
    ["b", "mapped"],
  ] as const;
  expect(failedIn(play(hopeless, once), hopeless)).toBeUndefined();
  expect(failedIn(play(hopeless, [...once, ...once]), hopeless)).toBe(
    "symmetric ↔ port-restricted-cone: A → B 2 × dropped, B → A 2 × dropped",
  );
  const possible = { a: "port-restricted-cone", b: "port-restricted-cone" } as const;
  expect(
    failedIn(
      play(possible, [
        ["a", "mapped"],
        ["a", "mapped"],
      ]),
      possible,
    ),
  ).toBeUndefined();
});

test("a relay is needed between a symmetric NAT and a port-restricted or symmetric one", () => {
  const pairs = KIND_NAMES.flatMap((a) => KIND_NAMES.map((b) => ({ a, b })));
  expect(pairs.filter(needsRelay)).toEqual([
    { a: "port-restricted-cone", b: "symmetric" },
    { a: "symmetric", b: "port-restricted-cone" },
    { a: "symmetric", b: "symmetric" },
  ]);
});
