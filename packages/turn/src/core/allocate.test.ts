import {
  ADDITIONAL_ADDRESS_FAMILY,
  ADDRESS_ERROR_CODE,
  ALTERNATE_DOMAIN,
  ALTERNATE_SERVER,
  type AttributeToWrite,
  attribute,
  checkIntegrity,
  DONT_FRAGMENT,
  decodeMessage,
  EVEN_PORT,
  hasAttribute,
  LIFETIME,
  longTermKey,
  METHODS,
  MOBILITY_TICKET,
  REQUESTED_ADDRESS_FAMILY,
  REQUESTED_TRANSPORT,
  RESERVATION_TOKEN,
  readAttribute,
  readAttributes,
  type StunMessage,
  UNKNOWN_ATTRIBUTES,
  XOR_MAPPED_ADDRESS,
  XOR_RELAYED_ADDRESS,
} from "@visavis/stun/core";
import { nodeCrypto } from "@visavis/stun/node";
import { expect, test } from "vitest";
import {
  addListener,
  bindRelayedAddress,
  boundRelayedAddresses,
  createRecordedEdge,
  failRelayedAddress,
  pass,
  type RecordedEdge,
} from "../testing/recorded-edge.ts";
import {
  allocate,
  allocated,
  exchange,
  learnChallenge,
  nextTransactionId,
  outcomeOf,
  rawAttribute,
  refresh,
  signedRequest,
  TCP_TRANSPORT,
  UDP_TRANSPORT,
} from "../testing/requests.ts";
import { createDatagramClient, createStreamClient } from "../testing/test-client.ts";
import { ALICE, BOB, REALM, RELAY_IPV4, RELAY_IPV6, WITHOUT_LIMITS } from "../testing/test-configuration.ts";
import type { TurnConfiguration } from "./index.ts";

const IPV4_FAMILY = attribute(REQUESTED_ADDRESS_FAMILY, 1);
const IPV6_FAMILY = attribute(REQUESTED_ADDRESS_FAMILY, 2);
const BOTH_FAMILIES = attribute(ADDITIONAL_ADDRESS_FAMILY, 2);
const EVEN = attribute(EVEN_PORT, false);
const EVEN_AND_NEXT = attribute(EVEN_PORT, true);
const tokenOf = (value: Uint8Array) => attribute(RESERVATION_TOKEN, value);

/** A client with its own port. */
function clientAt(edge: RecordedEdge, port: number, credentials = ALICE) {
  return createDatagramClient(edge, { remote: { address: "198.51.100.1", port }, credentials });
}

/** One Allocate from one client, on a fresh server. */
function outcomeAlone(
  attributes: readonly AttributeToWrite[],
  changes: Partial<TurnConfiguration> = {},
): ReturnType<typeof outcomeOf> {
  const edge = createRecordedEdge(changes);
  const outcome = outcomeOf(allocate(createDatagramClient(edge), attributes));
  expect(edge.turn.gauges().allocations).toBe(outcome === "success" ? 1 : 0);
  return outcome;
}

/** Allocates, from client port 43000 upwards, until it is refused. */
function allocateMany(edge: RecordedEdge, count: number, attributes: readonly AttributeToWrite[] = []) {
  return Array.from({ length: count }, (_, index) =>
    allocate(clientAt(edge, 43_000 + index), [UDP_TRANSPORT, ...attributes]),
  );
}

const lifetimeOf = (answer: StunMessage) => readAttribute(answer, LIFETIME);
const relayedOf = (answer: StunMessage) => readAttribute(answer, XOR_RELAYED_ADDRESS);

test("[L02] a five-tuple in use refuses another Allocate with 437", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  allocated(client);
  expect(outcomeOf(allocate(client))).toBe(437);
  expect(edge.relayedAddresses).toHaveLength(1);
});

test("[L01] whether a five-tuple is in use is not revealed without credentials", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  allocated(client);
  expect(outcomeOf(allocate(client, [UDP_TRANSPORT], { password: "wrong" }))).toBe(401);
  expect(outcomeOf(allocate(client, [], { password: "wrong" }))).toBe(401);
});

test("[L03][S30] the same Allocate again gets the same answer and binds no second address", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  learnChallenge(client);
  const bytes = signedRequest(client, METHODS.allocate, [UDP_TRANSPORT, EVEN_AND_NEXT]);
  const first = exchange(client, bytes)!;
  pass(edge, 5000);
  const second = exchange(client, bytes)!;
  expect([outcomeOf(first), outcomeOf(second)]).toEqual(["success", "success"]);
  expect(relayedOf(second)).toEqual(relayedOf(first));
  expect(readAttribute(second, RESERVATION_TOKEN)).toEqual(readAttribute(first, RESERVATION_TOKEN));
  expect(second.transactionId).toEqual(first.transactionId);
  expect(edge.turn.gauges()).toMatchObject({ allocations: 1, reservations: 1 });
});

