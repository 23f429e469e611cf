import type { StunProbe } from "@visavis/stun/node";
import { expect, test } from "vitest";
import { noAnswerProblem, stunReport } from "./stun-report.ts";

const at = (address: string, port = 3478) => ({ address, port });

function dead(name: string, status: StunProbe["status"]): StunProbe {
  return {
    server: at(name),
    remote: ["nameless", "unresolved"].includes(status) ? null : at("192.0.2.1"),
    status,
    tries: 3,
    answers: 0,
    roundTripMs: null,
    mapped: null,
    agreement: null,
    generation: null,
    hasBehaviourDiscovery: false,
    software: null,
  };
}

function alive(name: string, medianMs: number, known: Partial<StunProbe> = {}): StunProbe {
  return {
    ...dead(name, "alive"),
    tries: 5,
    answers: 5,
    roundTripMs: { shortest: 1, median: medianMs, longest: 900 },
    mapped: at("203.0.113.7", 40_000),
    agreement: "agrees",
    generation: "RFC 5389",
    ...known,
  };
}

test("servers that respond come first, the fastest at the top, with notes", () => {
  const report = stunReport([
    dead("gone.example.org", "nameless"),
    alive("slow.example.org", 123.4, { generation: "RFC 3489", answers: 3 }),
    alive("2001:db8::1", 7.25, { hasBehaviourDiscovery: true, software: "Ours" }),
    alive("liar.example.org", 20, { mapped: at("198.51.100.1", 1), agreement: "differs" }),
    dead("192.0.2.1", "closed"),
  ]);
  expect(report).toBe(`server                               sees this computer as  ms   responses  standard
[2001:db8::1]:3478     responds      203.0.113.7:40000      7.3  5 of 5     RFC 5389 or 8489  supports NAT discovery (RFC 5780), Ours
liar.example.org:3478  responds      198.51.100.1:1         20   5 of 5     RFC 5389 or 8489  sees a different address than most
slow.example.org:3478  responds      203.0.113.7:40000      123  3 of 5     RFC 3489
gone.example.org:3478  no such name                              0 of 3
192.0.2.1:3478         port closed                               0 of 3

3 of 5 servers respond. Most see this computer as 203.0.113.7. liar.example.org:3478 sees another: it is inside the same network, or not trustworthy.
`);
});

test("if all agree, no server is named", () => {
  const report = stunReport([alive("a.example.org", 1), alive("b.example.org", 2)]);
  expect(report).toMatch(/\n2 of 2 servers respond\. All see this computer as 203\.0\.113\.7\.\n$/);
});

test("a single server, or servers that all disagree, prove nothing", () => {
  const report = stunReport([
    alive("a.example.org", 1, { agreement: "unknown" }),
    alive("b.example.org", 2, { agreement: "unknown", mapped: at("198.51.100.1") }),
  ]);
  expect(report).toContain("They do not agree on the address of this computer.");
  expect(stunReport([alive("a.example.org", 1, { agreement: "unknown" })])).toMatch(
    /\n1 of 1 servers responds\.\n$/,
  );
});

const NO_INTERNET = /there seems to be no Internet connection/;
const NO_UDP = /this network blocks UDP/;

test.each([
  ["names that cannot be resolved", [dead("a.example", "unresolved")], NO_INTERNET],
  ["unreachable addresses", [dead("192.0.2.1", "unreachable")], NO_INTERNET],
  [
    "unknown names and a silent address",
    [dead("a.example", "nameless"), dead("b.example", "nameless"), dead("192.0.2.1", "silent")],
    NO_INTERNET,
  ],
  ["one unknown name", [dead("a.example", "nameless")], NO_UDP],
  [
    "a known name that is silent",
    [dead("a.example", "nameless"), dead("b.example", "silent"), dead("192.0.2.1", "unreachable")],
    NO_UDP,
  ],
  ["a host with a closed port", [dead("192.0.2.1", "closed")], NO_UDP],
  ["an error", [dead("a.example", "silent"), dead("192.0.2.1", "refuses")], /no server returns an address/],
] as const)("%s: the problem in one line", (_, probes, problem) => {
  expect(noAnswerProblem(probes)).toMatch(problem);
});

test("if one responds, there is no problem", () => {
  expect(noAnswerProblem([dead("a.example", "unresolved"), alive("b.example", 1)])).toBeUndefined();
});
