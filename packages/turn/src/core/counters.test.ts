import {
  attribute,
  CHANNEL_NUMBER,
  DONT_FRAGMENT,
  EVEN_PORT,
  encodeMessage,
  METHODS,
  MOBILITY_TICKET,
  REQUESTED_ADDRESS_FAMILY,
  REQUESTED_TRANSPORT,
  XOR_PEER_ADDRESS,
} from "@visavis/stun/core";
import { expect, test } from "vitest";
import {
  createRecordedEdge,
  pass,
  type RecordedEdge,
  sendFromPeer,
  takeToPeers,
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
  rawAttribute,
  refresh,
  request,
  sendChannelData,
  sendIndication,
  signedRequest,
  TCP_TRANSPORT,
  UDP_TRANSPORT,
} from "../testing/requests.ts";
import { createDatagramClient, createStreamClient, type TestClient } from "../testing/test-client.ts";
import { BOB, FORBIDDEN_PEER, RELAY_IPV4, WITHOUT_LIMITS } from "../testing/test-configuration.ts";
import type { CounterValues, TurnConfiguration } from "./index.ts";

const PEER = { address: "198.51.100.9", port: 9000 };
const DATA = Uint8Array.of(1, 2, 3);

interface Scene {
  readonly changes?: Partial<TurnConfiguration>;
  /** Triggers it once; the counter must rise by one. */
  readonly act: (client: TestClient, edge: RecordedEdge) => void;
}

const dropScenes: Record<keyof CounterValues["drops"], Scene> = {
  notStun: { act: (client) => client.send(Uint8Array.of(0x80, 0, 0, 0)) },
  malformed: { act: (client) => client.send(bareRequest(METHODS.binding).subarray(0, 19)) },
  badFingerprint: {
    act: (client) => {
      const message = { method: METHODS.binding, class: "request" as const, fingerprint: true };
      const bytes = encodeMessage({ ...message, transactionId: nextTransactionId() });
      bytes[bytes.length - 1]! ^= 1;
      client.send(bytes);
    },
  },
  unexpectedClass: {
    act: (client) => {
      const transactionId = nextTransactionId();
      client.send(encodeMessage({ method: METHODS.binding, class: "success", transactionId }));
    },
  },
  unknownMethod: { act: (client) => client.send(bareRequest(0x00ff)) },
  unknownAttribute: {
    act: (client) => {
      allocated(client);
      createPermission(client, PEER.address);
      sendIndication(client, PEER, DATA, [rawAttribute(0x7ffe)]);
    },
  },
  bindingOff: { changes: { binding: "off" }, act: (client) => client.send(bareRequest(METHODS.binding)) },
  unauthenticatedLimit: {
    changes: {
      limits: { ...WITHOUT_LIMITS, unauthenticatedPerSecond: { perAddress: 1, perConnection: 1, total: 1 } },
    },
    act: (client) => {
      client.send(bareRequest(METHODS.allocate, [UDP_TRANSPORT]));
      client.send(bareRequest(METHODS.allocate, [UDP_TRANSPORT]));
    },
  },
  answerUnderWay: {
    act: (client, edge) => {
      edge.binding = "later";
      learnChallenge(client);
      const bytes = signedRequest(client, METHODS.allocate, [UDP_TRANSPORT]);
      client.send(bytes);
      client.send(bytes);
    },
  },
  noAllocation: { act: (client) => sendIndication(client, PEER, DATA) },
  noChannel: {
    act: (client) => {
      allocated(client);
      sendChannelData(client, 0x4000, DATA);
    },
  },
  badPeer: {
    act: (client) => {
      allocated(client);
      createPermission(client, PEER.address);
      sendIndication(client, { ...PEER, port: 0 }, DATA);
    },
  },
  peerFamilyMismatch: {
    act: (client) => {
      allocated(client);
      sendIndication(client, { address: "2001:db8:9::9", port: 9 }, DATA);
    },
  },
  noPermission: {
    act: (client) => {
      allocated(client);
      sendIndication(client, PEER, DATA);
    },
  },
  noSuchRelay: {
    act: (client) => {
      allocated(client);
      createPermission(client, RELAY_IPV4);
      sendIndication(client, { address: RELAY_IPV4, port: 1 }, DATA);
    },
  },
  ownService: {
    changes: { ownServices: [PEER] },
    act: (client) => {
      allocated(client);
      createPermission(client, PEER.address);
      sendIndication(client, PEER, DATA);
    },
  },
  bandwidth: {
    changes: {
      limits: { ...WITHOUT_LIMITS, bytesPerSecond: { ...WITHOUT_LIMITS.bytesPerSecond, total: 2 } },
    },
    act: (client) => {
      allocated(client);
      createPermission(client, PEER.address);
      sendIndication(client, PEER, DATA);
    },
  },
  bytesUsedUp: {
    changes: { limits: { ...WITHOUT_LIMITS, bytes: { ...WITHOUT_LIMITS.bytes, perUser: 2 } } },
    act: (client) => {
      allocated(client);
      createPermission(client, PEER.address);
      sendIndication(client, PEER, DATA);
    },
  },
  slowClient: {
    act: (_client, edge) => {
      const stream = createStreamClient(edge);
      const relayed = allocated(stream);
      createPermission(stream, PEER.address);
      stream.isSlow = true;
      sendFromPeer(edge, { from: PEER, to: relayed, bytes: DATA });
    },
  },
  tooLong: {
    act: (client, edge) => {
      const relayed = allocated(client);
      createPermission(client, PEER.address);
      sendFromPeer(edge, { from: PEER, to: relayed, bytes: new Uint8Array(65_507) });
    },
  },
};