test.each([
  ["missing", []],
  ["of three bytes", [rawAttribute(0x19, Uint8Array.of(17, 0, 0))]],
  ["of eight bytes", [rawAttribute(0x19, Uint8Array.of(17, 0, 0, 0, 0, 0, 0, 0))]],
  ["empty", [rawAttribute(0x19)]],
])("[L04] REQUESTED-TRANSPORT %s gets 400", (_what, attributes) => {
  expect(outcomeAlone(attributes)).toBe(400);
});

test.each([0, 1, 99, 255])("[L05] transport %i gets 442", (protocol) => {
  expect(outcomeAlone([attribute(REQUESTED_TRANSPORT, protocol)])).toBe(442);
});

test("[L05] TCP gets 442 if TCP allocations are off", () => {
  const edge = createRecordedEdge({ tcpAllocations: false });
  expect(outcomeOf(allocate(createStreamClient(edge), [TCP_TRANSPORT]))).toBe(442);
});

test("[L05] UDP is refused if UDP allocations are off", () => {
  expect([403, 442]).toContain(outcomeAlone([UDP_TRANSPORT], { udpAllocations: false }));
});

test("[L06][T01] an Allocate for TCP over UDP gets 400", () => {
  expect(outcomeAlone([TCP_TRANSPORT])).toBe(400);
});

test("[L07][S16] DONT-FRAGMENT gets 420 that names it", () => {
  const edge = createRecordedEdge();
  const answer = allocate(createDatagramClient(edge), [UDP_TRANSPORT, attribute(DONT_FRAGMENT, true)]);
  expect(outcomeOf(answer)).toBe(420);
  expect(readAttribute(answer, UNKNOWN_ATTRIBUTES)).toEqual([0x1a]);
  expect(edge.turn.gauges().allocations).toBe(0);
});

test.each([
  ["EVEN-PORT", EVEN],
  ["EVEN-PORT that reserves", EVEN_AND_NEXT],
  ["REQUESTED-ADDRESS-FAMILY", IPV4_FAMILY],
  ["ADDITIONAL-ADDRESS-FAMILY", BOTH_FAMILIES],
])("[L08] RESERVATION-TOKEN with %s gets 400, and the token stays valid", (_name, other) => {
  const edge = createRecordedEdge();
  const owner = allocate(clientAt(edge, 40_000), [UDP_TRANSPORT, EVEN_AND_NEXT]);
  const token = tokenOf(readAttribute(owner, RESERVATION_TOKEN)!);
  expect(outcomeOf(allocate(clientAt(edge, 40_001), [UDP_TRANSPORT, token, other]))).toBe(400);
  expect(outcomeOf(allocate(clientAt(edge, 40_001), [UDP_TRANSPORT, token]))).toBe("success");
});

test("[L09] a token that is unknown, expired or used gets 508", () => {
  const edge = createRecordedEdge();
  const unknown = tokenOf(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
  expect(outcomeOf(allocate(clientAt(edge, 40_000), [UDP_TRANSPORT, unknown]))).toBe(508);
  const reserve = (port: number) => {
    const answer = allocate(clientAt(edge, port), [UDP_TRANSPORT, EVEN_AND_NEXT]);
    return tokenOf(readAttribute(answer, RESERVATION_TOKEN)!);
  };
  const used = reserve(40_001);
  expect(outcomeOf(allocate(clientAt(edge, 40_002), [UDP_TRANSPORT, used]))).toBe("success");
  expect(outcomeOf(allocate(clientAt(edge, 40_003), [UDP_TRANSPORT, used]))).toBe(508);
  const expired = reserve(40_004);
  pass(edge, 120_000);
  expect(outcomeOf(allocate(clientAt(edge, 40_005), [UDP_TRANSPORT, expired]))).toBe(508);
});

test("[L09] a token of another length than eight bytes is refused", () => {
  const outcome = outcomeAlone([UDP_TRANSPORT, rawAttribute(0x22, Uint8Array.of(1, 2, 3, 4))]);
  expect([400, 508]).toContain(outcome);
});

test("[L10] a token gives the next port, from another five-tuple and another transport too", () => {
  const edge = createRecordedEdge();
  const answer = allocate(clientAt(edge, 40_000), [UDP_TRANSPORT, EVEN_AND_NEXT]);
  const token = tokenOf(readAttribute(answer, RESERVATION_TOKEN)!);
  const even = relayedOf(answer)!;
  const other = createStreamClient(edge, { remote: { address: "198.51.100.2", port: 50_000 } });
  expect(allocated(other, [UDP_TRANSPORT, token])).toEqual({ ...even, port: even.port + 1 });
  expect(edge.turn.gauges()).toMatchObject({ allocations: 2, reservations: 0 });
});

test("[L11] REQUESTED-ADDRESS-FAMILY with ADDITIONAL-ADDRESS-FAMILY gets 400", () => {
  expect(outcomeAlone([UDP_TRANSPORT, IPV4_FAMILY, BOTH_FAMILIES])).toBe(400);
});

test.each([
  ["IPv6 on a server without IPv6", IPV6_FAMILY, RELAY_IPV4],
  ["IPv4 on a server without IPv4", IPV4_FAMILY, RELAY_IPV6],
  ["number 9", attribute(REQUESTED_ADDRESS_FAMILY, 9), RELAY_IPV4],
  ["number 0", attribute(REQUESTED_ADDRESS_FAMILY, 0), RELAY_IPV4],
])("[L12] the family %s gets 440", (_what, family, local) => {
  const relayIps = [{ local, external: local }];
  expect(outcomeAlone([UDP_TRANSPORT, family], { relayIps })).toBe(440);
});

test("[L12] each family that is served can be requested", () => {
  const edge = createRecordedEdge();
  expect(allocated(clientAt(edge, 40_000), [UDP_TRANSPORT, IPV4_FAMILY]).address).toBe(RELAY_IPV4);
  expect(allocated(clientAt(edge, 40_001), [UDP_TRANSPORT, IPV6_FAMILY]).address).toBe(RELAY_IPV6);
});

test("[L13] without a family IPv4 is allocated, for a client on IPv6 too", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge, { remote: { address: "2001:db8:9::1", port: 40_000 } });
  expect(allocated(client).address).toBe(RELAY_IPV4);
});

