import type { NatDiscovery } from "@visavis/stun/node";
import { expect, test } from "vitest";
import { natReport, noContactProblem } from "./nat-report.ts";

const FOUND: NatDiscovery = {
  server: { address: "192.0.2.1", port: 3478 },
  otherAddress: { address: "192.0.2.2", port: 3479 },
  local: { address: "192.168.0.2", port: 5000 },
  mapped: { address: "203.0.113.7", port: 40_000 },
  isBehindNat: true,
  mapping: { verdict: "endpoint-independent", possible: ["endpoint-independent"] },
  filtering: { verdict: "address-dependent", possible: ["address-dependent"] },
  hairpinning: "unsupported",
  classic: "restricted-cone",
  limits: [],
  bindingLifetime: null,
  elapsedMs: 1234,
};

test("the names of both RFCs stand beside what they mean", () => {
  expect(natReport(FOUND)).toBe(`address      behind a NAT
             192.0.2.1:3478 sees 192.168.0.2:5000 as 203.0.113.7:40000.
mapping      endpoint-independent
             Everybody sees the same address and port, which others can be told.
filtering    address-dependent
             Only addresses that we have sent to get in.
hairpinning  unsupported
             Two people behind this NAT reach each other by their inner addresses, or by a relay.
in RFC 3489  restricted cone
             Calls are direct, as both sides send.
`);
});

test("what stays open is explained, with what to do", () => {
  const report = natReport({ ...FOUND, classic: "unknown", limits: ["no-other-address", "contact-lost"] });
  expect(report).toMatch(/\nin RFC 3489 {2}unknown\n/);
  expect(report).toMatch(
    /\nWhat stays open, and why:\n {2}The server has one .+ --other.+\n {2}The way .+\n$/,
  );
});

test("a server that cannot be asked is a problem of one line, and what else is open is none", () => {
  expect(noContactProblem({ ...FOUND, limits: ["one-ip-address"] })).toBeUndefined();
  expect(
    noContactProblem({
      ...FOUND,
      server: { address: "2001:db8::1", port: 3478 },
      limits: ["server-silent"],
    }),
  ).toMatch(/^\[2001:db8::1\]:3478 does not answer over UDP; .+relay.+$/);
});
