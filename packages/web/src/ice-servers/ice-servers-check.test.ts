import fc from "fast-check";
import { expect, test } from "vitest";
import { checkIceServers } from "./ice-servers-check.ts";

const NOW_MS = 1_795_641_856_000;
const check = (text: string) => checkIceServers(text, { nowMs: NOW_MS });
const faultsOf = (text: string) =>
  check(text).faults.map(({ severity, at, text: { en } }) => `${severity} ${at}: ${en}`);
const TURN = { username: "ada", credential: "s3cret" };
const turn = (urls: unknown, more: object = TURN) => JSON.stringify([{ urls, ...more }]);

test("a valid configuration has no faults", () => {
  const sound = JSON.stringify({
    iceServers: [
      { urls: "stun:stun.visavis.test:3478" },
      { urls: ["turn:turn.visavis.test?transport=udp", "turns:[2001:db8::1]:5349?transport=tcp"], ...TURN },
    ],
  });
  const { faults, json } = check(sound);
  expect(faults).toEqual([]);
  expect(JSON.parse(json ?? "")).toEqual(JSON.parse(sound));
});

test.each([
  ["names without quotes, single quotes, trailing commas", "{ iceServers: [{ urls: 'stun:a.test', }, ], }"],
  ["comments", "[ // ours\n { urls: 'stun:a.test' /* udp */ } ]"],
  ["a declaration around it", "const configuration = { iceServers: [{ urls: 'stun:a.test' }] };"],
  [
    "a constructor around it",
    'const pc = new RTCPeerConnection({ iceServers: [{ urls: "stun:a.test" }] });\npc.close();',
  ],
  ["the member alone", "iceServers: [{ urls: 'stun:a.test' }],"],
  ["one server alone", '{ "urls": "stun:a.test" }'],
  ["a provider's response", '{"v": {"iceServers": [{"urls": ["stun:a.test"]}]}, "s": "ok"}'],
  ["another spelling", '{"username": "x", "ice_servers": [{"urls": "stun:a.test"}]}'],
  ["addresses alone", "stun:a.test"],
])("%s is accepted", (_what, text) => {
  const { servers, faults } = check(text);
  expect(servers).toEqual([{ urls: ["stun:a.test"], username: "", credential: "" }]);
  expect(faults.filter(({ severity }) => severity !== "note")).toEqual([]);
});

test("pasted code is never run", () => {
  const text = "[{ urls: (globalThis.wasRun = true, 'stun:a.test') }]";
  expect(check(text).servers).toEqual([]);
  expect(globalThis).not.toHaveProperty("wasRun");
});

test.each(["/* ", "[", "{'", '["', "[{'\\", "//"])(
  "the longest text of nothing but %s is checked within five seconds",
  (part) => {
    const text = `[${part.repeat(Math.floor(99_999 / part.length))}`;
    const startedMs = performance.now();
    check(text);
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  },
);

test("a name that objects inherit is an ordinary name", () => {
  expect(check('{"__proto__": {"iceServers": [{"urls": "stun:a.test"}]}}').faults).toHaveLength(1);
  expect(({} as { iceServers?: unknown }).iceServers).toBeUndefined();
});

test.each([
  ["hello", "no array or object"],
  ["[{ urls: 'stun:a.test' ", "is incomplete"],
  [
    "[\n  { urls: 'turn:a.test', username: user }\n]",
    "Line 2, column 36: “user” cannot be parsed here. Variables",
  ],
  ["const a = [{ urls: `stun:a.test` }]", "Line 1, column 20: “`” cannot be parsed here."],
  ['{ "audio": true }', "contains neither iceServers"],
  ["x".repeat(100_001), "too long"],
])("%j is rejected with a reason", (text, why) => {
  const { faults, servers, json } = check(text);
  expect(faults.map(({ text: { en } }) => en).join()).toContain(why);
  expect(servers).toEqual([]);
  expect(json).toBeUndefined();
});

