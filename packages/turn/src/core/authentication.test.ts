import { createHash, createHmac } from "node:crypto";
import {
  type AttributeToWrite,
  attribute,
  checkIntegrity,
  decodeMessage,
  ERROR_CODE,
  encodeMessage,
  hasAttribute,
  integrityAlgorithm,
  LIFETIME,
  longTermKey,
  MESSAGE_INTEGRITY,
  MESSAGE_INTEGRITY_SHA256,
  METHODS,
  NONCE,
  PASSWORD_ALGORITHM,
  PASSWORD_ALGORITHMS,
  REALM as REALM_ATTRIBUTE,
  REQUESTED_TRANSPORT,
  readAttribute,
  readNonceCookie,
  type StunMessage,
  USERHASH,
  USERNAME,
  userHash,
  XOR_PEER_ADDRESS,
} from "@visavis/stun/core";
import { nodeCrypto } from "@visavis/stun/node";
import { expect, test } from "vitest";
import {
  boundRelayedAddresses,
  createRecordedEdge,
  pass,
  type RecordedEdge,
} from "../testing/recorded-edge.ts";
import {
  allocate,
  allocated,
  bareRequest,
  bindChannel,
  createPermission,
  exchange,
  learnChallenge,
  nextTransactionId,
  outcomeOf,
  persistentRequest,
  rawAttribute,
  refresh,
  request,
  signedRequest,
  UDP_TRANSPORT,
} from "../testing/requests.ts";
import { createDatagramClient, type TestClient } from "../testing/test-client.ts";
import { ALICE, BOB, keysOf, REALM, WITHOUT_LIMITS } from "../testing/test-configuration.ts";
import { timeLimitedCredentials } from "./index.ts";

const keyOf = (user: { username: string; password: string }, algorithm: "md5" | "sha256" = "md5") =>
  longTermKey({ ...user, realm: REALM, algorithm }, nodeCrypto);

const isSigned = (answer: StunMessage, user = ALICE, algorithm: "md5" | "sha256" = "md5") =>
  checkIntegrity(answer, keyOf(user, algorithm), nodeCrypto) === "valid";

/** A client that has been challenged. */
function challengedClient(edge: RecordedEdge): TestClient {
  const client = createDatagramClient(edge);
  learnChallenge(client);
  return client;
}

/** The attributes that sign a request; nothing is filled in by default. */
function customRequest(
  method: number,
  attributes: readonly AttributeToWrite[],
  { key = keyOf(ALICE), algorithm = "sha1" }: { key?: Uint8Array; algorithm?: "sha1" | "sha256" } = {},
): Uint8Array<ArrayBuffer> {
  const integrity = { algorithm, key, crypto: nodeCrypto };
  return encodeMessage({
    method,
    class: "request",
    transactionId: nextTransactionId(),
    attributes,
    integrity,
  });
}

const isHolding = (edge: RecordedEdge) => Object.values(edge.turn.gauges()).some((size) => size > 0);

test.each([
  ["Allocate", METHODS.allocate],
  ["Refresh", METHODS.refresh],
  ["CreatePermission", METHODS.createPermission],
  ["ChannelBind", METHODS.channelBind],
  ["Connect", METHODS.connect],
])("[A01][L01] %s without integrity gets 401 with REALM and NONCE, unsigned", (_name, method) => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  const answer = exchange(client, bareRequest(method, [UDP_TRANSPORT]));
  expect(outcomeOf(answer)).toBe(401);
  expect(answer && readAttribute(answer, REALM_ATTRIBUTE)).toBe(REALM);
  expect(answer && readAttribute(answer, NONCE)).toMatch(/^.{20,127}$/);
  expect(answer && integrityAlgorithm(answer)).toBeUndefined();
  expect(answer && hasAttribute(answer, USERNAME)).toBe(false);
});

