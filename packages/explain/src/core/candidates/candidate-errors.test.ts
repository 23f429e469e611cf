import fc from "fast-check";
import { expect, test } from "vitest";
import { explainCandidateError } from "./candidate-errors.ts";

const ipv4 = "0.0.0.x";
const ipv6 = "[0:0:0:x:x:x:x:x]";
const turn = "turn:turn.example.com:3478?transport=udp";

/** What Chromium 156 and Firefox 153 reported, with the actual cause. */
const seen: readonly [
  what: string,
  error: Parameters<typeof explainCandidateError>[1],
  cause: string | undefined,
][] = [
  [
    "a name that does not exist",
    { url: "stun:no-such-host.invalid:3478", text: "STUN host lookup received error.", address: ipv4 },
    "lookup",
  ],
  [
    "a TURN name that does not exist",
    {
      url: "turn:no-such-host.invalid:3478?transport=udp",
      text: "TURN host lookup received error.",
      address: ipv6,
    },
    "lookup",
  ],
  ["no answer over UDP", { url: turn, text: "TURN allocate request timed out.", address: ipv4 }, "silence"],
  [
    "no answer to a binding request",
    { url: "stun:192.0.2.1:3478", text: "STUN binding request timed out.", address: ipv4 },
    "silence",
  ],
  [
    "no IPv6 access",
    { url: "stun:[2001:db8::1]:3478", text: "STUN binding request timed out.", address: ipv6 },
    "silenceIpv6",
  ],
  [
    "a closed TCP port",
    { url: "turn:192.0.2.2:34980?transport=tcp", text: "Failed to establish connection", address: null },
    "refused",
  ],
  [
    "a certificate that is not trusted",
    { url: "turns:192.0.2.2:5349?transport=tcp", text: "Failed to establish connection", address: null },
    "tls",
  ],
  [
    "a port that browsers block",
    { url: "turn:192.0.2.2:53?transport=tcp", text: "Failed to create TURN client socket.", address: null },
    "blockedPort",
  ],
  [
    "a local network that the page may not reach",
    {
      url: turn,
      text: "Attempt to start allocation without Local Network Access Permission.",
      address: ipv4,
    },
    "localNetwork",
  ],
  [
    "Firefox, a name that does not exist",
    { url: "stun:no-such-host.invalid:3478", text: "", address: "192.0.2.2", afterMs: 170 },
    "lookup",
  ],
  [
    "Firefox, no answer",
    { url: "turn:192.0.2.2:34980", text: "", address: "192.0.2.2", afterMs: 11_259 },
    "silence",
  ],
  [
    "Firefox, no IPv6 access",
    { url: "stun:[2001:db8::1]:3478", text: "", address: "fd00::2", afterMs: 11_204 },
    "silenceIpv6",
  ],
  [
    "Firefox, a closed TCP port",
    { url: "turn:192.0.2.2:34980?transport=tcp", text: "", address: "192.0.2.2", afterMs: 154 },
    "refused",
  ],
  ["Firefox, when the time is not known", { url: turn, text: "", address: "192.0.2.2" }, "unknown"],
];

test.each(seen)("701 has the right cause: %s", (_what, error, cause) => {
  expect(explainCandidateError(701, error).unreachable).toBe(cause);
});

test("701 names the server and its port", () => {
  const { happened } = explainCandidateError(701, {
    url: turn,
    text: "TURN allocate request timed out.",
    address: ipv4,
  });
  expect(happened.en).toContain("turn.example.com:3478");
  expect(happened.zh).toContain("turn.example.com:3478");
});

const codes = [300, 400, 401, 403, 404, 420, 437, 438, 440, 441, 442, 443, 446, 447, 486, 487, 500, 508];

test.each([...codes, 701, 600, 799, 499, 0, Number.NaN])("code %i is explained in both languages", (code) => {
  const explained = explainCandidateError(code, { url: turn, text: "", address: null });
  for (const text of [explained.happened, explained.likelyCause, explained.advice]) {
    expect(text.en).toMatch(/\.$/);
    expect(text.zh).toMatch(/。$/);
    expect(text.zh).not.toMatch(/[一-鿿][,;:?!]|[,;?!][一-鿿]/);
  }
  expect(explained.source.document).not.toBe("");
});

test.each(codes)("code %i has the reason phrase of its RFC", (code) => {
  expect(explainCandidateError(code, { url: turn, text: "", address: null }).name).not.toBe("");
});

test("401 for missing credentials is explained differently from a wrong password", () => {
  const missing = explainCandidateError(401, {
    url: turn,
    text: "Missing TURN server credentials.",
    address: null,
  });
  const wrong = explainCandidateError(401, { url: turn, text: "Unauthorized.", address: null });
  expect(missing.happened).not.toEqual(wrong.happened);
});

test("any event is explained", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.integer(), fc.double()),
      fc.string(),
      fc.string(),
      fc.option(fc.string()),
      (code, url, text, address) => {
        const explained = explainCandidateError(code, { url, text, address });
        expect(explained.happened.en).not.toBe("");
        expect(explained.advice.zh).not.toBe("");
      },
    ),
  );
});
