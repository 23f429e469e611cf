import { expect, test } from "vitest";
import type { GatheredCandidate, Gathering, GatheringError } from "../../ice-servers/gathering.ts";
import { endpointAt, type StunEndpoint } from "../../ice-servers/stun-endpoint.ts";
import { observationOf } from "./mapping-evidence.ts";
import { natVerdicts } from "./nat-verdict.ts";

const A1 = endpointAt("192.0.2.1", 3478);
const A2 = endpointAt("192.0.2.1", 3479);
const B1 = endpointAt("192.0.2.2", 3478);
const SIX = endpointAt("2001:db8::1", 3478);
const NAMED = endpointAt("one.example", 3478);
const ALSO_NAMED = endpointAt("two.example", 3478);
const NAMED_ELSEWHERE = endpointAt("two.example", 3479);

/** The upper half of the local preference that a browser gives its first interface. */
const INTERFACE = 126;

function candidate(type: string, address: string, more: Partial<GatheredCandidate> = {}): GatheredCandidate {
  return {
    ...{ atMs: 1, type, foundation: "1", component: "rtp", protocol: "udp", tcpType: undefined },
    ...{ address, port: 40_000, relatedAddress: "0.0.0.0", relatedPort: 0, url: undefined },
    ...{ priority: (100 << 24) | (INTERFACE << 16) | 255, relayProtocol: undefined },
    ...more,
  };
}

const HOST = candidate("host", "b3.local", { relatedAddress: undefined, relatedPort: undefined });
const seen = (port: number, more: Partial<GatheredCandidate> = {}) =>
  candidate("srflx", "198.51.100.7", { port, ...more });

/** The base is shown, as while a page has the microphone. */
const SHOWN = { relatedAddress: "10.0.0.5", relatedPort: 50_000 } as const;

const observed = (candidates: readonly GatheredCandidate[], more: Partial<Gathering> = {}) =>
  observationOf({
    candidates: [HOST, ...candidates],
    errors: [],
    end: { kind: "complete", atMs: 9 },
    ...more,
  });

const solo = (server: StunEndpoint, ...candidates: readonly GatheredCandidate[]) => ({
  server,
  ...observed(candidates.length > 0 ? candidates : [seen(1)]),
});
const silent = (server: StunEndpoint) => ({
  server,
  ...observed([], { end: { kind: "timeLimit", atMs: 6_000 } }),
});
const pair = (one: StunEndpoint, other: StunEndpoint, ...ports: readonly number[]) => ({
  servers: [one, other] as const,
  ...observed(ports.map((port) => seen(port))),
});

/** The verdict on the first interface, in short. */
function verdictOf(...[evidence]: Parameters<typeof natVerdicts>) {
  const [{ mapping, missing, nat } = { mapping: undefined }] = natVerdicts(evidence);
  return { mapping: mapping?.verdict, possible: mapping?.possible, missing, nat };
}

test("the same mapping at two addresses means endpoint-independent", () => {
  const evidence = { solos: [solo(A1), solo(B1)], pairs: [pair(A1, B1, 5)] };
  expect(verdictOf(evidence)).toMatchObject({ mapping: "endpoint-independent", missing: [] });
});

test("different mappings at two ports of an address mean address-and-port-dependent", () => {
  const evidence = { solos: [solo(A1), solo(A2)], pairs: [pair(A1, A2, 5, 6)] };
  expect(verdictOf(evidence)).toMatchObject({ mapping: "address-and-port-dependent", missing: [] });
});

test("the same mapping at two ports and another one at another address mean address-dependent", () => {
  const evidence = {
    solos: [solo(A1), solo(A2), solo(B1)],
    pairs: [pair(A1, A2, 5), pair(A1, B1, 5, 6), pair(A2, B1, 5, 6)],
  };
  expect(verdictOf(evidence)).toMatchObject({ mapping: "address-dependent", missing: [] });
});

test("without a second port, different mappings at two addresses leave open what the mapping depends on", () => {
  const evidence = { solos: [solo(A1), solo(B1)], pairs: [pair(A1, B1, 5, 6)] };
  expect(verdictOf(evidence)).toMatchObject({
    mapping: "unknown",
    possible: ["address-dependent", "address-and-port-dependent"],
    missing: ["one-port"],
  });
});