test("[A01] Binding is exempt from authentication", () => {
  const client = createDatagramClient(createRecordedEdge());
  expect(outcomeOf(exchange(client, bareRequest(METHODS.binding)))).toBe("success");
});

test.each(["USERNAME", "REALM", "NONCE"])("[A02] integrity without %s gets 400, no challenge", (missing) => {
  const edge = createRecordedEdge();
  const client = challengedClient(edge);
  const given = {
    USERNAME: attribute(USERNAME, ALICE.username),
    REALM: attribute(REALM_ATTRIBUTE, REALM),
    NONCE: attribute(NONCE, client.nonce!),
  };
  const kept = Object.entries(given).flatMap(([name, value]) => (name === missing ? [] : [value]));
  const answer = exchange(client, customRequest(METHODS.allocate, [UDP_TRANSPORT, ...kept]));
  expect(outcomeOf(answer)).toBe(400);
  expect(hasAttribute(answer!, NONCE)).toBe(false);
  expect(hasAttribute(answer!, REALM_ATTRIBUTE)).toBe(false);
  expect(isHolding(edge)).toBe(false);
});

test("[A03][A04] an unknown user and a wrong password get the same 401, with REALM and NONCE", () => {
  const edge = createRecordedEdge();
  const client = challengedClient(edge);
  const wrong = allocate(client, [UDP_TRANSPORT], { password: "looking glass" });
  const unknown = allocate(client, [UDP_TRANSPORT], { username: "eve" });
  for (const answer of [wrong, unknown]) {
    expect(outcomeOf(answer)).toBe(401);
    expect(readAttribute(answer, REALM_ATTRIBUTE)).toBe(REALM);
    expect(outcomeOf(allocateWithNonce(client, readAttribute(answer, NONCE)!))).not.toBe(438);
    expect(integrityAlgorithm(answer)).toBeUndefined();
  }
  const shapeOf = (answer: StunMessage) => answer.attributes.map(({ type, value }) => [type, value.length]);
  expect(shapeOf(unknown)).toEqual(shapeOf(wrong));
  expect(readAttribute(unknown, ERROR_CODE)).toEqual(readAttribute(wrong, ERROR_CODE));
});

function allocateWithNonce(client: TestClient, nonce: string): StunMessage {
  return allocate(client, [UDP_TRANSPORT], { nonce });
}

test("[A05] a stale nonce gets 438 with a new one; nothing is carried out, and the next try succeeds", () => {
  const edge = createRecordedEdge({ nonceLifetimeMs: 60_000 });
  const client = challengedClient(edge);
  pass(edge, 61_000);
  const answer = allocate(client);
  expect(outcomeOf(answer)).toBe(438);
  expect(readAttribute(answer, REALM_ATTRIBUTE)).toBe(REALM);
  const fresh = readAttribute(answer, NONCE)!;
  expect(fresh).not.toBe(client.nonce);
  expect(isHolding(edge)).toBe(false);
  expect(boundRelayedAddresses(edge)).toEqual([]);
  expect(outcomeOf(allocateWithNonce(client, fresh))).toBe("success");
});

test("[A05] a nonce that the server never issued gets 438", () => {
  const edge = createRecordedEdge();
  const client = challengedClient(edge);
  for (const nonce of [
    "f//499k954d6OL34oL9FSTvy64sA",
    "obMatJos2AAAA",
    `${client.nonce!.slice(0, -1)}!`,
    "x",
  ]) {
    expect(outcomeOf(allocateWithNonce(client, nonce))).toBe(438);
  }
  expect(isHolding(edge)).toBe(false);
});

test("[A06] a wrong password and a stale nonce at once get an error, and nothing is carried out", () => {
  const edge = createRecordedEdge({ nonceLifetimeMs: 60_000 });
  const client = challengedClient(edge);
  pass(edge, 61_000);
  expect([401, 438]).toContain(outcomeOf(allocate(client, [UDP_TRANSPORT], { password: "wrong" })));
  expect(isHolding(edge)).toBe(false);
});

