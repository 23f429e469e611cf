import fc from "fast-check";
import { expect, test } from "vitest";
import {
  GRAVITY,
  judgeServer,
  judgeWay,
  type WayError,
  type WayEvidence,
  type WayVerdict,
} from "./way-verdict.ts";

/** A TURN server over UDP without any result. */
const NOTHING: WayEvidence = {
  purpose: "turn",
  transport: "udp",
  policy: "all",
  end: "complete",
  candidates: { host: 2, srflx: 0, relay: 0 },
  errors: [],
  echo: undefined,
};
const RELAY = { host: 2, srflx: 0, relay: 1 };
const SRFLX = { host: 2, srflx: 1, relay: 0 };
const NONE = { host: 0, srflx: 0, relay: 0 };

const stun = (more: Partial<WayEvidence>): Partial<WayEvidence> => ({ purpose: "stun", ...more });
const code = (code: number): WayError => ({ code, concerns: "turn" });
const unreachable = (
  unreachable: WayError["unreachable"],
  concerns: WayError["concerns"] = "turn",
): WayError => ({
  code: 701,
  concerns,
  ...(unreachable !== undefined && { unreachable }),
});

const TABLE: readonly (readonly [what: string, seen: Partial<WayEvidence>, verdict: WayVerdict])[] = [
  ["a packet that came back", { candidates: RELAY, echo: "returned" }, "works"],
  ["a packet that did not", { candidates: RELAY, echo: "lost" }, "packetLost"],
  ["a relayed address and no packet sent", { candidates: RELAY }, "givesRelay"],
  [
    "a relay although IPv6 is silent",
    { candidates: RELAY, echo: "returned", errors: [unreachable("silenceIpv6")] },
    "works",
  ],
  [
    "a relay although another interface gets a 401",
    { candidates: RELAY, echo: "returned", errors: [code(401)] },
    "works",
  ],
  [
    "a relay that came before the time ran out",
    { candidates: RELAY, end: "timeLimit", echo: "returned" },
    "works",
  ],

  ["401", { errors: [code(401)] }, "wrongCredentials"],
  ["401 over TCP", { transport: "tcp", errors: [code(401)] }, "wrongCredentials"],
  ["401 with relays only", { policy: "relay", candidates: NONE, errors: [code(401)] }, "wrongCredentials"],
  ["401, and an answer as a STUN server", { candidates: SRFLX, errors: [code(401)] }, "wrongCredentials"],
  ["401, while another interface still waits", { end: "timeLimit", errors: [code(401)] }, "wrongCredentials"],
  ["441", { errors: [code(441)] }, "wrongCredentials"],
  ["a nonce that is always stale", { errors: [code(438)] }, "wrongCredentials"],
  ["403", { errors: [code(403)] }, "serverRefused"],
  ["486", { errors: [code(486)] }, "serverRefused"],
  ["508, and silence over IPv6", { errors: [code(508), unreachable("silenceIpv6")] }, "serverRefused"],

  [
    "an answer as a STUN server, and silence as a relay",
    { candidates: SRFLX, errors: [unreachable("silence")] },
    "stunOnly",
  ],
  ["an answer as a STUN server, and time ran out", { candidates: SRFLX, end: "timeLimit" }, "stunOnly"],

  ["silence until time ran out", { end: "timeLimit" }, "noAnswer"],
  ["silence that the browser reports", { errors: [unreachable("silence")] }, "noAnswer"],
  [
    "silence, and no such name over IPv6",
    { errors: [unreachable("lookup"), unreachable("silence")] },
    "noAnswer",
  ],
  ["silence over the only network, IPv6", { errors: [unreachable("silenceIpv6")] }, "noAnswer"],
  ["silence over TCP", { transport: "tcp", end: "timeLimit" }, "noAnswer"],
  [
    "a name without an address",
    { errors: [unreachable("lookup"), unreachable("lookup", "stun")] },
    "nameNotFound",
  ],
  ["a closed TCP port", { transport: "tcp", errors: [unreachable("refused")] }, "notConnected"],
  ["a failed TLS handshake", { transport: "tls", errors: [unreachable("tls")] }, "notConnected"],
  [
    "a port that browsers block",
    { transport: "tcp", errors: [unreachable("blockedPort")] },
    "blockedByBrowser",
  ],
  [
    "a local network that the page may not access",
    { errors: [unreachable("localNetwork")] },
    "blockedByBrowser",
  ],
  ["an error without a known cause", { errors: [unreachable("unknown")] }, "noReason"],
  ["a TLS failure that the browser does not report", { transport: "tls" }, "noReason"],
  [
    "an error that concerns the public address only",
    { errors: [unreachable("silence", "stun")] },
    "noReason",
  ],
  ["no network interface", { candidates: NONE }, "noNetwork"],
  ["no relay and no reason, with relays only", { policy: "relay", candidates: NONE }, "noReason"],
  ["a configuration that the browser rejects", { end: "refused", candidates: NONE }, "invalid"],
  ["a test that was stopped", { end: "stopped" }, "stopped"],

  ["a STUN server that returns an address", stun({ candidates: SRFLX }), "tellsAddress"],
  ["a STUN server that returns no new address", stun({}), "answersWithoutNat"],
  ["a STUN server over TLS without any result", stun({ transport: "tls" }), "noReason"],
  ["a STUN server that is silent", stun({ errors: [unreachable("silence", "stun")] }), "noAnswer"],
  ["a STUN server that is silent until time ran out", stun({ end: "timeLimit" }), "noAnswer"],
  [
    "a STUN server whose name has no address",
    stun({ errors: [unreachable("lookup", "stun")] }),
    "nameNotFound",
  ],
  ["a STUN server without any network", stun({ candidates: NONE }), "noNetwork"],
  ["a STUN server that is not queried", stun({ policy: "relay", candidates: NONE }), "notUsed"],
];