const URLS: readonly (readonly [written: string, fault: RegExp, repaired: string | undefined])[] = [
  ["turn://a.test:3478", /No slashes/, "turn:a.test:3478"],
  ["turn:a.test:3478/", /No slash at the end/, "turn:a.test:3478"],
  ["turn:a.test/relay", /“\/relay” does not belong/, "turn:a.test"],
  ["turn:a.test?transport=xyz", /udp or tcp: “\?transport=xyz”/, "turn:a.test"],
  ["turn:a.test?transport=udp&x=1", /is not known/, "turn:a.test"],
  ["turn:a.test?transport=TCP", /in lower case/, "turn:a.test?transport=tcp"],
  ["turn:a.test?transport=tls", /scheme selects TLS/, "turns:a.test?transport=tcp"],
  ["turns:a.test?transport=udp", /DTLS/, "turns:a.test?transport=tcp"],
  ["turn:2001:db8::1", /brackets/, "turn:[2001:db8::1]"],
  ["turn:ada:pass@a.test:3478", /do not belong in the address/, "turn:a.test:3478"],
  ["turn:a.test:0", /not a port/, undefined],
  ["turn:a.test:65536", /not a port/, undefined],
  ["turn:a.test:", /not a port/, undefined],
  ["turn:", /missing/, undefined],
  ["", /no address/, undefined],
  [" turn:a.test ", /Spaces/, "turn:a.test"],
  ["https://a.test/", /web address/, undefined],
  ["turm:a.test", /not “turm:”/, undefined],
  ["a.test:3478", /scheme is missing. Probably turn:/, "turn:a.test:3478"],
  ["turn:localhost", /own computer/, "turn:localhost"],
  ["turn:turn.example.com", /an example/, "turn:turn.example.com"],
  ["turn:YOUR_SERVER:3478", /an example/, "turn:YOUR_SERVER:3478"],
];

test.each(URLS)("for the address %j it says what is wrong and what was meant", (written, words, repaired) => {
  const { servers, faults } = check(turn([written]));
  expect(faults.map(({ text: { en } }) => en)).toEqual([expect.stringMatching(words)]);
  expect(faults[0]?.at).toMatch(/^iceServers\[0\]\.urls\[0\]$/);
  expect(servers.map(({ urls }) => urls)).toEqual(repaired === undefined ? [] : [[repaired]]);
});

test.each([
  ["turn:a.test:1", "turn:a.test:65535"],
  ["TURN:a.test", "turn:a.test"],
])("%j and %j have no faults", (...urls) => {
  expect(check(turn(urls)).faults).toEqual([]);
});

test.each([
  [
    "stun:a.test?transport=udp",
    /error iceServers\[0\]\.urls: A stun: address has no parameter/,
    "stun:a.test",
  ],
  ["stuns:a.test", /warning iceServers\[0\]\.urls: STUN over TLS/, "stuns:a.test"],
  ["a.test", /error iceServers\[0\]\.urls: .* stun: is meant/, "stun:a.test"],
])("for the STUN server %j too", (urls, words, repaired) => {
  const text = JSON.stringify([{ urls }]);
  expect(faultsOf(text)[0]).toMatch(words);
  expect(check(text).servers[0]?.urls).toEqual([repaired]);
});

const SERVERS: readonly (readonly [server: unknown, fault: RegExp, repaired: unknown])[] = [
  [
    { url: "turn:a.test", ...TURN },
    /^warning iceServers\[0\]\.url: .*old draft/,
    { urls: "turn:a.test", ...TURN },
  ],
  [
    { url: "turn:b.test", urls: "turn:a.test", ...TURN },
    /it is ignored if urls is present/,
    { urls: "turn:a.test", ...TURN },
  ],
  [
    { urls: "turn:a.test" },
    /^error .*both username and credential.*username, credential/,
    { urls: "turn:a.test" },
  ],
  [
    { urls: "turn:a.test", username: "ada" },
    /Missing: credential\./,
    { urls: "turn:a.test", username: "ada" },
  ],
  [
    { urls: "turn:a.test", user: "ada", credential: "s3cret" },
    /called username; .*“user”/,
    { urls: "turn:a.test", ...TURN },
  ],
  [
    { urls: "turn:a.test", username: "ada", password: "s3cret" },
    /called credential/,
    { urls: "turn:a.test", ...TURN },
  ],
  [
    { urls: "turn:a.test", username: "ada", credential: "<secret>" },
    /placeholder/,
    { urls: "turn:a.test", username: "ada", credential: "<secret>" },
  ],
  [
    { urls: "turn:a.test", ...TURN, credentialType: "password" },
    /^note .*credentialType/,
    { urls: "turn:a.test", ...TURN },
  ],
  [
    { urls: "turn:a.test", ...TURN, credentialType: "oauth" },
    /^error .*credentialType/,
    { urls: "turn:a.test", ...TURN },
  ],
  [
    { urls: "turn:a.test", ...TURN, ttl: 600 },
    /^note iceServers\[0\]\.ttl/,
    { urls: "turn:a.test", ...TURN },
  ],
  [
    { urls: "turn:a.test,turn:b.test", ...TURN },
    /^error .*make it an array/,
    { urls: ["turn:a.test", "turn:b.test"], ...TURN },
  ],
  [{ urls: [], ...TURN }, /array is empty/, undefined],
  [{ urls: 5, ...TURN }, /string or an array/, undefined],
  [{ ...TURN }, /urls is missing/, undefined],
  [5, /object with the member urls/, undefined],
];