test("[A07] after the nonce has expired a client recovers with the 438 and keeps its allocation", () => {
  const edge = createRecordedEdge({ nonceLifetimeMs: 600_000 });
  const client = createDatagramClient(edge);
  const relayed = allocated(client, [UDP_TRANSPORT, attribute(LIFETIME, 3600)]);
  pass(edge, 598_000);
  expect(outcomeOf(createPermission(client, "198.51.100.9"))).toBe("success");
  pass(edge, 3000);
  expect(outcomeOf(refresh(client, 3600))).toBe(438);
  expect(outcomeOf(persistentRequest(client, METHODS.refresh, []))).toBe("success");
  expect(boundRelayedAddresses(edge).map(({ external }) => external)).toEqual([relayed]);
});

test("[A07] if nonces never expire, one that is a year old is valid", () => {
  const edge = createRecordedEdge({ nonceLifetimeMs: Number.POSITIVE_INFINITY });
  const client = challengedClient(edge);
  edge.nowMs += 365 * 86_400_000;
  edge.wallMs += 365 * 86_400_000;
  pass(edge, 1000);
  expect(outcomeOf(allocate(client))).toBe("success");
});

test.each([
  ["port", { address: "198.51.100.1", port: 40_001 }],
  ["address", { address: "198.51.100.2", port: 40_000 }],
])("[A08] a nonce is not valid from another %s", (_what, remote) => {
  const edge = createRecordedEdge();
  const client = challengedClient(edge);
  const thief = createDatagramClient(edge, { remote });
  expect(outcomeOf(allocateWithNonce(thief, client.nonce!))).toBe(438);
});

test("[A08] nonces have at most 127 characters and depend on the server's secret", () => {
  const nonceOf = (nonceSecret: Uint8Array) => challengedClient(createRecordedEdge({ nonceSecret })).nonce!;
  const one = nonceOf(new Uint8Array(32).fill(1));
  const other = nonceOf(new Uint8Array(32).fill(2));
  expect(one).not.toBe(other);
  expect(one.length).toBeLessThanOrEqual(127);
});

test("[A09] 401 and 438 leave no state behind", () => {
  const edge = createRecordedEdge({ nonceLifetimeMs: 1000 });
  const client = challengedClient(edge);
  pass(edge, 2000);
  for (let port = 1024; port < 1524; port += 1) {
    const stranger = createDatagramClient(edge, { remote: { address: "198.51.100.1", port } });
    expect(outcomeOf(exchange(stranger, bareRequest(METHODS.allocate, [UDP_TRANSPORT])))).toBe(401);
    expect(outcomeOf(allocateWithNonce(stranger, client.nonce!))).toBe(438);
  }
  expect(isHolding(edge)).toBe(false);
  expect(edge.relayedAddresses).toEqual([]);
});

test("[A10] another REALM gets 401, an empty one an error", () => {
  const edge = createRecordedEdge();
  const client = challengedClient(edge);
  expect(outcomeOf(allocate(client, [UDP_TRANSPORT], { realm: "other.example" }))).toBe(401);
  expect([400, 401]).toContain(outcomeOf(allocate(client, [UDP_TRANSPORT], { realm: "" })));
  expect(isHolding(edge)).toBe(false);
});

test("[A11] the key is MD5 over username, realm and password", () => {
  const edge = createRecordedEdge({
    users: new Map([["alice", { md5: createHash("md5").update(`alice:${REALM}:secret`).digest() }]]),
  });
  const client = createDatagramClient(edge, { credentials: { username: "alice", password: "secret" } });
  expect(outcomeOf(allocate(client))).toBe("success");
});

