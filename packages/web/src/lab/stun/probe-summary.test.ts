import { expect, test } from "vitest";
import { endpointAt } from "../../ice-servers/stun-endpoint.ts";
import {
  compareProbes,
  ENOUGH_SILENCE,
  onePerFamily,
  type Probe,
  reachOf,
  sortProbes,
} from "./probe-summary.ts";

function probe(host: string, more: Partial<Probe> = {}): Probe {
  const server = endpointAt(host, 3478);
  return { server, verdict: undefined, tries: 0, timesMs: [], addresses: [], seenAs: [], ...more };
}

const alive = (host: string, address: string, timesMs: readonly number[] = [20]): Probe =>
  probe(host, { verdict: "tellsAddress", tries: timesMs.length, timesMs, addresses: [address] });
const dead = (host: string, verdict: Probe["verdict"] = "noAnswer") => probe(host, { verdict, tries: 1 });

const ONLINE = { isOffline: false };
const silent = (count: number) => Array.from({ length: count }, (_, index) => dead(`s${index}.example`));

test("a server that sees a different address from most is detected", () => {
  const compared = compareProbes([
    alive("a.example", "192.0.2.1"),
    alive("liar.example", "203.0.113.9"),
    alive("b.example", "192.0.2.1"),
    dead("gone.example"),
  ]);
  expect(compared.map(({ agreement }) => agreement)).toEqual(["agrees", "differs", "agrees", undefined]);
});

test("if two servers differ, which one is right is unknown", () => {
  const compared = compareProbes([alive("a.example", "192.0.2.1"), alive("b.example", "192.0.2.2")]);
  expect(compared.map(({ agreement }) => agreement)).toEqual(["unknown", "unknown"]);
});

test("IPv4 and IPv6 addresses do not contradict each other", () => {
  const both = { addresses: ["192.0.2.1", "2001:db8::1"] };
  const compared = compareProbes([
    { ...alive("a.example", ""), ...both },
    { ...alive("b.example", ""), ...both },
    alive("c.example", "192.0.2.1"),
  ]);
  expect(compared.map(({ agreement }) => agreement)).toEqual(["agrees", "agrees", "agrees"]);
  expect(onePerFamily(["192.0.2.1", "2001:db8::1", "192.0.2.2"])).toEqual(["192.0.2.1", "2001:db8::1"]);
});

test("the time is the shortest and the median of the tries", () => {
  expect(compareProbes([alive("a.example", "192.0.2.1", [90, 20, 30])])[0]?.time).toEqual({
    shortestMs: 20,
    medianMs: 30,
  });
  expect(compareProbes([dead("a.example")])[0]?.time).toBeUndefined();
});

test("the fastest come first, and those without an answer last", () => {
  const compared = compareProbes([
    dead("dead.example"),
    probe("waiting.example"),
    alive("slow.example", "192.0.2.1", [300]),
    alive("fast.example", "192.0.2.1", [10]),
  ]);
  expect(sortProbes(compared).map(({ server }) => server.host)).toEqual([
    "fast.example",
    "slow.example",
    "waiting.example",
    "dead.example",
  ]);
});

test("silence is conclusive once enough servers have been silent", () => {
  const waiting = [probe("w.example")];
  expect(reachOf([...silent(ENOUGH_SILENCE - 1), ...waiting], ONLINE)).toBe("undecided");
  expect(reachOf([...silent(ENOUGH_SILENCE), ...waiting], ONLINE)).toBe("silence");
  expect(reachOf(silent(1), ONLINE)).toBe("silence");
  expect(reachOf([], ONLINE)).toBe("undecided");
  expect(reachOf([...silent(ENOUGH_SILENCE), alive("a.example", "192.0.2.1")], ONLINE)).toBe("answers");
});

test("there is no internet if no name can be resolved; one resolved name disproves that", () => {
  const nameless = Array.from({ length: ENOUGH_SILENCE }, (_, index) =>
    dead(`s${index}.example`, "nameNotFound"),
  );
  expect(reachOf(nameless, ONLINE)).toBe("noInternet");
  expect(reachOf([...nameless, dead("192.0.2.1"), dead("2001:db8::1")], ONLINE)).toBe("noInternet");
  expect(reachOf([...nameless, dead("found.example")], ONLINE)).toBe("silence");
  expect(reachOf(silent(ENOUGH_SILENCE), { isOffline: true })).toBe("noInternet");
});

test("a stopped query does not count", () => {
  expect(reachOf([dead("a.example", "stopped")], ONLINE)).toBe("undecided");
});