test("[L13] without a family, and on a server without IPv4, the answer is 440", () => {
  const relayIps = [{ local: RELAY_IPV6, external: RELAY_IPV6 }];
  expect(outcomeAlone([UDP_TRANSPORT], { relayIps })).toBe(440);
});

test("[L14] EVEN-PORT that reserves, with ADDITIONAL-ADDRESS-FAMILY, gets 400", () => {
  expect(outcomeAlone([UDP_TRANSPORT, EVEN_AND_NEXT, BOTH_FAMILIES])).toBe(400);
});

test("[L15] EVEN-PORT without reservation gives an even port, and the next one stays free", () => {
  const edge = createRecordedEdge({ relayPorts: { first: 50_000, last: 50_001 } });
  const answer = allocate(clientAt(edge, 40_000), [UDP_TRANSPORT, EVEN]);
  expect(relayedOf(answer)?.port).toBe(50_000);
  expect(hasAttribute(answer, RESERVATION_TOKEN)).toBe(false);
  expect(allocated(clientAt(edge, 40_001)).port).toBe(50_001);
});

test("[L15] EVEN-PORT always gives an even port", () => {
  const edge = createRecordedEdge();
  const ports = allocateMany(edge, 50, [EVEN]).map((answer) => relayedOf(answer)!.port);
  expect(ports.filter((port) => port % 2 === 1)).toEqual([]);
  expect(outcomeOf(allocate(clientAt(edge, 40_000), [UDP_TRANSPORT, EVEN]))).toBe(508);
  expect(outcomeOf(allocate(clientAt(edge, 40_000)))).toBe("success");
});

test("[L16] EVEN-PORT that reserves holds the next port for 30 s, then frees it", () => {
  const edge = createRecordedEdge({ relayPorts: { first: 50_000, last: 50_001 } });
  const answer = allocate(clientAt(edge, 40_000), [UDP_TRANSPORT, EVEN_AND_NEXT]);
  expect(relayedOf(answer)?.port).toBe(50_000);
  expect(readAttribute(answer, RESERVATION_TOKEN)).toHaveLength(8);
  expect(outcomeOf(allocate(clientAt(edge, 40_001)))).toBe(508);
  pass(edge, 29_900);
  expect(outcomeOf(allocate(clientAt(edge, 40_001)))).toBe(508);
  pass(edge, 31_000);
  expect(edge.turn.gauges().reservations).toBe(0);
  expect(allocated(clientAt(edge, 40_001)).port).toBe(50_001);
});

test("[L16] tokens cannot be guessed from each other", () => {
  const edge = createRecordedEdge();
  const tokens = allocateMany(edge, 40, [EVEN_AND_NEXT]).map((answer) =>
    String(readAttribute(answer, RESERVATION_TOKEN)),
  );
  expect(new Set(tokens).size).toBe(40);
});

test.each([
  ["no even port", { first: 50_001, last: 50_001 }, EVEN],
  ["an even port but no next one", { first: 50_000, last: 50_000 }, EVEN_AND_NEXT],
])("[L17] EVEN-PORT with %s gets 508", (_what, relayPorts, evenPort) => {
  expect(outcomeAlone([UDP_TRANSPORT, evenPort], { relayPorts })).toBe(508);
});