test.each(TABLE)("%s", (_what, seen, verdict) => {
  expect(judgeWay({ ...NOTHING, ...seen })).toBe(verdict);
});

test("the table contains every verdict", () => {
  const inTable = new Set(TABLE.map(([, , verdict]) => verdict));
  expect(Object.keys(GRAVITY).filter((verdict) => !inTable.has(verdict as WayVerdict))).toEqual([]);
});

test("without evidence, nothing works and no password is wrong", () => {
  const silent = fc.record({
    purpose: fc.constantFrom("stun" as const, "turn" as const),
    transport: fc.constantFrom("udp" as const, "tcp" as const, "tls" as const),
    end: fc.constantFrom("timeLimit" as const, "stopped" as const),
    host: fc.nat(3),
  });
  fc.assert(
    fc.property(silent, ({ host, ...seen }) => {
      const verdict = judgeWay({ ...NOTHING, ...seen, candidates: { ...NONE, host } });
      expect(["noAnswer", "stopped"]).toContain(verdict);
    }),
  );
});

const over = (transport: "udp" | "tcp" | "tls", verdict: WayVerdict) => ({ transport, verdict });

test("a server works when all ways to it do", () => {
  expect(judgeServer([over("udp", "works"), over("tcp", "works"), over("tls", "works")])).toEqual({
    kind: "works",
    working: ["udp", "tcp", "tls"],
    failing: [],
    common: "works",
    seemsWithoutUdp: false,
  });
});

test("UDP seems blocked if it is silent and another way works", () => {
  expect(judgeServer([over("udp", "noAnswer"), over("tcp", "works"), over("tls", "notConnected")])).toEqual({
    kind: "partly",
    working: ["tcp"],
    failing: ["udp", "tls"],
    common: undefined,
    seemsWithoutUdp: true,
  });
});

test("UDP does not seem blocked if nothing works", () => {
  const verdict = judgeServer([over("udp", "noAnswer"), over("tcp", "noAnswer")]);
  expect(verdict).toMatchObject({ kind: "fails", common: "noAnswer", seemsWithoutUdp: false });
});

test("UDP does not seem blocked if its server answered", () => {
  expect(judgeServer([over("udp", "serverRefused"), over("tcp", "works")]).seemsWithoutUdp).toBe(false);
});

test("a server that was not tested has an open verdict", () => {
  expect(judgeServer([over("udp", "notUsed")])).toMatchObject({ kind: "open", common: "notUsed" });
  expect(judgeServer([])).toMatchObject({ kind: "open", common: undefined });
});
