import { expect, test } from "vitest";
import { tracedCall } from "../../testing/traced-call.ts";
import { candidatePairsOf, selectedPairOf } from "./candidate-pairs.ts";

const host = {
  type: "local-candidate",
  candidateType: "host",
  protocol: "udp",
  address: "192.0.2.1",
  port: 5000,
};
const relay = {
  type: "local-candidate",
  candidateType: "relay",
  protocol: "udp",
  relayProtocol: "tls",
  address: "203.0.113.1",
  port: 6000,
  url: "turns:turn.example.com:443?transport=tcp",
};
const remote = {
  type: "remote-candidate",
  candidateType: "srflx",
  protocol: "udp",
  address: "198.51.100.1",
  port: 7000,
};
const pair = (members: object) => ({
  type: "candidate-pair",
  remoteCandidateId: "R",
  state: "succeeded",
  ...members,
});

test("pairs are listed with their candidates and the results of their checks", () => {
  const call = tracedCall();
  call.side("a").statistics(1_000, {
    L1: host,
    L2: relay,
    R: remote,
    P1: pair({ localCandidateId: "L1", state: "failed", priority: 9, requestsSent: 7, responsesReceived: 0 }),
    P2: pair({
      localCandidateId: "L2",
      nominated: true,
      priority: 1,
      requestsSent: 3,
      responsesReceived: 3,
      requestsReceived: 2,
      responsesSent: 2,
      currentRoundTripTime: 0.025,
      bytesSent: 1_000,
    }),
    P3: pair({ localCandidateId: "L1", priority: 2 }),
    T: { type: "transport", selectedCandidatePairId: "P2" },
  });
  const pairs = candidatePairsOf(call.trace(), "a", 1_000);
  expect(pairs.map(({ id }) => id)).toEqual(["P2", "P3", "P1"]);
  expect(pairs[0]).toMatchObject({
    isSelected: true,
    isNominated: true,
    currentRoundTripTimeMs: 25,
    responsesReceived: 3,
    local: { type: "relay", relayProtocol: "tls", address: "203.0.113.1", url: relay.url },
    remote: { type: "srflx", port: 7000 },
  });
  expect(pairs[0]?.bytesReceived).toBeUndefined();
});

test("Firefox marks the selected pair itself, and may keep the mark on an old one", () => {
  const call = tracedCall();
  call.side("a").statistics(1_000, {
    P1: pair({ selected: true, state: "cancelled" }),
    P2: pair({ selected: true, nominated: true }),
  });
  expect(selectedPairOf(call.trace(), "a", 1_000)?.id).toBe("P2");
});

test("if no pair is marked, a nominated one that succeeded counts as selected", () => {
  const call = tracedCall();
  call.side("a").statistics(1_000, {
    P1: pair({ state: "in-progress", nominated: true }),
    P2: pair({ nominated: true }),
  });
  expect(selectedPairOf(call.trace(), "a", 1_000)?.id).toBe("P2");
  expect(selectedPairOf(call.trace(), "a", 999)).toBeUndefined();
});