const dropNames = Object.keys(dropScenes) as (keyof typeof dropScenes)[];

test.each(dropNames)("a message dropped for %s is counted once, and under no other reason", (reason) => {
  const { changes, act } = dropScenes[reason];
  const edge = createRecordedEdge(changes);
  act(createDatagramClient(edge), edge);
  const risen = Object.entries(edge.turn.counters().drops).filter(([, count]) => count > 0);
  expect(risen).toEqual([[reason, 1]]);
});

test("there is a case for each reason to drop", () => {
  const { drops } = createRecordedEdge().turn.counters();
  expect(dropNames.toSorted()).toEqual(Object.keys(drops).toSorted());
});

const anotherUser = (client: TestClient) => {
  client.credentials = BOB;
};

const rejectionScenes: Record<keyof CounterValues["rejections"], Scene> = {
  tryAlternate: {
    changes: { alternateServers: [{ transport: "udp", address: { address: "192.0.2.9", port: 1 } }] },
    act: (client) => void allocate(client),
  },
  badRequest: { act: (client) => void allocate(client, []) },
  unauthenticated: { act: (client) => void exchange(client, bareRequest(METHODS.allocate)) },
  forbidden: {
    act: (client) => {
      allocated(client);
      createPermission(client, FORBIDDEN_PEER);
    },
  },
  mobilityForbidden: {
    changes: { mobility: false },
    act: (client) => void allocate(client, [UDP_TRANSPORT, attribute(MOBILITY_TICKET, new Uint8Array())]),
  },
  unknownAttribute: {
    act: (client) => void allocate(client, [UDP_TRANSPORT, attribute(DONT_FRAGMENT, true)]),
  },
  allocationMismatch: { act: (client) => void refresh(client) },
  staleNonce: {
    changes: { nonceLifetimeMs: 1000 },
    act: (client, edge) => {
      learnChallenge(client);
      pass(edge, 5000);
      allocate(client);
    },
  },
  addressFamilyNotSupported: {
    act: (client) => void allocate(client, [UDP_TRANSPORT, attribute(REQUESTED_ADDRESS_FAMILY, 9)]),
  },
  wrongCredentials: {
    act: (client) => {
      allocated(client);
      anotherUser(client);
      refresh(client);
    },
  },
  unsupportedTransport: { act: (client) => void allocate(client, [attribute(REQUESTED_TRANSPORT, 99)]) },
  peerAddressFamilyMismatch: {
    act: (client) => {
      allocated(client);
      createPermission(client, "2001:db8:9::9");
    },
  },
  connectionAlreadyExists: {
    act: (_client, edge) => {
      const control = createStreamClient(edge);
      allocated(control, [TCP_TRANSPORT]);
      for (let time = 0; time < 2; time += 1) {
        control.send(signedRequest(control, METHODS.connect, [attribute(XOR_PEER_ADDRESS, PEER)]));
      }
    },
  },
  connectionTimeoutOrFailure: {
    act: (_client, edge) => {
      const control = createStreamClient(edge);
      allocated(control, [TCP_TRANSPORT]);
      control.send(signedRequest(control, METHODS.connect, [attribute(XOR_PEER_ADDRESS, PEER)]));
      edge.turn.peerUnreachable(edge.connects[0]!.peerConnectionId, edge.nowMs);
    },
  },
  allocationQuotaReached: {
    changes: { limits: { ...WITHOUT_LIMITS, allocations: { perAddress: 0, perUser: 0, total: 0 } } },
    act: (client) => void allocate(client),
  },
  userEnded: {
    changes: { isCurrentUser: () => false },
    act: (client) => void allocate(client),
  },
  bytesUsedUp: {
    changes: {
      isCurrentUser: () => true,
      limits: { ...WITHOUT_LIMITS, bytes: { ...WITHOUT_LIMITS.bytes, perUser: 2 } },
    },
    act: (client) => {
      allocated(client);
      createPermission(client, PEER.address);
      sendIndication(client, PEER, DATA);
      refresh(client, 0);
      allocate(client);
    },
  },
  insufficientCapacity: {
    changes: { relayPorts: { first: 50_001, last: 50_001 } },
    act: (client) => void allocate(client, [UDP_TRANSPORT, attribute(EVEN_PORT, false)]),
  },
};