test.each([0, 1, 9])("[L18] ADDITIONAL-ADDRESS-FAMILY %i gets 400", (family) => {
  expect(outcomeAlone([UDP_TRANSPORT, attribute(ADDITIONAL_ADDRESS_FAMILY, family)])).toBe(400);
});

test("[L19] ADDITIONAL-ADDRESS-FAMILY gives one relayed address of each family and one LIFETIME", () => {
  const edge = createRecordedEdge();
  const answer = allocate(createDatagramClient(edge), [UDP_TRANSPORT, BOTH_FAMILIES]);
  const relayed = readAttributes(answer, XOR_RELAYED_ADDRESS);
  expect(relayed.map(({ address }) => address)).toEqual([RELAY_IPV4, RELAY_IPV6]);
  expect(readAttributes(answer, LIFETIME)).toEqual([600]);
  expect(hasAttribute(answer, ADDRESS_ERROR_CODE)).toBe(false);
  expect(edge.turn.gauges().allocations).toBe(1);
  expect(boundRelayedAddresses(edge).map(({ external }) => external)).toEqual(relayed);
});

test.each([
  ["IPv4", RELAY_IPV4, 2],
  ["IPv6", RELAY_IPV6, 1],
])(
  "[L20] if only %s is served, ADDITIONAL-ADDRESS-FAMILY gives that, and 440 for the other",
  (_name, local, missing) => {
    const edge = createRecordedEdge({ relayIps: [{ local, external: local }] });
    const answer = allocate(createDatagramClient(edge), [UDP_TRANSPORT, BOTH_FAMILIES]);
    expect(outcomeOf(answer)).toBe("success");
    expect(readAttributes(answer, XOR_RELAYED_ADDRESS).map(({ address }) => address)).toEqual([local]);
    expect(readAttribute(answer, ADDRESS_ERROR_CODE)).toMatchObject({ family: missing, code: 440 });
  },
);

test.each([
  ["IPv4", IPV4_FAMILY, RELAY_IPV6, 1],
  ["IPv6", IPV6_FAMILY, RELAY_IPV4, 2],
])(
  "[L20] if no %s port is left, the other family is given, and 508 for this one",
  (_name, family, given, missing) => {
    const edge = createRecordedEdge({ relayPorts: { first: 50_000, last: 50_000 } });
    allocated(clientAt(edge, 40_000), [UDP_TRANSPORT, family]);
    const answer = allocate(clientAt(edge, 40_001), [UDP_TRANSPORT, BOTH_FAMILIES]);
    expect(outcomeOf(answer)).toBe("success");
    expect(readAttributes(answer, XOR_RELAYED_ADDRESS).map(({ address }) => address)).toEqual([given]);
    expect(readAttribute(answer, ADDRESS_ERROR_CODE)).toMatchObject({ family: missing, code: 508 });
  },
);

test("[L20][L30] if one family cannot be bound, the other is given", () => {
  const edge = createRecordedEdge({ relayPorts: { first: 50_000, last: 50_000 } });
  edge.binding = "later";
  const client = createDatagramClient(edge);
  learnChallenge(client);
  client.send(signedRequest(client, METHODS.allocate, [UDP_TRANSPORT, BOTH_FAMILIES]));
  for (let index = 0; index < edge.relayedAddresses.length; index += 1) {
    const asked = edge.relayedAddresses[index]!;
    if (asked.local.address === RELAY_IPV6) failRelayedAddress(edge, asked);
    else bindRelayedAddress(edge, asked);
  }
  const answer = decodeMessage(client.take()[0]!);
  expect(outcomeOf(answer)).toBe("success");
  expect(readAttributes(answer, XOR_RELAYED_ADDRESS).map(({ address }) => address)).toEqual([RELAY_IPV4]);
  expect(readAttribute(answer, ADDRESS_ERROR_CODE)).toMatchObject({ family: 2, code: 508 });
});

test("[L21] if neither family is available, ADDITIONAL-ADDRESS-FAMILY gets 508", () => {
  const edge = createRecordedEdge({ relayPorts: { first: 50_000, last: 50_000 } });
  allocated(clientAt(edge, 40_000), [UDP_TRANSPORT, BOTH_FAMILIES]);
  expect(outcomeOf(allocate(clientAt(edge, 40_001), [UDP_TRANSPORT, BOTH_FAMILIES]))).toBe(508);
  expect(edge.turn.gauges().allocations).toBe(1);
});

function allocationLimits(changes: Partial<typeof WITHOUT_LIMITS.allocations>) {
  return { limits: { ...WITHOUT_LIMITS, allocations: { ...WITHOUT_LIMITS.allocations, ...changes } } };
}

