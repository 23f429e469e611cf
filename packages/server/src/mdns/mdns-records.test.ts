import { expect, test } from "vitest";
import {
  announcedAddresses,
  answersTo,
  forLegacyClient,
  goodbyes,
  losesTo,
  mdnsRecords,
} from "./mdns-records.ts";

const records = mdnsRecords({ name: "alpha.local", port: 3003, addresses: ["192.0.2.7", "2001:db8::7"] });
const ipv4Only = mdnsRecords({ name: "alpha.local", port: 3003, addresses: ["192.0.2.7"] });

const a = { name: "alpha.local", type: "A", data: "192.0.2.7", ttl: 120, flush: true } as const;
const aaaa = { name: "alpha.local", type: "AAAA", data: "2001:db8::7", ttl: 120, flush: true } as const;

test("a query is answered by type, whatever the case of the name", () => {
  const ask = (type: "A" | "AAAA") =>
    answersTo({ questions: [{ name: "Alpha.LOCAL", type }] }, { records, givesHost: true });
  expect(ask("A")).toEqual({ answers: [a], additionals: [] });
  expect(ask("AAAA")).toEqual({ answers: [aaaa], additionals: [] });
});

test("a query for a missing type is answered with NSEC", () => {
  const asked = { questions: [{ name: "alpha.local", type: "AAAA" as const }] };
  expect(answersTo(asked, { records: ipv4Only, givesHost: true })?.answers).toEqual([
    {
      name: "alpha.local",
      type: "NSEC",
      ttl: 120,
      flush: true,
      data: { nextDomain: "alpha.local", rrtypes: ["A"] },
    },
  ]);
});

test("other names and known answers get no answer", () => {
  const questions = [{ name: "alpha.local", type: "A" as const }];
  const answer = (query: Parameters<typeof answersTo>[0]) => answersTo(query, { records, givesHost: true });
  expect(answer({ questions: [{ name: "beta.local", type: "A" }] })).toBeUndefined();
  expect(answer({ questions, answers: [{ ...a, ttl: 60 }] })).toBeUndefined();
  expect(answer({ questions, answers: [{ ...a, ttl: 59 }] })?.answers).toEqual([a]);
  expect(answer({ questions, answers: [{ ...a, data: "192.0.2.8" }] })?.answers).toEqual([a]);
});

test("a query for web servers gets all records", () => {
  const query = { questions: [{ name: "_https._tcp.local", type: "PTR" as const }] };
  const answer = answersTo(query, { records, givesHost: true })!;
  expect(answer.answers).toEqual([
    {
      name: "_https._tcp.local",
      type: "PTR",
      data: "Visavis alpha 3003._https._tcp.local",
      ttl: 4_500,
    },
  ]);
  expect(answer.additionals).toEqual(expect.arrayContaining([a, aaaa]));
  expect(answer.additionals.map(({ type }) => type)).toContain("SRV");
});

test.each([
  ["a".repeat(63), `Visavis ${"a".repeat(49)} 65535`],
  ["面".repeat(17), `Visavis ${"面".repeat(16)} 65535`],
  ["😀".repeat(13), `Visavis ${"😀".repeat(12)} 65535`],
  ["a".repeat(49), `Visavis ${"a".repeat(49)} 65535`],
])("the name of the service has one label of at most 63 bytes, cut at a character: %s", (host, label) => {
  const { service } = mdnsRecords({ name: `${host}.local`, port: 65_535, addresses: ["192.0.2.7"] });
  expect(service.map(({ name }) => name)).toContain(`${label}._https._tcp.local`);
  expect(Buffer.byteLength(label)).toBeLessThanOrEqual(63);
});

test("while another program answers for the name, only the service is answered", () => {
  const ask = (name: string) =>
    answersTo({ questions: [{ name, type: "A" }] }, { records, givesHost: false });
  expect(ask("alpha.local")).toBeUndefined();
  const query = { questions: [{ name: "_https._tcp.local", type: "PTR" as const }] };
  expect(answersTo(query, { records, givesHost: false })?.additionals).not.toContainEqual(a);
});

test("a plain DNS client gets a short TTL, and a goodbye has TTL 0", () => {
  expect(forLegacyClient([a])).toEqual([{ ...a, ttl: 10, flush: false }]);
  expect(goodbyes([a])).toEqual([{ ...a, ttl: 0 }]);
});

test("addresses that others announce for the name are found", () => {
  const other = { ...a, name: "beta.local" };
  expect(announcedAddresses("ALPHA.local", [a, { ...aaaa, ttl: 0 }, other])).toEqual([
    { address: "192.0.2.7", isGoodbye: false },
    { address: "2001:db8::7", isGoodbye: true },
  ]);
});

test.each([
  [["192.0.2.7"], ["192.0.2.8"], true],
  [["192.0.2.8"], ["192.0.2.7"], false],
  [["192.0.2.9"], ["192.0.2.10"], true],
  [["192.0.2.7"], ["2001:db8::7"], true],
  [["2001:db8::7", "192.0.2.7"], ["192.0.2.7"], false],
  [["192.0.2.7"], ["192.0.2.7", "2001:db8::7"], true],
  [["192.0.2.7"], ["192.0.2.7"], false],
])("when two hosts probe for a name, %j loses to %j: %j", (own, others, loses) => {
  expect(losesTo(own, others)).toBe(loses);
});
