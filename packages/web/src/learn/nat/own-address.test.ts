import { expect, test } from "vitest";
import type { GatheredCandidate } from "../../ice-servers/gathering.ts";
import { ownEvidence } from "./own-address.ts";

const candidate = (type: string, address: string): GatheredCandidate => ({
  atMs: 1,
  type,
  foundation: "1",
  component: "rtp",
  protocol: "udp",
  tcpType: undefined,
  address,
  port: 5_000,
  relatedAddress: undefined,
  relatedPort: undefined,
  priority: 1,
  url: undefined,
  relayProtocol: undefined,
});
const url = "stun:192.0.2.1:3478";
const host = candidate("host", "192.168.1.7");

test("the evidence shows both addresses, or that they are the same", () => {
  const serverReflexive = candidate("srflx", "203.0.113.7");
  expect(ownEvidence({ url, verdict: "tellsAddress", host, serverReflexive })).toBe(
    "host 192.168.1.7:5000 → srflx 203.0.113.7:5000",
  );
  expect(ownEvidence({ url, verdict: "answersWithoutNat", host, serverReflexive: undefined })).toBe(
    "host 192.168.1.7:5000 = srflx",
  );
});

test("there is no evidence without a response, or without a query", () => {
  expect(ownEvidence({ url, verdict: "noAnswer", host, serverReflexive: undefined })).toBeUndefined();
  expect(
    ownEvidence({ url, verdict: "answersWithoutNat", host: undefined, serverReflexive: undefined }),
  ).toBeUndefined();
  for (const none of ["asking", "noServer", undefined] as const) expect(ownEvidence(none)).toBeUndefined();
});