test("[L22] a user gets as many allocations as the quota allows, and 486 after that", () => {
  const edge = createRecordedEdge(allocationLimits({ perUser: 3 }));
  expect(allocateMany(edge, 5).map(outcomeOf)).toEqual(["success", "success", "success", 486, 486]);
  expect(outcomeOf(allocate(clientAt(edge, 40_000, BOB)))).toBe("success");
});

test("[L22] all users together get as many as the total quota allows, and 486 after that", () => {
  const edge = createRecordedEdge(allocationLimits({ total: 2 }));
  expect(allocateMany(edge, 2).map(outcomeOf)).toEqual(["success", "success"]);
  expect(outcomeOf(allocate(clientAt(edge, 40_000, BOB)))).toBe(486);
});

test("[L22][L29] N ports give N allocations, then 508, and N again after they expired", () => {
  const edge = createRecordedEdge({ relayPorts: { first: 50_000, last: 50_009 } });
  const answers = allocateMany(edge, 12);
  expect(answers.map(outcomeOf)).toEqual([...Array(10).fill("success"), 508, 508]);
  expect(new Set(answers.slice(0, 10).map((answer) => relayedOf(answer)?.port)).size).toBe(10);
  pass(edge, 602_000);
  expect(boundRelayedAddresses(edge)).toEqual([]);
  pass(edge, 60_000);
  const again = Array.from({ length: 11 }, (_, index) => outcomeOf(allocate(clientAt(edge, 44_000 + index))));
  expect(again).toEqual([...Array(10).fill("success"), 508]);
});

test("[L23] the quota is returned by deletion", () => {
  const edge = createRecordedEdge(allocationLimits({ perUser: 1 }));
  const client = clientAt(edge, 40_000);
  allocated(client);
  for (let round = 0; round < 3; round += 1) {
    expect(outcomeOf(refresh(client, 0))).toBe("success");
    const other = clientAt(edge, 41_000 + round);
    expect(outcomeOf(allocate(other))).toBe("success");
    expect(outcomeOf(allocate(client))).toBe(486);
    refresh(other, 0);
    allocated(client);
  }
});

test("[L23] the quota is returned by expiry", () => {
  const edge = createRecordedEdge(allocationLimits({ perUser: 1, perAddress: 1, total: 1 }));
  allocated(clientAt(edge, 40_000));
  expect(outcomeOf(allocate(clientAt(edge, 40_001)))).toBe(486);
  pass(edge, 602_000);
  expect(outcomeOf(allocate(clientAt(edge, 40_001)))).toBe("success");
  expect(outcomeOf(allocate(clientAt(edge, 40_002)))).toBe(486);
});

test("[L23] the quota is returned, once, when the client's TCP connection closes", () => {
  const edge = createRecordedEdge(allocationLimits({ perUser: 1 }));
  const client = createStreamClient(edge);
  allocated(client);
  refresh(client, 0);
  allocated(client);
  client.end();
  expect(boundRelayedAddresses(edge)).toEqual([]);
  expect(outcomeOf(allocate(clientAt(edge, 40_001)))).toBe("success");
  expect(outcomeOf(allocate(clientAt(edge, 40_002)))).toBe(486);
});

test("[L23] a failed Allocate costs no quota", () => {
  const edge = createRecordedEdge(allocationLimits({ perUser: 1 }));
  edge.binding = "fails";
  expect(outcomeOf(allocate(clientAt(edge, 40_000)))).toBe(508);
  edge.binding = "atOnce";
  expect(outcomeOf(allocate(clientAt(edge, 40_000), [UDP_TRANSPORT, tokenOf(new Uint8Array(8))]))).toBe(508);
  expect(outcomeOf(allocate(clientAt(edge, 40_000), []))).toBe(400);
  expect(outcomeOf(allocate(clientAt(edge, 40_000)))).toBe("success");
  expect(outcomeOf(allocate(clientAt(edge, 40_001)))).toBe(486);
});

test.each(["perUser", "perAddress", "total"] as const)(
  "[L23] a reserved port counts %s until it expires",
  (kind) => {
    const edge = createRecordedEdge(allocationLimits({ [kind]: 2 }));
    allocated(clientAt(edge, 40_000), [UDP_TRANSPORT, EVEN_AND_NEXT]);
    expect(outcomeOf(allocate(clientAt(edge, 40_001)))).toBe(486);
    pass(edge, 61_000);
    expect(outcomeOf(allocate(clientAt(edge, 40_001)))).toBe("success");
  },
);

