import { contactsOf } from "@visavis/nat/core";
import { expect, test } from "vitest";
import { type NatFindings, natReport, noContactProblem, tcpReport } from "./nat-report.ts";

const VERDICTS = {
  mapping: { verdict: "endpoint-independent", possible: ["endpoint-independent"] },
  filtering: { verdict: "address-dependent", possible: ["address-dependent"] },
} as const;

const FOUND: NatFindings = {
  server: { address: "192.0.2.1", port: 3478 },
  otherAddress: { address: "192.0.2.2", port: 3479 },
  local: { address: "192.168.0.2", port: 5000 },
  mapped: { address: "203.0.113.7", port: 40_000 },
  isBehindNat: true,
  ...VERDICTS,
  contacts: contactsOf(VERDICTS),
  tcp: null,
  hairpinning: "unsupported",
  classic: "restricted-cone",
  limits: [],
  bindingLifetime: null,
  elapsedMs: 1234,
};

test("the report has the names of both RFCs and what they mean", () => {
  expect(natReport(FOUND)).toBe(`address      behind a NAT
             192.0.2.1:3478 sees 192.168.0.2:5000 as 203.0.113.7:40000.
mapping      endpoint-independent
             Everyone sees the same address and port, so it can be sent to others as a candidate.
filtering    address-dependent
             Only addresses that we have sent to can send to us.
hairpinning  unsupported
             Two people behind this NAT reach each other by their private addresses or through a relay.
in RFC 3489  restricted cone
             Calls are direct, because both sides send.

A call with someone behind each kind of NAT:
  open Internet           direct: one side accepts packets from everyone
  symmetric UDP firewall  direct: each side knows the port that the other sends from
  full cone               direct: one side accepts packets from everyone
  restricted cone         direct: each side knows the port that the other sends from
  port restricted cone    direct: each side knows the port that the other sends from
  symmetric               direct: one side sends from an unknown port, which the other accepts
`);
});

test("conclusions from unknown findings are unknown", () => {
  const verdicts = {
    ...VERDICTS,
    filtering: {
      verdict: "unknown",
      possible: ["endpoint-independent", "address-dependent", "address-and-port-dependent"],
    },
  } as const;
  const report = natReport({ ...FOUND, ...verdicts, contacts: contactsOf(verdicts) });
  expect(report).toMatch(/\n {2}full cone {15}direct: one side accepts packets from everyone\n/);
  expect(report).toMatch(/\n {2}restricted cone {9}direct\n/);
  expect(report).toMatch(/\n {2}symmetric {15}unknown\n/);
});

test("the report of TCP alone, if UDP gave no result", () => {
  const { local, mapped, mapping } = FOUND;
  expect(
    tcpReport({ local, mapped, mapping, isBehindNat: true, limits: [] }),
  ).toBe(`over TCP  endpoint-independent
          Everyone sees the same address and port, so it can be sent to others as a candidate. 192.168.0.2:5000 is seen as 203.0.113.7:40000.
`);
});

test("binding lifetime and TCP have rows if they were tested", () => {
  const report = natReport({
    ...FOUND,
    bindingLifetime: { atLeastMs: 30_000, lessThanMs: 35_000 },
    tcp: {
      local: FOUND.local,
      mapped: null,
      isBehindNat: null,
      mapping: { verdict: "unknown", possible: [] },
      limits: ["server-silent"],
    },
  });
  expect(report).toMatch(/\nlifetime {5}30 s to 35 s\n/);
  expect(report).toMatch(/\nover TCP {5}unknown\n/);
  expect(report).toContain("  Over TCP, the server does not respond.\n");
  const longer = natReport({ ...FOUND, bindingLifetime: { atLeastMs: 300_000, lessThanMs: null } });
  expect(longer).toMatch(/\nlifetime {5}300 s or more\n/);
});

test("unknown findings are explained, with what to do", () => {
  const report = natReport({ ...FOUND, classic: "unknown", limits: ["no-other-address", "contact-lost"] });
  expect(report).toMatch(/\nin RFC 3489 {2}unknown\n/);
  expect(report).toMatch(
    /\nWhat is unknown, and why:\n {2}The server has one .+ --other.+\n {2}The path .+\n$/,
  );
});

test("a server that cannot be queried is a problem in one line; other unknown findings are not", () => {
  expect(noContactProblem({ ...FOUND, limits: ["one-ip-address"] })).toBeUndefined();
  expect(
    noContactProblem({
      ...FOUND,
      server: { address: "2001:db8::1", port: 3478 },
      limits: ["server-silent"],
    }),
  ).toMatch(/^\[2001:db8::1\]:3478 does not respond over UDP; .+relay.+$/);
});
