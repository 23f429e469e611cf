import { attribute, ERROR_CODE, EVEN_PORT, METHODS, readAttribute } from "@visavis/stun/core";
import { nodeCrypto } from "@visavis/stun/node";
import { expect, test } from "vitest";
import { createRecordedEdge, pass, type RecordedEdge, sendFromPeer } from "../testing/recorded-edge.ts";
import {
  allocate,
  allocated,
  createPermission,
  outcomeOf,
  refresh,
  request,
  sendIndication,
  takeRelayed,
  UDP_TRANSPORT,
} from "../testing/requests.ts";
import { createDatagramClient, createStreamClient } from "../testing/test-client.ts";
import { WITHOUT_LIMITS } from "../testing/test-configuration.ts";
import { timeLimitedCredentials } from "./credentials.ts";
import type { Limits } from "./index.ts";

const SECRET = "a secret that the servers share";
const PEER = { address: "198.51.100.9", port: 9000 };
const DATA = new Uint8Array(100);

/** A server whose users are those in a set, known by time-limited credentials. */
function serverOf(...names: readonly string[]) {
  const present = new Set(names);
  return { present, edge: serverWith({}, (user) => present.has(user)) };
}

function serverWith(bytes: Partial<Limits["bytes"]>, isCurrentUser = (_user: string) => true): RecordedEdge {
  const limits = { ...WITHOUT_LIMITS, bytes: { ...WITHOUT_LIMITS.bytes, ...bytes } };
  return createRecordedEdge({ users: new Map(), sharedSecrets: [SECRET], isCurrentUser, limits });
}

function credentialsOf(edge: RecordedEdge, name: string, lifetimeMs = 3_600_000) {
  const expiresAtSeconds = (edge.wallMs + lifetimeMs) / 1000;
  const { username, credential } = timeLimitedCredentials(
    { secret: SECRET, name, expiresAtSeconds },
    nodeCrypto,
  );
  return { username, password: credential };
}

function clientOf(edge: RecordedEdge, name: string, port = 40_000) {
  const remote = { address: "198.51.100.1", port };
  return createDatagramClient(edge, { remote, credentials: credentialsOf(edge, name) });
}

/** Sends so many datagrams of a hundred bytes to the peer. */
function sendMany(client: ReturnType<typeof clientOf>, count: number): void {
  createPermission(client, PEER.address);
  for (let sent = 0; sent < count; sent += 1) sendIndication(client, PEER, DATA);
}

test("[A27] who has left gets 403 with a reason for every request, signed like any answer", () => {
  const { edge, present } = serverOf("ada");
  const client = clientOf(edge, "ada");
  allocated(client);
  present.delete("ada");
  for (const answer of [
    refresh(client),
    createPermission(client, PEER.address),
    allocate(clientOf(edge, "ada", 40_001)),
    request(createStreamClient(edge, { credentials: client.credentials }), METHODS.allocate, [UDP_TRANSPORT]),
  ]) {
    expect(readAttribute(answer, ERROR_CODE)).toEqual({ code: 403, reason: "User Has Left" });
    expect(answer.attributes.some(({ type }) => type === 0x0008)).toBe(true);
  }
});

test("made-up credentials of someone who has left are made-up credentials", () => {
  const { edge } = serverOf();
  const client = clientOf(edge, "ada");
  client.credentials = { ...client.credentials, password: "made up" };
  expect(outcomeOf(allocate(client))).toBe(401);
});

test("[A27] everything that a user holds ends with the user, and nothing of another's", () => {
  const { edge, present } = serverOf("ada", "bob");
  const [one, other] = [clientOf(edge, "ada"), clientOf(edge, "bob", 40_001)];
  allocated(one, [UDP_TRANSPORT, attribute(EVEN_PORT, true)]);
  allocated(clientOf(edge, "ada", 40_002));
  const kept = allocated(other);
  createPermission(other, PEER.address);
  present.delete("ada");
  edge.turn.endUser("ada", edge.nowMs);
  expect(edge.turn.gauges()).toMatchObject({ allocations: 1, reservations: 0, relayedAddresses: 1 });
  sendFromPeer(edge, { from: PEER, to: kept, bytes: DATA });
  expect(takeRelayed(other)).toHaveLength(1);
});