test("[L22] a token does not bypass the quota of the address that presents it", () => {
  const edge = createRecordedEdge(allocationLimits({ perAddress: 2 }));
  const reserve = (port: number) =>
    readAttribute(allocate(clientAt(edge, port), [UDP_TRANSPORT, EVEN_AND_NEXT]), RESERVATION_TOKEN)!;
  const own = reserve(40_000);
  expect(outcomeOf(allocate(clientAt(edge, 40_001), [UDP_TRANSPORT, tokenOf(own)]))).toBe("success");
  const elsewhere = createDatagramClient(edge, { remote: { address: "198.51.100.2", port: 40_000 } });
  const answer = allocate(elsewhere, [UDP_TRANSPORT, EVEN_AND_NEXT]);
  const token = tokenOf(readAttribute(answer, RESERVATION_TOKEN)!);
  expect(outcomeOf(allocate(clientAt(edge, 40_002), [UDP_TRANSPORT, token]))).toBe(486);
  expect(boundRelayedAddresses(edge)).toHaveLength(3);
  expect(edge.turn.gauges()).toMatchObject({ allocations: 3, reservations: 0, relayedAddresses: 3 });
});

const ALTERNATES = [
  { transport: "udp", address: { address: "192.0.2.99", port: 3478 } },
  { transport: "tls", address: { address: "192.0.2.98", port: 5349 }, domain: "turn.example" },
] as const;

test("[L24] 300 names a server of the client's family and transport, and leaves no allocation", () => {
  const edge = createRecordedEdge({ alternateServers: ALTERNATES });
  const answer = allocate(createDatagramClient(edge));
  expect(outcomeOf(answer)).toBe(300);
  expect(readAttribute(answer, ALTERNATE_SERVER)).toEqual({ address: "192.0.2.99", port: 3478 });
  expect(hasAttribute(answer, ALTERNATE_DOMAIN)).toBe(false);
  const key = longTermKey({ ...ALICE, realm: REALM, algorithm: "md5" }, nodeCrypto);
  expect(checkIntegrity(answer, key, nodeCrypto)).toBe("valid");
  expect(edge.turn.gauges().allocations).toBe(0);
  expect(edge.relayedAddresses).toEqual([]);
});

test("[L24] over TLS 300 gives the name in the certificate", () => {
  const edge = createRecordedEdge({ alternateServers: ALTERNATES });
  const answer = allocate(createStreamClient(edge, { transport: "tls" }));
  expect(outcomeOf(answer)).toBe(300);
  expect(readAttribute(answer, ALTERNATE_SERVER)).toEqual({ address: "192.0.2.98", port: 5349 });
  expect(readAttribute(answer, ALTERNATE_DOMAIN)).toBe("turn.example");
});

test("[L24] a client without an alternate server of its family and transport is served here", () => {
  const edge = createRecordedEdge({ alternateServers: ALTERNATES });
  expect(outcomeOf(allocate(createStreamClient(edge)))).toBe("success");
  const onIpv6 = createDatagramClient(edge, { remote: { address: "2001:db8:9::1", port: 40_000 } });
  expect(outcomeOf(allocate(onIpv6))).toBe("success");
});

test.each([
  [undefined, 600],
  [0, 600],
  [1, 600],
  [599, 600],
  [600, 600],
  [601, 601],
  [3599, 3599],
  [3600, 3600],
  [3601, 3600],
  [100_000, 3600],
  [0xffff_ffff, 3600],
])("[L25] LIFETIME %s gives %i", (asked, given) => {
  const lifetime = asked === undefined ? [] : [attribute(LIFETIME, asked)];
  const answer = allocate(createDatagramClient(createRecordedEdge()), [UDP_TRANSPORT, ...lifetime]);
  expect(lifetimeOf(answer)).toBe(given);
});

test("[L25] the server's maximum can be changed", () => {
  const edge = createRecordedEdge({ maxAllocationLifetimeMs: 1_200_000 });
  expect(lifetimeOf(allocate(createDatagramClient(edge), [UDP_TRANSPORT, attribute(LIFETIME, 3600)]))).toBe(
    1200,
  );
});

test("[L26] success carries the relayed address, the lifetime and the mapped address, signed", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  const transactionId = nextTransactionId();
  const answer = allocate(client, [UDP_TRANSPORT], { transactionId });
  expect(relayedOf(answer)).toEqual(boundRelayedAddresses(edge)[0]?.external);
  expect(lifetimeOf(answer)).toBe(600);
  expect(readAttribute(answer, XOR_MAPPED_ADDRESS)).toEqual(client.remote);
  expect(hasAttribute(answer, RESERVATION_TOKEN)).toBe(false);
  expect(hasAttribute(answer, MOBILITY_TICKET)).toBe(false);
  expect(answer.transactionId).toEqual(transactionId);
});