test("[A12] usernames and passwords outside ASCII work", () => {
  const credentials = { username: "マトリックス", password: "пароль 💡 ñ" };
  const edge = createRecordedEdge({ users: new Map([[credentials.username, keysOf(credentials)]]) });
  const answer = allocate(createDatagramClient(edge, { credentials }));
  expect(outcomeOf(answer)).toBe("success");
  expect(isSigned(answer, credentials)).toBe(true);
});

test("[A13] answers to authenticated requests are signed, including errors", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  const answers: [number, StunMessage][] = [
    [437, refresh(client, 600)],
    [400, allocate(client, [])],
    [442, allocate(client, [attribute(REQUESTED_TRANSPORT, 99)])],
  ];
  for (const [code, answer] of answers) {
    expect(outcomeOf(answer)).toBe(code);
    expect(isSigned(answer)).toBe(true);
  }
  const successes = [
    allocate(client),
    createPermission(client, "198.51.100.9"),
    bindChannel(client, 0x4000, { address: "198.51.100.9", port: 9 }),
    refresh(client),
  ];
  for (const answer of successes) {
    expect(outcomeOf(answer)).toBe("success");
    expect(isSigned(answer)).toBe(true);
  }
  const duplicate = allocate(client);
  expect(outcomeOf(duplicate)).toBe(437);
  expect(isSigned(duplicate)).toBe(true);
});

test("[A14] the answer is signed in the same way as the request", () => {
  const edge = createRecordedEdge();
  const classic = allocate(createDatagramClient(edge));
  expect(integrityAlgorithm(classic)).toBe("sha1");
  expect(hasAttribute(classic, MESSAGE_INTEGRITY_SHA256)).toBe(false);
  const modern = createDatagramClient(edge, { remote: { address: "198.51.100.1", port: 40_001 } });
  const answer = allocate(modern, [UDP_TRANSPORT], { algorithm: "sha256" });
  expect(outcomeOf(answer)).toBe("success");
  expect(integrityAlgorithm(answer)).toBe("sha256");
  expect(hasAttribute(answer, MESSAGE_INTEGRITY)).toBe(false);
  expect(isSigned(answer, ALICE, "sha256")).toBe(true);
});

test("[A14] an error is signed in the same way as the request, too", () => {
  const client = challengedClient(createRecordedEdge());
  const answer = request(client, METHODS.refresh, [], { algorithm: "sha256" });
  expect(outcomeOf(answer)).toBe(437);
  expect(isSigned(answer, ALICE, "sha256")).toBe(true);
});

test("[A15] challenges offer MD5 and SHA-256, and the nonce says so", () => {
  const edge = createRecordedEdge({ nonceLifetimeMs: 1000 });
  const client = createDatagramClient(edge);
  const unauthenticated = exchange(client, bareRequest(METHODS.allocate, [UDP_TRANSPORT]))!;
  learnChallenge(client);
  pass(edge, 3000);
  const stale = allocate(client);
  expect([outcomeOf(unauthenticated), outcomeOf(stale)]).toEqual([401, 438]);
  for (const answer of [unauthenticated, stale]) {
    const offered = readAttribute(answer, PASSWORD_ALGORITHMS)?.map(({ algorithm }) => algorithm);
    expect(offered?.toSorted()).toEqual([1, 2]);
    const nonce = readAttribute(answer, NONCE)!;
    expect(nonce).toMatch(/^obMatJos2[A-Za-z\d+/]{4}/);
    expect(readNonceCookie(nonce)?.passwordAlgorithms).toBe(true);
  }
});

const MD5 = { algorithm: 1, parameters: new Uint8Array() };
const SHA256 = { algorithm: 2, parameters: new Uint8Array() };

