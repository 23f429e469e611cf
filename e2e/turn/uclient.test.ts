import { createHash } from "node:crypto";
import { describe, expect } from "vitest";
import { REALM, SERVER_UNDER_TEST, SHARED_SECRET } from "./turn-server.ts";
import { turnTest } from "./turn-test.ts";
import { MESSAGES, relaysToPeer, runUclient, towards, withSecret } from "./uclient.ts";

const test = turnTest({
  addresses: ["127.0.0.1", "::1"],
  // The client uses the whole channel range of RFC 5766, and many allocations at once.
  lines: [...SHARED_SECRET, "mobility", "user-quota=0", "rfc5766-channel-numbers"],
});
const oursOnly = test.skipIf(SERVER_UNDER_TEST === "coturn");

/**
 * Over TLS the client drops one of two messages that arrive together. On a busy machine with 20 clients, a message took
 * up to 840 ms.
 */
const APART_OVER_TLS_MS = "2000";
const TRANSPORTS = [
  ["UDP", []],
  ["TCP", ["-t"]],
  ["TLS", ["-t", "-S", "-z", APART_OVER_TLS_MS]],
] as const;
const WAYS = [
  ["channels", []],
  ["Send and Data indications", ["-s"]],
] as const;

describe.concurrent("coturn's client relays to a peer", () => {
  for (const [transport, transportArgs] of TRANSPORTS) {
    for (const [way, wayArgs] of WAYS) {
      test(`over ${transport} with ${way}`, async ({ server, peer }) => {
        await relaysToPeer(server, peer, { args: ["-c", "-X", ...transportArgs, ...wayArgs] });
      });
    }
  }

  test("[L10][L15] with a pair of ports for RTP and RTCP, one of them by a reservation token", async ({
    server,
    peer,
  }) => {
    await relaysToPeer(server, peer, { args: ["-X"], messages: 2 * MESSAGES });
    // The odd port is the second of a pair whose first port the client used for a probe.
    const ports = new Set(peer.sources.map(({ port }) => port));
    expect([...ports].map((port) => port % 2).sort()).toEqual([0, 1]);
  });

  test("over TLS, verifying the certificate", async ({ server, peer }) => {
    const args = ["-c", "-X", "-t", "-S", "-z", APART_OVER_TLS_MS, "-E", server.certificateFile];
    await relaysToPeer(server, peer, { args });
  });

  test("[C16] with ChannelData that is padded, even over UDP", async ({ server, peer }) => {
    // Of a length that needs padding.
    await relaysToPeer(server, peer, { args: ["-c", "-X", "-D", "-l", "101"] });
  });

  test("from an IPv6 relay that it reached over IPv4", async ({ server, peerOverIPv6 }) => {
    await relaysToPeer(server, peerOverIPv6, { args: ["-c", "-x"] });
  });

  test("from an IPv6 relay over IPv6", async ({ server, peerOverIPv6 }) => {
    await relaysToPeer({ ...server, address: "::1" }, peerOverIPv6, { args: ["-c", "-x"] });
  });

  test("[L13] from an IPv4 relay over IPv6", async ({ server, peer }) => {
    await relaysToPeer({ ...server, address: "::1" }, peer, { args: ["-c"] });
  });

  test("with mobility on, after it has moved to another port", async ({ server, peer }) => {
    await relaysToPeer(server, peer, { args: ["-c", "-X", "-M"] });
  });

  test("among requests for many other peers, some of which are refused", async ({ server, peer }) => {
    await relaysToPeer(server, peer, { args: ["-c", "-X", "-G"] });
  });

  test("with an ORIGIN in its requests", async ({ server, peer }) => {
    await relaysToPeer(server, peer, { args: ["-c", "-X", "-o", "https://test.example"] });
  });
});