test("within a second it ends also if nobody says so", () => {
  const { edge, present } = serverOf("ada");
  allocated(clientOf(edge, "ada"));
  pass(edge, 100_000);
  expect(edge.turn.gauges().allocations).toBe(1);
  present.delete("ada");
  pass(edge, 1_000);
  expect(edge.turn.gauges()).toMatchObject({ allocations: 0, accounts: 0 });
  expect(edge.notices).toHaveLength(1);
});

test("an allocation that is being opened ends too", () => {
  const { edge, present } = serverOf("ada");
  edge.binding = "later";
  const client = clientOf(edge, "ada");
  refresh(client);
  client.send(new Uint8Array());
  expect(() => allocate(client)).toThrow("no answer");
  present.delete("ada");
  pass(edge, 1_000);
  expect(edge.turn.gauges().allocations).toBe(0);
});

test("at the end it is said what a user was relayed, over all allocations and with renewed credentials", () => {
  const { edge, present } = serverOf("ada");
  const client = clientOf(edge, "ada");
  const relayed = allocated(client);
  sendMany(client, 3);
  sendFromPeer(edge, { from: PEER, to: relayed, bytes: DATA });
  expect(takeRelayed(client)).toHaveLength(1);
  refresh(client, 0);
  client.credentials = credentialsOf(edge, "ada", 7_200_000);
  allocated(client);
  sendMany(client, 1);
  expect(edge.notices).toEqual([]);
  present.delete("ada");
  edge.turn.endUser("ada", edge.nowMs);
  const usage = {
    allocations: 2,
    toPeers: { packets: 4, bytes: 400 },
    toClients: { packets: 1, bytes: 100 },
    dropped: { packets: 0, bytes: 0 },
  };
  expect(edge.notices).toEqual([{ kind: "userEnded", user: "ada", usage }]);
  edge.turn.endUser("ada", edge.nowMs);
  expect(edge.notices).toHaveLength(1);
});

test("when the server ends, it is said too", () => {
  const { edge } = serverOf("ada", "bob");
  allocated(clientOf(edge, "ada"));
  edge.turn.endAllocations();
  expect(edge.notices).toMatchObject([{ kind: "userEnded", user: "ada" }]);
});

test("[L36] a user is relayed so many bytes in both directions, whatever is allocated anew, and no more", () => {
  const edge = serverWith({ perUser: 1_000 });
  const client = clientOf(edge, "ada");
  const relayed = allocated(client);
  sendMany(client, 6);
  for (let sent = 0; sent < 6; sent += 1) sendFromPeer(edge, { from: PEER, to: relayed, bytes: DATA });
  expect([edge.toPeers.length, takeRelayed(client).length]).toEqual([6, 4]);
  expect(edge.turn.counters().drops.bytesUsedUp).toBe(2);
  expect(edge.notices).toEqual([{ kind: "bytesUsedUp", user: "ada" }]);
  refresh(client, 0);
  const refusal = allocate(client);
  expect(readAttribute(refusal, ERROR_CODE)).toEqual({ code: 486, reason: "Data Volume Used Up" });
  expect(outcomeOf(allocate(clientOf(edge, "bob", 40_001)))).toBe("success");
});

test("exactly the limit is relayed, and nothing is said of it", () => {
  const edge = serverWith({ perUser: 1_000, perDay: 1_000 });
  const client = clientOf(edge, "ada");
  allocated(client);
  sendMany(client, 10);
  expect(edge.toPeers).toHaveLength(10);
  expect(edge.notices).toEqual([]);
});

test("all users together have a limit, which begins again at midnight UTC", () => {
  const edge = serverWith({ perDay: 500 });
  const [one, other] = [clientOf(edge, "ada"), clientOf(edge, "bob", 40_001)];
  allocated(one);
  allocated(other);
  sendMany(one, 4);
  sendMany(other, 4);
  expect(edge.toPeers).toHaveLength(5);
  expect(edge.notices).toEqual([{ kind: "bytesUsedUp", user: undefined }]);
  expect(outcomeOf(allocate(clientOf(edge, "ada", 40_002)))).toBe(486);
  edge.wallMs += 86_400_000;
  pass(edge, 1_000);
  sendMany(other, 4);
  expect(edge.toPeers).toHaveLength(9);
});
