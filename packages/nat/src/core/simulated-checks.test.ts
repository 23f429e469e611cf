import { describe, expect, test } from "vitest";
import { isContactDirect } from "./contact.ts";
import { CLASSIC_KINDS, ENDPOINT_DEPENDENCES, type NatKind } from "./nat-behaviour.ts";
import { sendPacket } from "./nat-simulator.ts";
import { playChecks, simulatedNetwork } from "./simulated-checks.ts";

const KINDS: readonly (NatKind & { readonly isTranslated?: boolean })[] = [
  ...ENDPOINT_DEPENDENCES.flatMap((mapping) =>
    ENDPOINT_DEPENDENCES.map((filtering) => ({ mapping, filtering })),
  ),
  ...ENDPOINT_DEPENDENCES.map((filtering) => ({
    mapping: "endpoint-independent" as const,
    filtering,
    isTranslated: false,
  })),
];
const nameOf = ({ mapping, filtering, isTranslated = true }: (typeof KINDS)[number]) =>
  isTranslated ? `${mapping} mapping, ${filtering} filtering` : `public, ${filtering} filtering`;

const { symmetric, "restricted-cone": restricted, "port-restricted-cone": portRestricted } = CLASSIC_KINDS;

describe("checks between two NATs have the outcome that forecastContact predicts, for every pair", () => {
  test.each(KINDS.map((kind) => [nameOf(kind), kind] as const))("%s", (_, a) => {
    for (const b of KINDS) {
      const { path } = playChecks(simulatedNetwork({ a, b }));
      expect(!path.isRelayed, nameOf(b)).toBe(isContactDirect(a, b));
    }
  });
});

test("the first check is dropped, and opens the NAT for the other side's", () => {
  const { steps, path } = playChecks(simulatedNetwork({ a: portRestricted, b: portRestricted }));
  expect(steps.map(({ purpose, journey: { from, end } }) => [purpose, from, end.kind])).toEqual([
    ["gather", "a", "arrived"],
    ["gathered", "server", "arrived"],
    ["gather", "b", "arrived"],
    ["gathered", "server", "arrived"],
    ["check", "a", "refused"],
    ["check", "b", "arrived"],
    ["response", "a", "arrived"],
  ]);
  expect(steps[4]?.journey.end).toMatchObject({ by: "b", why: "address-not-sent-to" });
  expect(path).toEqual({
    isRelayed: false,
    a: { address: "198.51.100.1", port: 40_001 },
    b: { address: "203.0.113.1", port: 40_001 },
  });
});

test("a symmetric NAT has a direct path to one that accepts any port of an address: by a peer-reflexive candidate", () => {
  const { steps, path } = playChecks(simulatedNetwork({ a: symmetric, b: restricted }));
  const discovery = steps.find(({ discovered }) => discovered !== undefined);
  expect(discovery?.discovered).toEqual({ address: "198.51.100.1", port: 40_002 });
  expect(path.a).toEqual(discovery?.discovered);
});

test("between two symmetric NATs, every check comes from an unknown port, and only a relay works", () => {
  const { steps, path } = playChecks(simulatedNetwork({ a: symmetric, b: symmetric }));
  const allocation = steps.findIndex(({ purpose }) => purpose === "allocate");
  const checks = steps.slice(0, allocation).filter(({ purpose }) => purpose === "check");
  expect(checks.length).toBeGreaterThan(3);
  for (const { journey } of checks) expect(journey.end.kind).toBe("refused");
  const byRelay = steps.slice(allocation).map(({ journey: { from, end } }) => [from, end]);
  expect(byRelay).toEqual([
    ["a", { kind: "arrived", at: "server" }],
    ["server", { kind: "arrived", at: "a" }],
    ["b", { kind: "arrived", at: "relay" }],
    ["server", { kind: "arrived", at: "a" }],
    ["a", { kind: "arrived", at: "server" }],
    ["relay", { kind: "arrived", at: "b" }],
  ]);
  expect(path).toMatchObject({ isRelayed: true, a: { address: "192.0.2.1", port: 50_000 } });
});

test("a relay is reached through every NAT", () => {
  for (const a of KINDS) {
    for (const b of KINDS) {
      const { steps, path } = playChecks(simulatedNetwork({ a, b }));
      const last = steps.at(-1)?.journey.end;
      expect(last?.kind, `${nameOf(a)} and ${nameOf(b)}`).toBe("arrived");
      expect(path.isRelayed).toBe(steps.some(({ purpose }) => purpose === "allocate"));
    }
  }
});

test("a dropped packet has a reason", () => {
  const start = simulatedNetwork({ a: portRestricted, b: symmetric });
  const to = (port: number) => ({ address: "198.51.100.1", port });
  const unknown = sendPacket(start, { from: "b", to: to(40_001) });
  expect(unknown.journey.end).toMatchObject({ kind: "refused", why: "no-mapping" });
  const { network } = sendPacket(start, { from: "a", to: { address: "203.0.113.1", port: 1 } });
  const wrongPort = sendPacket(network, { from: "b", to: to(40_001) });
  expect(wrongPort.journey.end).toMatchObject({ kind: "refused", why: "port-not-sent-to" });
  const nobody = sendPacket(start, { from: "a", to: { address: "192.0.2.99", port: 1 } });
  expect(nobody.journey.end).toEqual({ kind: "lost" });
});