test("the same mapping at two ports of an address leaves open whether the mapping depends on the address", () => {
  const evidence = { solos: [solo(A1), solo(A2)], pairs: [pair(A1, A2, 5)] };
  expect(verdictOf(evidence)).toMatchObject({
    mapping: "unknown",
    possible: ["endpoint-independent", "address-dependent"],
    missing: ["one-address"],
  });
});

test("one answer or none gives no verdict", () => {
  expect(verdictOf({ solos: [solo(A1)], pairs: [] })).toMatchObject({
    mapping: "unknown",
    missing: ["one-server"],
  });
  expect(verdictOf({ solos: [solo(A1), silent(B1)], pairs: [] })).toMatchObject({
    mapping: "unknown",
    missing: ["one-server", "silent-servers"],
  });
  expect(verdictOf({ solos: [silent(A1), silent(B1)], pairs: [] })).toMatchObject({
    mapping: "unknown",
    nat: "unknown",
    missing: ["no-answer"],
  });
  expect(verdictOf({ solos: [], pairs: [] })).toMatchObject({ mapping: "unknown", missing: ["no-answer"] });
});

test("a single mapping counts only after complete gathering", () => {
  const unfinished = observed([seen(5)], { end: { kind: "timeLimit", atMs: 6_000 } });
  const evidence = {
    solos: [solo(A1), solo(B1)],
    pairs: [{ servers: [A1, B1] as const, ...unfinished }],
  };
  expect(verdictOf(evidence)).toMatchObject({ mapping: "unknown", missing: ["not-comparable"] });
});

test("a server that failed this time is not compared", () => {
  const error: GatheringError = { atMs: 3, url: B1.url, code: 701, text: "", address: null, port: null };
  const failed = observed([seen(5)], { errors: [error] });
  const pairs = [{ servers: [A1, B1] as const, ...failed }];
  expect(verdictOf({ solos: [solo(A1), solo(B1)], pairs })).toMatchObject({ missing: ["not-comparable"] });
  // An interface of the other IP version fails each time, which means nothing.
  const solos = [A1, B1].map((server) => ({ server, ...observed([seen(1)], { errors: [error] }) }));
  expect(verdictOf({ solos, pairs })).toMatchObject({ mapping: "endpoint-independent" });
});

test("two names may belong to the same server", () => {
  const agreeing = { solos: [solo(NAMED), solo(ALSO_NAMED)], pairs: [pair(NAMED, ALSO_NAMED, 5)] };
  expect(verdictOf(agreeing)).toMatchObject({ mapping: "unknown", missing: ["names"] });
  const onTwoPorts = {
    solos: [solo(NAMED), solo(NAMED_ELSEWHERE)],
    pairs: [pair(NAMED, NAMED_ELSEWHERE, 5)],
  };
  expect(verdictOf(onTwoPorts)).toMatchObject({
    possible: ["endpoint-independent", "address-dependent"],
    missing: ["names"],
  });
  const differing = { solos: [solo(NAMED), solo(A1)], pairs: [pair(NAMED, A1, 5, 6)] };
  expect(verdictOf(differing)).toMatchObject({
    possible: ["address-dependent", "address-and-port-dependent"],
    missing: ["one-port"],
  });
});

test("contradicting results give no verdict", () => {
  const evidence = {
    solos: [solo(A1), solo(A2), solo(B1)],
    pairs: [pair(A1, A2, 5, 6), pair(A1, B1, 5), pair(A2, B1, 5, 6)],
  };
  expect(verdictOf(evidence)).toMatchObject({ mapping: "unknown", possible: [], missing: ["contradiction"] });
});

test("more mappings than servers come from interfaces that the browser does not distinguish", () => {
  const evidence = { solos: [solo(A1), solo(B1)], pairs: [pair(A1, B1, 5, 6, 7)] };
  expect(verdictOf(evidence)).toMatchObject({ mapping: "unknown", missing: ["not-comparable"] });
});

test("a NAT is detected if the browser shows the address of this computer", () => {
  const pairs = [{ servers: [A1, B1] as const, ...observed([seen(5, SHOWN)]) }];
  const behind = { solos: [solo(A1, seen(5, SHOWN)), solo(B1, seen(6, SHOWN))], pairs };
  expect(verdictOf(behind)).toMatchObject({ nat: "present", mapping: "endpoint-independent" });
  const hidden = { solos: [solo(A1), solo(B1)], pairs: [pair(A1, B1, 5)] };
  expect(verdictOf(hidden)).toMatchObject({ nat: "unknown", mapping: "endpoint-independent" });
});