describe.concurrent("coturn's clients reach each other through their relayed addresses", () => {
  // Over TLS, messages must be spaced out, which two clients that talk to each other cannot do.
  for (const [transport, transportArgs] of TRANSPORTS.slice(0, 2)) {
    for (const [way, wayArgs] of WAYS) {
      test(`[D16] over ${transport} with ${way}`, async ({ server }) => {
        const args = ["-y", "-c", "-X", ...transportArgs, ...wayArgs, ...withSecret()];
        const report = await runUclient(server, args);
        expect(report, report.output).toMatchObject({ code: 0, sent: 10, received: 10, lost: 0 });
      });
    }
  }

  for (const [transport, transportArgs] of TRANSPORTS.slice(1)) {
    test(`[T03][T04] with TCP allocations (RFC 6062) over ${transport}`, async ({ server }) => {
      // Over TCP it reads only as many bytes of an answer to ConnectionBind as its messages are long.
      const report = await runUclient(server, ["-T", "-X", "-l", "400", ...transportArgs, ...withSecret()]);
      expect(report, report.output).toMatchObject({ code: 0, sent: 10, received: 10, lost: 0 });
    });
  }
});

describe.concurrent("coturn's client is refused", () => {
  test("[A03] with a secret that is not the server's", async ({ server, peer }) => {
    const { code, output } = await runUclient(server, ["-c", ...withSecret("wrong"), ...towards(peer)]);
    expect(code).toBe(255);
    expect(output).toContain("Cannot complete Allocation");
    expect(peer.sources).toHaveLength(0);
  });

  test("[P05] a permission for a reserved address", async ({ server }) => {
    const peer = { address: "0.0.0.0", port: 9 };
    const { code, output } = await runUclient(server, ["-c", "-s", "-X", ...withSecret(), ...towards(peer)]);
    expect(code).toBe(255);
    expect(output).toMatch(/create permission error 403/);
  });

  test("[C07] a channel to a reserved address", async ({ server }) => {
    const peer = { address: "0.0.0.0", port: 9 };
    const { code, output } = await runUclient(server, ["-c", "-X", ...withSecret(), ...towards(peer)]);
    expect(code).toBe(255);
    expect(output).toMatch(/channel bind: error 403/);
  });

  test("[C05] a second channel to the same peer", async ({ server, peer }) => {
    const { code, output } = await runUclient(server, ["-c", "-X", "-N", ...withSecret(), ...towards(peer)]);
    expect(code).toBe(255);
    expect(output).toMatch(/channel bind: error 400/);
  });

  oursOnly("[L07] DONT-FRAGMENT, which dgram cannot do", async ({ server, peer }) => {
    const { code, output } = await runUclient(server, ["-c", "-X", "-g", ...withSecret(), ...towards(peer)]);
    expect(code).toBe(255);
    expect(output).toMatch(/error 420/);
    expect(peer.sources).toHaveLength(0);
  });
});

describe.concurrent("coturn's client with names and passwords", () => {
  const eveKey = createHash("md5").update(`eve:${REALM}:pw 2`).digest("hex");
  const USERS = [
    "lt-cred-mech",
    "user=bob:pw1",
    `user=eve:0x${eveKey}`,
    "rfc5766-channel-numbers",
    "fingerprint",
  ];

  test("[A11] works with a plain password and with a key", async ({ start, peer }) => {
    const server = await start({ lines: USERS });
    for (const user of [
      ["-u", "bob", "-w", "pw1"],
      ["-u", "eve", "-w", "pw 2"],
    ]) {
      const report = await runUclient(server, ["-c", "-X", ...user, ...towards(peer)]);
      expect(report, report.output).toMatchObject({ code: 0, sent: MESSAGES, received: MESSAGES, lost: 0 });
    }
  });

  test("[A03][A04] knows none", async ({ start, peer }) => {
    const server = await start({ lines: USERS });
    for (const user of [
      ["-u", "bob", "-w", "pw2"],
      ["-u", "mallory", "-w", "pw1"],
    ]) {
      const { code, output } = await runUclient(server, ["-c", "-X", ...user, ...towards(peer)]);
      expect(code).toBe(255);
      expect(output).toContain("Cannot complete Allocation");
    }
    expect(peer.sources).toHaveLength(0);
  });

  oursOnly("[A20] works alongside clients with a shared secret", async ({ start, peer }) => {
    const server = await start({ lines: [...USERS, ...SHARED_SECRET, "static-auth-secret=the next one"] });
    for (const user of [["-u", "bob", "-w", "pw1"], withSecret(), withSecret("the next one")]) {
      const report = await runUclient(server, ["-c", "-X", ...user, ...towards(peer)]);
      expect(report, report.output).toMatchObject({ code: 0, sent: MESSAGES, received: MESSAGES, lost: 0 });
    }
  });
});
