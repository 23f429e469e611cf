import { expect, test } from "vitest";
import type { GatheredCandidate, GatheringError } from "../../ice-servers/gathering.ts";
import type { RelayTest } from "./relay-check.ts";
import { echoEvidence, refusalEvidence, relayEvidence } from "./relay-check.ts";

const url = "turn:192.0.2.1:3478?transport=udp";
const relay: GatheredCandidate = {
  atMs: 1,
  type: "relay",
  foundation: "1",
  component: "rtp",
  protocol: "udp",
  tcpType: undefined,
  address: "192.0.2.1",
  port: 50_000,
  relatedAddress: undefined,
  relatedPort: undefined,
  priority: 1,
  url,
  relayProtocol: "udp",
};
const error = (code: number): GatheringError => ({ atMs: 1, url, code, text: "", address: null, port: null });
const tested = ({
  withWrongPassword = false,
  candidates = [relay],
  errors = [],
  echo,
}: Partial<Pick<RelayTest, "withWrongPassword" | "echo">> & {
  candidates?: readonly GatheredCandidate[];
  errors?: readonly GatheringError[];
}): RelayTest => ({
  url,
  withWrongPassword,
  gathering: { candidates, errors, end: { kind: "complete", atMs: 1 } },
  echo,
  verdict: "works",
});

test("the evidence shows the relayed address, and the round-trip time of a packet", () => {
  const works = tested({ echo: { kind: "returned", medianMs: 3.14, shortestMs: 2, checkMs: undefined } });
  expect(relayEvidence(works)).toBe(`${url} → relay 192.0.2.1:50000`);
  expect(echoEvidence(works)).toBe(`${url}, 3.1 ms`);
  expect(refusalEvidence(works)).toBeUndefined();
});

test("there is no evidence without a returned packet or a relayed address", () => {
  expect(echoEvidence(tested({ echo: { kind: "lost" } }))).toBeUndefined();
  expect(relayEvidence(tested({ candidates: [] }))).toBeUndefined();
  expect(relayEvidence(undefined)).toBeUndefined();
});

test("only a 401 in the test with a wrong password counts as a refusal", () => {
  const refused = { candidates: [], errors: [error(401)] };
  expect(refusalEvidence(tested({ ...refused, withWrongPassword: true }))).toBe(`${url} → 401`);
  expect(refusalEvidence(tested(refused))).toBeUndefined();
  expect(
    refusalEvidence(tested({ candidates: [], errors: [error(701)], withWrongPassword: true })),
  ).toBeUndefined();
});