test("a server that answers without adding a candidate sees the computer's own address", () => {
  const evidence = { solos: [{ server: A1, ...observed([]) }], pairs: [] };
  expect(verdictOf(evidence)).toMatchObject({ nat: "absent", mapping: "endpoint-independent", missing: [] });
  const shown = { relatedAddress: "198.51.100.7", relatedPort: 50_000 } as const;
  const shownSolo = solo(A1, seen(shown.relatedPort, shown));
  expect(verdictOf({ solos: [shownSolo], pairs: [] })).toMatchObject({ nat: "absent", missing: [] });
});

test("a server inside the network shows nothing about the NAT around it", () => {
  const inside = (port: number) => seen(port, { address: "10.0.0.5" });
  const solos = [solo(A1), solo(A2), solo(B1, inside(5))];
  const across = { servers: [A1, B1] as const, ...observed([seen(1), inside(5)]) };
  const verdicts = natVerdicts({ solos, pairs: [pair(A1, A2, 5), across] });
  expect(
    verdicts.map(({ seenAddress, mapping, missing }) => [seenAddress, mapping.verdict, missing]),
  ).toEqual([
    ["198.51.100.7", "unknown", ["one-address"]],
    ["10.0.0.5", "unknown", ["inside"]],
  ]);
});

test("the same mapping at all servers inside the network shows nothing about the NAT around it", () => {
  const nothing = { nat: "unknown", mapping: "unknown", missing: ["inside"] };
  const hidden = ["10.0.0.1", "10.0.0.2"].map((host) => endpointAt(host, 3478));
  const silentlyAgreeing = hidden.map((server) => ({ server, ...observed([]) }));
  expect(verdictOf({ solos: silentlyAgreeing, pairs: [] })).toMatchObject(nothing);
  const shown = seen(SHOWN.relatedPort, { ...SHOWN, address: SHOWN.relatedAddress });
  expect(verdictOf({ solos: [solo(A1, shown)], pairs: [] })).toMatchObject(nothing);
  for (const address of ["10.0.0.5", "100.64.0.5", "169.254.0.5", "127.0.0.1", "fd00::5"]) {
    const alike = seen(5, { address });
    const pairs = [{ servers: [A1, B1] as const, ...observed([alike]) }];
    expect(verdictOf({ solos: [solo(A1, alike), solo(B1, alike)], pairs })).toMatchObject(nothing);
  }
});

test("mappings that differ at servers inside the network also differ outside", () => {
  const inside = (port: number) => seen(port, { address: "10.0.0.5" });
  const pairs = [{ servers: [A1, A2] as const, ...observed([inside(5), inside(6)]) }];
  expect(verdictOf({ solos: [solo(A1, inside(1)), solo(A2, inside(2))], pairs })).toMatchObject({
    mapping: "address-and-port-dependent",
    missing: [],
  });
});

test("an error is not an answer", () => {
  const text = "STUN host lookup received error.";
  const error: GatheringError = { atMs: 3, url: A1.url, code: 701, text, address: "", port: 0 };
  const failed = { server: A1, ...observed([], { errors: [error] }) };
  expect(verdictOf({ solos: [failed], pairs: [] })).toMatchObject({ nat: "unknown", missing: ["no-answer"] });
});

test("IPv4, IPv6 and each interface have a verdict each", () => {
  const ipv6 = candidate("srflx", "2001:db8::7", { relatedAddress: "fd00::5", relatedPort: 5 });
  const other = { relatedAddress: "10.9.0.5", relatedPort: 50_001 } as const;
  const solos = [
    solo(A1, seen(1, SHOWN), seen(2, other)),
    solo(B1, seen(3, SHOWN), seen(4, other)),
    solo(SIX, ipv6),
  ];
  const candidates = [seen(1, SHOWN), seen(2, other), seen(3, other)];
  const verdicts = natVerdicts({ solos, pairs: [{ servers: [A1, B1], ...observed(candidates) }] });
  expect(verdicts.map(({ family, address, mapping }) => [family, address, mapping.verdict])).toEqual([
    [4, "10.0.0.5", "endpoint-independent"],
    [4, "10.9.0.5", "unknown"],
    [6, "fd00::5", "unknown"],
  ]);
});