test("[L27] the relayed address in the answer is the external one of the local address bound", () => {
  const edge = createRecordedEdge({
    relayIps: [
      { local: "10.0.0.1", external: "203.0.113.77" },
      { local: "fd00::1", external: "2001:db8:77::1" },
    ],
  });
  const answer = allocate(createDatagramClient(edge), [UDP_TRANSPORT, BOTH_FAMILIES]);
  expect(readAttributes(answer, XOR_RELAYED_ADDRESS).map(({ address }) => address)).toEqual([
    "203.0.113.77",
    "2001:db8:77::1",
  ]);
  expect(boundRelayedAddresses(edge).map(({ local }) => local.address)).toEqual(["10.0.0.1", "fd00::1"]);
});

test("[L27] a client that reached the server at a relay address gets that one", () => {
  const edge = createRecordedEdge({
    relayIps: [
      { local: "203.0.113.1", external: "203.0.113.1" },
      { local: "192.0.2.1", external: "192.0.2.1" },
    ],
  });
  expect(allocated(createDatagramClient(edge)).address).toBe("192.0.2.1");
});

test("[L27] behind one external address of two local ones, no port is given to two allocations", () => {
  const edge = createRecordedEdge({
    relayIps: [
      { local: "203.0.113.1", external: "198.51.100.77" },
      { local: "192.0.2.1", external: "198.51.100.77" },
    ],
    relayPorts: { first: 50_000, last: 50_001 },
  });
  const other = addListener(edge, { address: "203.0.113.1", port: 3478 });
  const relayed = [
    allocated(createDatagramClient(edge)),
    allocated(
      createDatagramClient(edge, { listenerId: other, remote: { address: "198.51.100.9", port: 9 } }),
    ),
  ];
  expect(boundRelayedAddresses(edge).map(({ local }) => local.address)).toEqual(["192.0.2.1", "203.0.113.1"]);
  expect(relayed.map(({ port }) => port).toSorted()).toEqual([50_000, 50_001]);
});

test("[L28] relay ports are from the range and in random order", () => {
  const edge = createRecordedEdge();
  const ports = allocateMany(edge, 60).map((answer) => relayedOf(answer)!.port);
  expect(Math.min(...ports)).toBeGreaterThanOrEqual(50_000);
  expect(Math.max(...ports)).toBeLessThanOrEqual(50_099);
  expect(new Set(ports).size).toBe(60);
  const neighbours = ports.filter((port, index) => Math.abs(port - (ports[index - 1] ?? 0)) === 1);
  expect(neighbours.length).toBeLessThan(15);
});

test("[L28] a returned port is not reused at once", () => {
  const edge = createRecordedEdge({ relayPorts: { first: 50_000, last: 50_009 } });
  const client = clientAt(edge, 40_000);
  const rested = allocated(client).port;
  refresh(client, 0);
  const ports = allocateMany(edge, 9).map((answer) => relayedOf(answer)?.port);
  expect(ports).not.toContain(rested);
});

test("[L30] what fails for another reason would fail for every port, and is tried once", () => {
  const edge = createRecordedEdge();
  edge.binding = "later";
  const client = createDatagramClient(edge);
  learnChallenge(client);
  client.send(signedRequest(client, METHODS.allocate, [UDP_TRANSPORT]));
  failRelayedAddress(edge, edge.relayedAddresses.at(-1)!, "failed");
  expect(edge.relayedAddresses).toHaveLength(1);
  expect(edge.turn.counters()).toMatchObject({ relayPortsBusy: 0, relayPortsFailed: 1 });
  expect(edge.turn.gauges().allocations).toBe(0);
});

test("[L30] a port that another program holds is skipped", () => {
  const edge = createRecordedEdge();
  edge.binding = "later";
  const client = createDatagramClient(edge);
  learnChallenge(client);
  client.send(signedRequest(client, METHODS.allocate, [UDP_TRANSPORT]));
  failRelayedAddress(edge, edge.relayedAddresses[0]!);
  failRelayedAddress(edge, edge.relayedAddresses[1]!);
  bindRelayedAddress(edge, edge.relayedAddresses[2]!);
  const answer = decodeMessage(client.take()[0]!);
  expect(outcomeOf(answer)).toBe("success");
  expect(relayedOf(answer)).toEqual(edge.relayedAddresses[2]!.external);
  expect(new Set(edge.relayedAddresses.map(({ local }) => local.port)).size).toBe(3);
  expect(edge.turn.counters().relayPortsBusy).toBe(2);
});

test("[L30] when no port can be bound, the tries are bounded and the answer is 508", () => {
  const edge = createRecordedEdge({ relayPorts: { first: 49_152, last: 65_535 } });
  edge.binding = "fails";
  expect(outcomeOf(allocate(createDatagramClient(edge)))).toBe(508);
  expect(edge.relayedAddresses.length).toBeGreaterThan(1);
  expect(edge.relayedAddresses.length).toBeLessThanOrEqual(100);
  expect(edge.turn.gauges()).toMatchObject({ allocations: 0, relayedAddresses: 0 });
});

