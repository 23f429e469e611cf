import { expect, test } from "vitest";
import { verdictOnTransport } from "./transport-verdict.ts";

test("a packet that came back passes", () => {
  expect(verdictOnTransport({ transport: "udp", verdict: "works", isOwnServer: true })).toEqual({
    grade: "passed",
    reason: "works",
  });
});

test.each([
  ["udp", "udpBlocked"],
  ["tcp", "tcpBlocked"],
  ["tls", "tlsBlocked"],
] as const)("the server of this page that is silent over %s is behind a firewall", (transport, reason) => {
  expect(verdictOnTransport({ transport, verdict: "noAnswer", isOwnServer: true })).toEqual({
    grade: "failed",
    reason,
  });
});

test("of another server nobody can tell why it is silent", () => {
  expect(verdictOnTransport({ transport: "udp", verdict: "noAnswer", isOwnServer: false })).toEqual({
    grade: "failed",
    reason: "noAnswer",
  });
});

test("a wrong password is told from everything else, on every transport", () => {
  for (const transport of ["udp", "tcp", "tls"] as const) {
    expect(verdictOnTransport({ transport, verdict: "wrongCredentials", isOwnServer: true })).toEqual({
      grade: "failed",
      reason: "wrongCredentials",
    });
  }
});

test("over TLS a certificate of one's own is only a warning, of another server it is a fault", () => {
  const verdict = "notConnected";
  expect(verdictOnTransport({ transport: "tls", verdict, isOwnServer: true }).reason).toBe("ownCertificate");
  expect(verdictOnTransport({ transport: "tls", verdict, isOwnServer: false }).grade).toBe("failed");
  expect(verdictOnTransport({ transport: "tcp", verdict, isOwnServer: true }).grade).toBe("failed");
});

test("what is only a STUN server is a warning, and what was stopped says nothing", () => {
  expect(verdictOnTransport({ transport: "udp", verdict: "stunOnly", isOwnServer: false }).grade).toBe(
    "warning",
  );
  expect(verdictOnTransport({ transport: "udp", verdict: "stopped", isOwnServer: false }).grade).toBe(
    "skipped",
  );
});