test.each([
  ["PASSWORD-ALGORITHM alone", [], SHA256],
  ["PASSWORD-ALGORITHMS alone", "offered", undefined],
  ["a shorter list", [MD5], MD5],
  ["another order", "reversed", SHA256],
  ["an algorithm that was not offered", "offered", { algorithm: 3, parameters: new Uint8Array() }],
] as const)("[A16] bid-down by %s gets 400", (_what, list, chosen) => {
  const edge = createRecordedEdge();
  const client = challengedClient(edge);
  const offered = client.passwordAlgorithms;
  const lists = { offered, reversed: offered.toReversed() };
  const sent = typeof list === "string" ? lists[list] : list;
  const attributes = [
    UDP_TRANSPORT,
    attribute(USERNAME, ALICE.username),
    attribute(REALM_ATTRIBUTE, REALM),
    attribute(NONCE, client.nonce!),
    ...(sent.length === 0 ? [] : [attribute(PASSWORD_ALGORITHMS, [...sent])]),
    ...(chosen === undefined ? [] : [attribute(PASSWORD_ALGORITHM, chosen)]),
  ];
  const key = keyOf(ALICE, chosen?.algorithm === 2 ? "sha256" : "md5");
  expect(outcomeOf(exchange(client, customRequest(METHODS.allocate, attributes, { key })))).toBe(400);
  expect(isHolding(edge)).toBe(false);
});

test("[A16] a client may choose MD5 from the list", () => {
  const client = challengedClient(createRecordedEdge());
  const attributes = [
    UDP_TRANSPORT,
    attribute(USERNAME, ALICE.username),
    attribute(REALM_ATTRIBUTE, REALM),
    attribute(NONCE, client.nonce!),
    attribute(PASSWORD_ALGORITHMS, client.passwordAlgorithms),
    attribute(PASSWORD_ALGORITHM, MD5),
  ];
  expect(outcomeOf(exchange(client, customRequest(METHODS.allocate, attributes)))).toBe("success");
});

const INTEGRITY_SHA256_TYPE = 0x1c;

/** The message with MESSAGE-INTEGRITY-SHA256 of this many bytes at its end. RFC 8489 §14.6. */
function withTruncatedIntegrity(message: Uint8Array, key: Uint8Array, length: number): Uint8Array {
  const padded = length + ((4 - (length % 4)) % 4);
  const bytes = new Uint8Array(message.length + 4 + padded);
  bytes.set(message);
  const view = new DataView(bytes.buffer);
  view.setUint16(2, bytes.length - 20);
  const mac = createHmac("sha256", key).update(bytes.subarray(0, message.length)).digest();
  view.setUint16(message.length, INTEGRITY_SHA256_TYPE);
  view.setUint16(message.length + 2, length);
  bytes.set(mac.subarray(0, length), message.length + 4);
  return bytes;
}

function unsignedAllocate(client: TestClient): Uint8Array {
  return bareRequest(METHODS.allocate, [
    UDP_TRANSPORT,
    attribute(USERNAME, ALICE.username),
    attribute(REALM_ATTRIBUTE, REALM),
    attribute(NONCE, client.nonce!),
  ]);
}

test.each([16, 20, 24, 28, 32])("[A17] MESSAGE-INTEGRITY-SHA256 of %i bytes is accepted", (length) => {
  const client = challengedClient(createRecordedEdge());
  const answer = exchange(client, withTruncatedIntegrity(unsignedAllocate(client), keyOf(ALICE), length));
  expect(outcomeOf(answer)).toBe("success");
});

test.each([0, 4, 12, 15, 17, 18, 30, 36])(
  "[A17] MESSAGE-INTEGRITY-SHA256 of %i bytes is refused",
  (length) => {
    const edge = createRecordedEdge();
    const client = challengedClient(edge);
    const answer = exchange(client, withTruncatedIntegrity(unsignedAllocate(client), keyOf(ALICE), length));
    expect([400, 401, "silence"]).toContain(outcomeOf(answer));
    expect(isHolding(edge)).toBe(false);
  },
);