test.each(SERVERS)(
  "of the server %j it says what is wrong, and what was meant",
  (server, words, repaired) => {
    const text = JSON.stringify({ iceServers: [server] });
    expect(faultsOf(text)).toEqual([expect.stringMatching(words)]);
    const { json } = check(text);
    expect(json === undefined ? undefined : JSON.parse(json).iceServers[0]).toEqual(repaired);
  },
);

test("credentials in the address are moved to username and credential", () => {
  const { servers, faults } = check('[{ "urls": "turn:ada:pa:ss@a.test" }]');
  expect(servers).toEqual([{ urls: ["turn:a.test"], username: "ada", credential: "pa:ss" }]);
  expect(faults.map(({ severity }) => severity)).toEqual(["error"]);
});

test("credentials of a STUN server are removed with a warning", () => {
  const text = JSON.stringify([{ urls: "stun:a.test", ...TURN }]);
  expect(faultsOf(text)[0]).toMatch(/^warning iceServers\[0\]: STUN needs no user name/);
  expect(check(text).json).not.toContain("ada");
});

test.each([
  [NOW_MS / 1000 - 1, 1],
  [NOW_MS / 1000, 0],
  [NOW_MS / 1000 + 600, 0],
])("a user name that expires at second %i gets a warning if that is past", (seconds, count) => {
  for (const username of [`${seconds}`, `${seconds}:ada`]) {
    expect(faultsOf(turn("turn:a.test", { ...TURN, username }))).toHaveLength(count);
  }
});

test("iceServers must be an array", () => {
  const text = JSON.stringify({ iceServers: { urls: "turn:a.test", ...TURN } });
  expect(faultsOf(text)).toEqual([expect.stringMatching(/^error iceServers: .*must be an array/)]);
  expect(check(text).servers).toHaveLength(1);
});

test("an array of addresses is not an array of servers", () => {
  expect(faultsOf('["stun:a.test"]')[0]).toMatch(/^error iceServers\[0\]: A URL alone/);
});

test("a duplicate address gets a warning", () => {
  const text = JSON.stringify([
    { urls: ["turn:a.test", "turn:b.test"], ...TURN },
    { urls: "turn:a.test", ...TURN },
  ]);
  expect(faultsOf(text)).toEqual([
    expect.stringMatching(/^warning iceServers\[1\]: turn:a\.test is listed twice/),
  ]);
  expect(check(text).servers).toHaveLength(1);
});

test.each([
  [4, []],
  [5, [expect.stringMatching(/^warning iceServers: 5 addresses/)]],
])("%i addresses get a warning from 5 on", (count, faults) => {
  const urls = Array.from({ length: count }, (_, index) => `turn:turn${index}.test`);
  expect(faultsOf(turn(urls))).toEqual(faults);
});

test("any text is checked without an error, and the repaired configuration is valid", () => {
  const url = fc.oneof(
    fc.string(),
    fc.constantFrom("turn:a", "stun:a", "turn://u:p@h:1/", "turns:[::1]?transport=udp", "a:1", "turn:::1"),
  );
  const server = fc.record(
    {
      urls: fc.oneof(url, fc.array(url)),
      url,
      username: fc.string(),
      credential: fc.oneof(fc.string(), fc.nat()),
    },
    { requiredKeys: [] },
  );
  const pasted = fc.oneof(
    fc.string(),
    fc.json(),
    fc.array(server).map((servers) => JSON.stringify(servers)),
  );
  fc.assert(
    fc.property(pasted, (text) => {
      const { json } = check(text);
      if (json === undefined) return;
      const again = check(json).faults.filter(({ severity }) => severity === "error");
      // Missing values cannot be repaired.
      expect(again.filter(({ text: { en } }) => !en.includes("needs both"))).toEqual([]);
    }),
  );
});
