import { expect } from "vitest";
import { answerOf, labTest, startEcho } from "../testbed/networks/lab-test.ts";
import type { LineQuality } from "../testbed/networks/namespace-plan.ts";
import type { TcpAnswer } from "../testbed/networks/programs/ask-over-tcp.ts";
import type { UdpAnswer } from "../testbed/networks/programs/ask-over-udp.ts";

const PORT = 3478;

/**
 * How much longer than its delay a line may take. A busy machine delays most datagrams, but hardly the fastest of many,
 * so the tests check that one.
 */
const TOLERANCE_MS = 15;

const LINES = {
  plain: {},
  near: { oneWayDelayMs: 10 },
  far: { oneWayDelayMs: 50 },
  unsteady: { oneWayDelayMs: 20, jitterMs: 20 },
  lossy: { lossFraction: 0.1 },
  narrow: { rateKilobitsPerSecond: 2_000 },
  "dual-stack": { oneWayDelayMs: 30 },
} as const satisfies Record<string, LineQuality>;

const test = labTest(
  Object.entries(LINES).map(([name, line]) => ({
    name,
    kind: name === "dual-stack" ? name : "port-restricted-cone",
    line,
  })),
).extend("echo", { scope: "file" }, async ({ lab }) => startEcho(lab, [PORT]));

test("a line without settings adds hardly any delay and loses nothing", async ({ lab, echo: _, expect }) => {
  const args = [lab.server.ipv4[0], PORT, 1_000, 1_000];
  const { received, roundTripsMs } = await answerOf<UdpAnswer>(lab, lab.host("plain"), "ask-over-udp", args);
  expect(received).toBe(1_000);
  expect(roundTripsMs.least).toBeLessThan(TOLERANCE_MS);
});

for (const name of ["near", "far"] as const) {
  const { oneWayDelayMs } = LINES[name];
  test(`a delay of ${oneWayDelayMs} ms holds in both directions, at 500 datagrams a second`, async ({
    lab,
    echo: _,
  }) => {
    const args = [lab.server.ipv4[0], PORT, 1_500, 500];
    const answer = await answerOf<UdpAnswer>(lab, lab.host(name), "ask-over-udp", args);
    // When the whole machine stalls for a moment, its own queues overflow and some are lost.
    expect(answer.received).toBeGreaterThan(1_450);
    expect(answer.isInOrder).toBe(true);
    expect(answer.roundTripsMs.least).toBeGreaterThanOrEqual(2 * oneWayDelayMs);
    expect(answer.roundTripsMs.least).toBeLessThan(2 * oneWayDelayMs + TOLERANCE_MS);
  });
}

test("a delay holds for IPv6", async ({ lab, echo: _ }) => {
  const args = [lab.server.ipv6[0], PORT, 200, 200];
  const answer = await answerOf<UdpAnswer>(lab, lab.host("dual-stack"), "ask-over-udp", args);
  expect(answer.received).toBe(200);
  expect(answer.roundTripsMs.least).toBeGreaterThanOrEqual(60);
  expect(answer.roundTripsMs.least).toBeLessThan(60 + TOLERANCE_MS);
});

test("jitter spreads the delay and keeps the order", async ({ lab, echo: _ }) => {
  const args = [lab.server.ipv4[0], PORT, 300, 100];
  const answer = await answerOf<UdpAnswer>(lab, lab.host("unsteady"), "ask-over-udp", args);
  expect(answer.received).toBe(300);
  expect(answer.isInOrder).toBe(true);
  expect(answer.roundTripsMs.least).toBeGreaterThanOrEqual(40);
  expect(answer.roundTripsMs.most - answer.roundTripsMs.least).toBeGreaterThan(15);
  expect(answer.roundTripsMs.median).toBeGreaterThan(50);
});

test("one datagram in ten is lost in each direction", async ({ lab, echo: _ }) => {
  const args = [lab.server.ipv4[0], PORT, 4_000, 2_000];
  const { received } = await answerOf<UdpAnswer>(lab, lab.host("lossy"), "ask-over-udp", args);
  // 81 % should come back; six standard deviations are 3.7 %.
  expect(received / 4_000).toBeGreaterThan(0.77);
  expect(received / 4_000).toBeLessThan(0.85);
});

test("a line carries no more than its rate", async ({ lab, echo: _ }) => {
  const bytes = 500_000;
  const args = [lab.server.ipv4[0], PORT, "00".repeat(1_000), bytes / 1_000];
  const { outcome, elapsedMs } = await answerOf<TcpAnswer>(lab, lab.host("narrow"), "ask-over-tcp", args);
  expect(outcome).toBe("answered");
  // TCP takes a while to find the rate; what matters is that it never exceeds it.
  const kilobitsPerSecond = (bytes * 8) / elapsedMs;
  expect(kilobitsPerSecond).toBeGreaterThan(600);
  expect(kilobitsPerSecond).toBeLessThan(2_000);
});