test("[A17] with both kinds of integrity the SHA-256 one is checked", () => {
  const edge = createRecordedEdge();
  const client = challengedClient(edge);
  const right = keyOf(ALICE);
  const wrong = keyOf(BOB);
  const signedTwice = (sha1Key: Uint8Array, sha256Key: Uint8Array) => {
    const { attributes } = decodeMessage(unsignedAllocate(client));
    const copies = attributes.map(({ type, value }) => rawAttribute(type, value));
    return withTruncatedIntegrity(customRequest(METHODS.allocate, copies, { key: sha1Key }), sha256Key, 32);
  };
  expect(outcomeOf(exchange(client, signedTwice(right, wrong)))).toBe(401);
  expect(isHolding(edge)).toBe(false);
  expect(outcomeOf(exchange(client, signedTwice(wrong, right)))).toBe("success");
});

test("[A18] USERHASH identifies the user if the nonce offers anonymity", () => {
  const client = challengedClient(createRecordedEdge());
  expect(readNonceCookie(client.nonce!)?.usernameAnonymity).toBe(true);
  const attributes = [
    UDP_TRANSPORT,
    attribute(USERHASH, userHash(ALICE.username, REALM, nodeCrypto)),
    attribute(REALM_ATTRIBUTE, REALM),
    attribute(NONCE, client.nonce!),
  ];
  const answer = exchange(client, customRequest(METHODS.allocate, attributes))!;
  expect(outcomeOf(answer)).toBe("success");
  expect(isSigned(answer)).toBe(true);
});

test("[A18] an unknown USERHASH gets 401, USERHASH together with USERNAME 400", () => {
  const edge = createRecordedEdge();
  const client = challengedClient(edge);
  const common = [UDP_TRANSPORT, attribute(REALM_ATTRIBUTE, REALM), attribute(NONCE, client.nonce!)];
  const unknown = attribute(USERHASH, userHash("eve", REALM, nodeCrypto));
  expect(outcomeOf(exchange(client, customRequest(METHODS.allocate, [...common, unknown])))).toBe(401);
  const own = attribute(USERHASH, userHash(ALICE.username, REALM, nodeCrypto));
  const both = [...common, own, attribute(USERNAME, ALICE.username)];
  expect(outcomeOf(exchange(client, customRequest(METHODS.allocate, both)))).toBe(400);
  expect(isHolding(edge)).toBe(false);
});

test("[A19] a client that ignores the nonce cookie works with SHA-1 and MD5", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  expect(outcomeOf(allocate(client))).toBe("success");
  expect(outcomeOf(createPermission(client, "198.51.100.9"))).toBe("success");
  expect(outcomeOf(refresh(client, 0))).toBe("success");
});

const wallSeconds = (edge: RecordedEdge) => edge.wallMs / 1000;

/** Time-limited credentials made by hand, following the de facto standard. */
function handmade(username: string, secret: string): { username: string; password: string } {
  return { username, password: createHmac("sha1", secret).update(username).digest("base64") };
}

test("[A20] time-limited credentials work in each spelling and under each secret", () => {
  const edge = createRecordedEdge({ sharedSecrets: ["current", "former"] });
  const stamp = wallSeconds(edge) + 600;
  const grants = [
    handmade(`${stamp}:carol`, "current"),
    handmade(`${stamp}:carol`, "former"),
    handmade(`carol:${stamp}`, "current"),
    handmade(`${stamp}`, "former"),
  ];
  for (const [index, credentials] of grants.entries()) {
    const remote = { address: "198.51.100.1", port: 42_000 + index };
    const answer = allocate(createDatagramClient(edge, { remote, credentials }));
    expect(outcomeOf(answer)).toBe("success");
    expect(isSigned(answer, credentials)).toBe(true);
  }
});

test("[A20] `timeLimitedCredentials` produces what other implementations produce, and it works", () => {
  const edge = createRecordedEdge({ sharedSecrets: ["current"] });
  const expiresAtSeconds = wallSeconds(edge) + 600;
  const grant = timeLimitedCredentials({ secret: "current", name: "carol", expiresAtSeconds }, nodeCrypto);
  const credentials = { username: grant.username, password: grant.credential };
  expect(credentials).toEqual(handmade(`${expiresAtSeconds}:carol`, "current"));
  expect(outcomeOf(allocate(createDatagramClient(edge, { credentials })))).toBe("success");
});