test.each(["2001:0:4136:e378:8000:63bf:3fff:fdd2", "2002:cb00:7101::1"])(
  "[L31] a client at the tunnel address %s gets 403",
  (address) => {
    const edge = createRecordedEdge();
    const client = createDatagramClient(edge, { remote: { address, port: 40_000 } });
    expect(outcomeOf(allocate(client))).toBe(403);
    expect(edge.turn.gauges().allocations).toBe(0);
  },
);

test("[L32][G02] a draining server refuses new Allocates and keeps what exists", () => {
  const edge = createRecordedEdge();
  const client = clientAt(edge, 40_000);
  allocated(client);
  edge.turn.drain();
  expect(outcomeOf(allocate(clientAt(edge, 40_001)))).toBe(403);
  expect(outcomeOf(refresh(client))).toBe("success");
  expect(edge.turn.gauges().allocations).toBe(1);
});

test("[L33] the same Allocate again while the port is being bound creates one allocation", () => {
  const edge = createRecordedEdge();
  edge.binding = "later";
  const client = createDatagramClient(edge);
  learnChallenge(client);
  const bytes = signedRequest(client, METHODS.allocate, [UDP_TRANSPORT]);
  for (let time = 0; time < 4; time += 1) client.send(bytes);
  expect(edge.relayedAddresses).toHaveLength(1);
  bindRelayedAddress(edge, edge.relayedAddresses[0]!);
  const outcomes = client.take().map((answer) => outcomeOf(decodeMessage(answer)));
  expect(new Set(outcomes)).toEqual(new Set(["success"]));
  expect(edge.turn.gauges()).toMatchObject({ allocations: 1, relayedAddresses: 1 });
  expect(relayedOf(exchange(client, bytes)!)).toEqual(edge.relayedAddresses[0]!.external);
});

test("[L33] another Allocate from the five-tuple in the meantime creates no second one", () => {
  const edge = createRecordedEdge();
  edge.binding = "later";
  const client = createDatagramClient(edge);
  learnChallenge(client);
  client.send(signedRequest(client, METHODS.allocate, [UDP_TRANSPORT]));
  client.send(signedRequest(client, METHODS.allocate, [UDP_TRANSPORT]));
  expect(edge.relayedAddresses).toHaveLength(1);
  expect(client.take().map((answer) => outcomeOf(decodeMessage(answer)))).toEqual([437]);
});

test("[L34] a client gone before its port is bound leaves no socket and no quota behind", () => {
  const edge = createRecordedEdge(allocationLimits({ perUser: 1 }));
  edge.binding = "later";
  const client = createStreamClient(edge);
  learnChallenge(client);
  client.send(signedRequest(client, METHODS.allocate, [UDP_TRANSPORT]));
  client.end();
  bindRelayedAddress(edge, edge.relayedAddresses[0]!);
  expect(edge.relayedAddresses[0]!.state).toBe("closed");
  expect(client.takeBytes()).toHaveLength(0);
  expect(edge.turn.gauges()).toMatchObject({ allocations: 0, relayedAddresses: 0 });
  edge.binding = "atOnce";
  expect(outcomeOf(allocate(clientAt(edge, 40_001)))).toBe("success");
});

test("[L34] a port that fails after its client is gone is not tried again", () => {
  const edge = createRecordedEdge();
  edge.binding = "later";
  const client = createStreamClient(edge);
  learnChallenge(client);
  client.send(signedRequest(client, METHODS.allocate, [UDP_TRANSPORT]));
  client.end();
  failRelayedAddress(edge, edge.relayedAddresses[0]!);
  expect(edge.relayedAddresses).toHaveLength(1);
  expect(edge.turn.gauges()).toMatchObject({ allocations: 0, relayedAddresses: 0 });
});

test("[L34] a server that stops before the port is bound closes it", () => {
  const edge = createRecordedEdge();
  edge.binding = "later";
  const client = createDatagramClient(edge);
  learnChallenge(client);
  client.send(signedRequest(client, METHODS.allocate, [UDP_TRANSPORT]));
  edge.turn.endAllocations();
  bindRelayedAddress(edge, edge.relayedAddresses[0]!);
  expect(edge.relayedAddresses[0]!.state).toBe("closed");
  expect(edge.turn.gauges()).toMatchObject({ allocations: 0, relayedAddresses: 0 });
});

test("[L35] after a restart a client learns by 437 that its allocation is gone", () => {
  const client = createDatagramClient(createRecordedEdge());
  allocated(client);
  const restarted = createDatagramClient(createRecordedEdge());
  restarted.nonce = client.nonce;
  expect(outcomeOf(refresh(restarted))).toBe(437);
});