const rejectionNames = Object.keys(rejectionScenes) as (keyof typeof rejectionScenes)[];

test.each(rejectionNames)("the rejection %s is counted once", (rejection) => {
  const { changes, act } = rejectionScenes[rejection];
  const edge = createRecordedEdge(changes);
  act(createDatagramClient(edge), edge);
  expect(edge.turn.counters().rejections[rejection]).toBe(1);
  const others = Object.entries(edge.turn.counters().rejections).filter(
    ([name, count]) => count > 0 && name !== rejection && name !== "unauthenticated",
  );
  expect(others).toEqual([]);
});

test("there is a case for each rejection", () => {
  const { rejections } = createRecordedEdge().turn.counters();
  expect(rejectionNames.toSorted()).toEqual(Object.keys(rejections).toSorted());
});

test("successes are counted by method", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  exchange(client, bareRequest(METHODS.binding));
  allocated(client);
  createPermission(client, PEER.address);
  bindChannel(client, 0x4000, PEER);
  refresh(client);
  refresh(client, 0);
  const { successes } = edge.turn.counters();
  const expected = { binding: 1, allocate: 1, createPermission: 1, channelBind: 1, refresh: 2 };
  expect(successes).toEqual({ ...expected, connect: 0, connectionBind: 0 });
});

test("allocations are counted as they open and end, by deletion and by expiry", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  allocated(client);
  refresh(client, 0);
  allocated(client);
  expect(edge.turn.counters()).toMatchObject({ allocationsOpened: 2, allocationsEnded: 1 });
  pass(edge, 602_000);
  expect(edge.turn.counters()).toMatchObject({ allocationsOpened: 2, allocationsEnded: 2 });
});

test("a failed Allocate does not count as an allocation", () => {
  const edge = createRecordedEdge();
  edge.binding = "fails";
  allocate(createDatagramClient(edge));
  expect(edge.turn.counters()).toMatchObject({ allocationsOpened: 0, allocationsEnded: 0 });
  expect(edge.turn.counters().relayPortsBusy).toBe(edge.relayedAddresses.length);
});

test("relayed traffic is counted in packets and bytes of payload, in each direction", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  const relayed = allocated(client);
  createPermission(client, PEER.address);
  sendIndication(client, PEER, DATA);
  sendFromPeer(edge, { from: PEER, to: relayed, bytes: new Uint8Array(10) });
  client.take();
  bindChannel(client, 0x4000, PEER);
  sendChannelData(client, 0x4000, new Uint8Array(100));
  sendFromPeer(edge, { from: PEER, to: relayed, bytes: new Uint8Array(1000) });
  sendIndication(client, { ...PEER, address: "198.51.100.10" }, new Uint8Array(5000));
  expect(takeToPeers(edge)).toHaveLength(2);
  expect(edge.turn.counters()).toMatchObject({
    toPeers: { packets: 2, bytes: 103 },
    toClients: { packets: 2, bytes: 1010 },
    inside: { packets: 0, bytes: 0 },
  });
});

test.each([
  [
    "malformed",
    (edge: RecordedEdge) => {
      createStreamClient(edge).send(Uint8Array.of(0xff, 0xff, 0xff, 0xff));
    },
  ],
  [
    "idle",
    (edge: RecordedEdge) => {
      createStreamClient(edge);
      pass(edge, 65_000);
    },
  ],
  [
    "partialMessage",
    (edge: RecordedEdge) => {
      const client = createStreamClient(edge);
      allocated(client);
      client.send(Uint8Array.of(0));
      pass(edge, 120_000);
    },
  ],
] as const)("a connection closed for %s is counted", (reason, act) => {
  const edge = createRecordedEdge();
  act(edge);
  const risen = Object.entries(edge.turn.counters().closes).filter(([, count]) => count > 0);
  expect(risen).toEqual([[reason, 1]]);
});

test("an unbound channel number in a well-formed message does not affect other counters", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  allocated(client);
  request(client, METHODS.channelBind, [attribute(CHANNEL_NUMBER, 0x4000)]);
  expect(edge.turn.counters().rejections.badRequest).toBe(1);
  expect(Object.values(edge.turn.counters().drops).every((count) => count === 0)).toBe(true);
});