test("[A20] the separator can be changed", () => {
  const edge = createRecordedEdge({ sharedSecrets: ["s"], timestampSeparator: "|" });
  const stamp = wallSeconds(edge) + 600;
  const right = createDatagramClient(edge, { credentials: handmade(`${stamp}|carol`, "s") });
  expect(outcomeOf(allocate(right))).toBe("success");
  const remote = { address: "198.51.100.1", port: 40_001 };
  const wrong = createDatagramClient(edge, { remote, credentials: handmade(`${stamp}:carol`, "s") });
  expect(outcomeOf(allocate(wrong))).toBe(401);
});

test.each([
  ["expired", (now: number) => handmade(`${now - 1}:carol`, "current")],
  ["expiring now", (now: number) => handmade(`${now}:carol`, "current")],
  ["under a foreign secret", (now: number) => handmade(`${now + 600}:carol`, "guess")],
  ["without a time", () => handmade("carol", "current")],
  ["with a time in exponents", () => handmade("9e9:carol", "current")],
  ["with a time in hexadecimal", () => handmade("0xffffffff:carol", "current")],
  [
    "with a time and a signature of another",
    (now: number) => ({
      username: `${now + 9999}:carol`,
      password: handmade(`${now + 600}:carol`, "current").password,
    }),
  ],
  ["nameless", () => handmade("", "current")],
])("[A20] credentials %s get 401", (_what, grant) => {
  const edge = createRecordedEdge({ sharedSecrets: ["current"] });
  const client = createDatagramClient(edge, { credentials: grant(wallSeconds(edge)) });
  expect([400, 401]).toContain(outcomeOf(allocate(client)));
  expect(isHolding(edge)).toBe(false);
});

test("[A20] static users and time-limited ones coexist", () => {
  const edge = createRecordedEdge({ sharedSecrets: ["current"] });
  const stamp = wallSeconds(edge) + 600;
  expect(outcomeOf(allocate(createDatagramClient(edge)))).toBe("success");
  const remote = { address: "198.51.100.1", port: 40_001 };
  const limited = createDatagramClient(edge, { remote, credentials: handmade(`${stamp}:carol`, "current") });
  expect(outcomeOf(allocate(limited))).toBe("success");
});

test("[A21] expired credentials keep the allocation they created, and create no other", () => {
  const edge = createRecordedEdge({ sharedSecrets: ["current"] });
  const credentials = handmade(`${wallSeconds(edge) + 300}:carol`, "current");
  const client = createDatagramClient(edge, { credentials });
  expect(outcomeOf(allocate(client))).toBe("success");
  pass(edge, 500_000);
  expect(outcomeOf(persistentRequest(client, METHODS.refresh, []))).toBe("success");
  pass(edge, 500_000);
  expect(outcomeOf(persistentRequest(client, METHODS.refresh, []))).toBe("success");
  const peer = [attribute(XOR_PEER_ADDRESS, { address: "198.51.100.9", port: 0 })];
  expect(outcomeOf(persistentRequest(client, METHODS.createPermission, peer))).toBe("success");
  const other = createDatagramClient(edge, {
    credentials,
    remote: { address: "198.51.100.1", port: 40_001 },
  });
  expect(outcomeOf(allocate(other))).toBe(401);
});

test("[A21] refreshing with expired credentials ends after a day", () => {
  const edge = createRecordedEdge({ sharedSecrets: ["current"] });
  const credentials = handmade(`${wallSeconds(edge) + 300}:carol`, "current");
  const client = createDatagramClient(edge, { credentials });
  allocated(client);
  let hours = 0;
  for (; hours < 30 && boundRelayedAddresses(edge).length === 1; hours += 0.125) {
    pass(edge, 450_000);
    persistentRequest(client, METHODS.refresh, []);
  }
  expect(hours).toBeGreaterThanOrEqual(1);
  expect(hours).toBeLessThanOrEqual(25);
  expect(isHolding(edge)).toBe(false);
});

test("[A23] another timestamp in front of the name does not evade the user's quota", () => {
  const limits = { ...WITHOUT_LIMITS, allocations: { ...WITHOUT_LIMITS.allocations, perUser: 1 } };
  const edge = createRecordedEdge({ sharedSecrets: ["s"], limits });
  const stamp = wallSeconds(edge) + 600;
  const outcomes = [`${stamp}:carol`, `${stamp + 1}:carol`, `carol:${stamp + 2}`, `${stamp}:dave`].map(
    (username, index) => {
      const remote = { address: `198.51.100.${index + 1}`, port: 40_000 };
      return outcomeOf(
        allocate(createDatagramClient(edge, { remote, credentials: handmade(username, "s") })),
      );
    },
  );
  expect(outcomes).toEqual(["success", 486, 486, "success"]);
});

test("[A24] requests about an allocation from another user get 441 and change nothing", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  allocated(client);
  const peer = { address: "198.51.100.9", port: 9 };
  client.credentials = BOB;
  const answers = [
    refresh(client, 0),
    createPermission(client, peer.address),
    bindChannel(client, 0x4000, peer),
  ];
  for (const answer of answers) {
    expect(outcomeOf(answer)).toBe(441);
    expect(isSigned(answer, BOB)).toBe(true);
  }
  expect(edge.turn.gauges()).toMatchObject({ allocations: 1, permissions: 0, channels: 0 });
});

test("[A24] time-limited credentials of the same name but another time are another username", () => {
  const edge = createRecordedEdge({ sharedSecrets: ["s"] });
  const stamp = wallSeconds(edge) + 600;
  const client = createDatagramClient(edge, { credentials: handmade(`${stamp}:carol`, "s") });
  allocated(client);
  client.credentials = handmade(`${stamp}:dave`, "s");
  expect(outcomeOf(refresh(client))).toBe(441);
});

test("[A25] the state holds keys and no password", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  allocated(client);
  const texts: string[] = [];
  const seen = new Set<unknown>();
  const walk = (value: unknown): void => {
    if (typeof value === "string") texts.push(value);
    if (value instanceof Uint8Array) texts.push(Buffer.from(value).toString("latin1"));
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || seen.has(value)) return;
    seen.add(value);
    const members = value instanceof Map ? [...value.entries()].flat() : Object.values(value);
    for (const member of value instanceof Set ? value : members) walk(member);
  };
  walk(edge.state);
  expect(texts).toContain(ALICE.username);
  expect(texts.filter((text) => text.includes(ALICE.password))).toEqual([]);
});

test("without a user, `open` authentication lets everyone in", () => {
  const edge = createRecordedEdge({ authentication: "open" });
  const client = createDatagramClient(edge);
  const answer = exchange(client, bareRequest(METHODS.allocate, [UDP_TRANSPORT]));
  expect(outcomeOf(answer)).toBe("success");
  expect(integrityAlgorithm(answer!)).toBeUndefined();
  expect(outcomeOf(exchange(client, bareRequest(METHODS.refresh, [attribute(LIFETIME, 0)])))).toBe("success");
});

test("a request signed by one client is refused when another sends it", () => {
  const edge = createRecordedEdge();
  const client = challengedClient(edge);
  const bytes = signedRequest(client, METHODS.allocate, [UDP_TRANSPORT]);
  const thief = createDatagramClient(edge, { remote: { address: "198.51.100.2", port: 40_000 } });
  expect(outcomeOf(exchange(thief, bytes))).toBe(438);
});
