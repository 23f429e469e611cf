import { attribute, METHODS, MOBILITY_TICKET, readAttribute, type StunMessage } from "@visavis/stun/core";
import { describe, expect, test } from "vitest";
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
  bindChannel,
  createPermission,
  exchange,
  learnChallenge,
  outcomeOf,
  refresh,
  request,
  sendChannelData,
  sendIndication,
  signedRequest,
  takeRelayed,
  UDP_TRANSPORT,
} from "../testing/requests.ts";
import { createDatagramClient, createStreamClient, type TestClient } from "../testing/test-client.ts";
import { ALICE, BOB, WITHOUT_LIMITS } from "../testing/test-configuration.ts";

const PEER = { address: "198.51.100.9", port: 9000 };
const DATA = Uint8Array.of(1, 2, 3);
const NEW_ADDRESS = { address: "203.0.113.200", port: 7000 };
const WANTS_TICKET = attribute(MOBILITY_TICKET, new Uint8Array());
const ticketOf = (answer: StunMessage) => readAttribute(answer, MOBILITY_TICKET);

function clientAt(edge: RecordedEdge, remote = NEW_ADDRESS, credentials = ALICE) {
  return createDatagramClient(edge, { remote, credentials });
}

/** A client with an allocation that can move. */
function mobileClient(changes: Parameters<typeof createRecordedEdge>[0] = {}) {
  const edge = createRecordedEdge(changes);
  const client = createDatagramClient(edge);
  const answer = allocate(client, [UDP_TRANSPORT, WANTS_TICKET]);
  return { edge, client, ticket: ticketOf(answer)! };
}

const move = (client: TestClient, ticket: Uint8Array) =>
  request(client, METHODS.refresh, [attribute(MOBILITY_TICKET, ticket)]);

test("[M01] an empty MOBILITY-TICKET in Allocate gets a ticket", () => {
  const { ticket } = mobileClient();
  // No zero bytes: a client that keeps it as a C string would lose what follows one.
  expect(new TextDecoder().decode(ticket)).toMatch(/^[0-9a-f]{32}$/);
});

test("[M01] an Allocate that brings a ticket gets 400", () => {
  const client = createDatagramClient(createRecordedEdge());
  const brought = attribute(MOBILITY_TICKET, new Uint8Array(16));
  expect(outcomeOf(allocate(client, [UDP_TRANSPORT, brought]))).toBe(400);
});

test("[M01] no ticket is issued unless requested", () => {
  const answer = allocate(createDatagramClient(createRecordedEdge()));
  expect(ticketOf(answer)).toBeUndefined();
});

test("[M01] if mobility is off, requesting a ticket gets 405", () => {
  const edge = createRecordedEdge({ mobility: false });
  const client = createDatagramClient(edge);
  expect(outcomeOf(allocate(client, [UDP_TRANSPORT, WANTS_TICKET]))).toBe(405);
  expect(edge.turn.gauges().allocations).toBe(0);
  expect(outcomeOf(allocate(client))).toBe("success");
});

test("[M02] Refresh with the ticket from another address moves the allocation and gives a new ticket", () => {
  const edge = createRecordedEdge();
  const client = createDatagramClient(edge);
  const answer = allocate(client, [UDP_TRANSPORT, WANTS_TICKET]);
  const relayed = edge.relayedAddresses[0]!.external;
  bindChannel(client, 0x4000, PEER);
  const moved = clientAt(edge);
  const after = move(moved, ticketOf(answer)!);
  expect(outcomeOf(after)).toBe("success");
  expect(ticketOf(after)).toBeDefined();
  expect(ticketOf(after)).not.toEqual(ticketOf(answer));
  sendChannelData(moved, 0x4000, DATA);
  expect(takeToPeers(edge)).toEqual([{ from: relayed, to: PEER, bytes: DATA }]);
  sendFromPeer(edge, { from: PEER, to: relayed, bytes: DATA });
  expect(takeRelayed(moved)).toEqual([{ channel: 0x4000, data: DATA }]);
  expect(client.take()).toEqual([]);
  expect(edge.turn.gauges()).toMatchObject({ allocations: 1, channels: 1, relayedAddresses: 1 });
});

test("[M02] the old address works until the new one is used, and not after", () => {
  const { edge, client, ticket } = mobileClient();
  bindChannel(client, 0x4000, PEER);
  const moved = clientAt(edge);
  expect(outcomeOf(move(moved, ticket))).toBe("success");
  sendChannelData(client, 0x4000, DATA);
  expect(takeToPeers(edge)).toHaveLength(1);
  sendChannelData(moved, 0x4000, DATA);
  expect(takeToPeers(edge)).toHaveLength(1);
  sendChannelData(client, 0x4000, DATA);
  sendIndication(client, PEER, DATA);
  expect(takeToPeers(edge)).toEqual([]);
  expect(outcomeOf(refresh(client))).toBe(437);
  expect(outcomeOf(refresh(moved))).toBe("success");
});

test("[M02] the old five-tuple can allocate again after the move", () => {
  const { edge, client, ticket } = mobileClient();
  bindChannel(client, 0x4000, PEER);
  const moved = clientAt(edge);
  move(moved, ticket);
  sendChannelData(moved, 0x4000, DATA);
  expect(outcomeOf(allocate(client))).toBe("success");
  expect(edge.turn.gauges().allocations).toBe(2);
});

test("[M02] an allocation can move again with its new ticket, and back", () => {
  const { edge, client, ticket } = mobileClient();
  const places = [NEW_ADDRESS, { ...NEW_ADDRESS, port: 7001 }, client.remote];
  let current = ticket;
  for (const place of places) {
    const answer = move(clientAt(edge, place), current);
    expect(outcomeOf(answer)).toBe("success");
    current = ticketOf(answer)!;
  }
  expect(edge.turn.gauges().allocations).toBe(1);
  expect(outcomeOf(refresh(clientAt(edge, client.remote)))).toBe("success");
});

test("[M02] an allocation moves from UDP to TCP", () => {
  const { edge, client, ticket } = mobileClient();
  bindChannel(client, 0x4000, PEER);
  const moved = createStreamClient(edge, { remote: NEW_ADDRESS });
  expect(outcomeOf(move(moved, ticket))).toBe("success");
  sendChannelData(moved, 0x4000, DATA);
  expect(takeToPeers(edge)).toHaveLength(1);
  pass(edge, 120_000);
  expect(moved.isClosed).toBe(false);
});

test("[M02] a retransmitted move succeeds and moves once", () => {
  const { edge, ticket } = mobileClient();
  const moved = clientAt(edge);
  learnChallenge(moved);
  const bytes = signedRequest(moved, METHODS.refresh, [attribute(MOBILITY_TICKET, ticket)]);
  expect(outcomeOf(exchange(moved, bytes))).toBe("success");
  expect(outcomeOf(exchange(moved, bytes))).toBe("success");
  expect(edge.turn.gauges().allocations).toBe(1);
});

test("[M03] a wrong, a used and an expired ticket get 400", () => {
  const { edge, client, ticket } = mobileClient();
  const flipped = ticket.slice();
  flipped[3]! ^= 1;
  const wrong = [flipped, new Uint8Array(ticket.length), ticket.subarray(1), new Uint8Array(500)];
  for (const bad of wrong) expect(outcomeOf(move(clientAt(edge), bad))).toBe(400);
  const moved = clientAt(edge);
  expect(outcomeOf(move(moved, ticket))).toBe("success");
  sendIndication(moved, PEER, DATA);
  expect(outcomeOf(move(clientAt(edge, { ...NEW_ADDRESS, port: 7001 }), ticket))).toBe(400);
  const expired = mobileClient();
  pass(expired.edge, 602_000);
  expect([400, 437]).toContain(outcomeOf(move(clientAt(expired.edge), expired.ticket)));
  expect(client.take()).toEqual([]);
});

test("[M03] another user's ticket is refused, and stays valid for its owner", () => {
  const { edge, ticket } = mobileClient();
  expect([400, 441]).toContain(outcomeOf(move(clientAt(edge, NEW_ADDRESS, BOB), ticket)));
  expect(outcomeOf(move(clientAt(edge), ticket))).toBe("success");
});

test("[M03] a ticket without credentials moves nothing", () => {
  const { edge, client, ticket } = mobileClient();
  const thief = clientAt(edge);
  const refusal = request(thief, METHODS.refresh, [attribute(MOBILITY_TICKET, ticket)], { password: "x" });
  expect(outcomeOf(refusal)).toBe(401);
  expect(outcomeOf(refresh(client))).toBe("success");
});

test("[M03] tickets cannot be guessed from each other", () => {
  const edge = createRecordedEdge();
  const tickets = Array.from({ length: 30 }, (_, index) => {
    const client = clientAt(edge, { ...NEW_ADDRESS, port: 7000 + index });
    return ticketOf(allocate(client, [UDP_TRANSPORT, WANTS_TICKET]))!;
  });
  expect(new Set(tickets.map(String)).size).toBe(30);
  const varying = tickets[0]!.filter((_, place) => new Set(tickets.map((ticket) => ticket[place])).size > 8);
  expect(varying.length).toBeGreaterThanOrEqual(16);
});

test("[M03] a client that has an allocation cannot take a second one", () => {
  const { edge, ticket } = mobileClient();
  const other = clientAt(edge);
  allocated(other);
  const outcome = outcomeOf(move(other, ticket));
  expect([400, 437]).toContain(outcome);
  expect(edge.turn.gauges().allocations).toBe(2);
});

test("[M02] once mobility is switched off, a ticket moves nothing", () => {
  const { edge } = mobileClient({ mobility: true });
  const off = createRecordedEdge({ mobility: false });
  const client = createDatagramClient(off);
  allocated(client);
  expect([400, 405, 437]).toContain(outcomeOf(move(clientAt(off), new Uint8Array(24))));
  expect(edge.turn.gauges().allocations).toBe(1);
});

test("[M04][L23] quotas move along once", () => {
  const perOne = { perAddress: 1, perUser: 1, total: Number.POSITIVE_INFINITY };
  const { edge, client, ticket } = mobileClient({ limits: { ...WITHOUT_LIMITS, allocations: perOne } });
  const moved = clientAt(edge);
  expect(outcomeOf(move(moved, ticket))).toBe("success");
  sendIndication(moved, PEER, DATA);
  expect(outcomeOf(allocate(clientAt(edge, { ...NEW_ADDRESS, port: 7001 }, BOB)))).toBe(486);
  expect(outcomeOf(allocate({ ...client, credentials: ALICE }))).toBe(486);
  expect(outcomeOf(allocate(clientAt(edge, { address: "198.51.100.1", port: 1 }, BOB)))).toBe("success");
  expect(outcomeOf(refresh(moved, 0))).toBe("success");
  expect(outcomeOf(allocate(moved))).toBe("success");
  expect(outcomeOf(allocate(clientAt(edge, { ...NEW_ADDRESS, port: 7002 })))).toBe(486);
});

test("[M04] closing the connection that the client left does not return its quota", () => {
  const perOne = { perAddress: 9, perUser: 1, total: 1 };
  const edge = createRecordedEdge({ limits: { ...WITHOUT_LIMITS, allocations: perOne } });
  const client = createStreamClient(edge);
  const ticket = ticketOf(allocate(client, [UDP_TRANSPORT, WANTS_TICKET]))!;
  const moved = clientAt(edge);
  expect(outcomeOf(move(moved, ticket))).toBe("success");
  client.end();
  expect(edge.turn.gauges().allocations).toBe(1);
  expect(outcomeOf(allocate(clientAt(edge, { ...NEW_ADDRESS, port: 7001 })))).toBe(486);
  expect(outcomeOf(refresh(moved))).toBe("success");
});

describe("[M05] a move whose answer is lost", () => {
  /** The client has asked to move, and has not got the answer. */
  function lost(changes: Parameters<typeof createRecordedEdge>[0] = {}) {
    const { edge, client, ticket } = mobileClient(changes);
    bindChannel(client, 0x4000, PEER);
    const moved = clientAt(edge);
    move(moved, ticket);
    const fromPeer = () =>
      sendFromPeer(edge, { from: PEER, to: edge.relayedAddresses[0]!.external, bytes: DATA });
    return { edge, client, ticket, moved, fromPeer };
  }

  test("leaves the old address with media in both directions", () => {
    const { edge, client, moved, fromPeer } = lost();
    expect(outcomeOf(refresh(client))).toBe("success");
    sendChannelData(client, 0x4000, DATA);
    expect(takeToPeers(edge)).toHaveLength(1);
    fromPeer();
    expect(takeRelayed(client)).toEqual([{ channel: 0x4000, data: DATA }]);
    expect(moved.take()).toEqual([]);
  });

  test.each([
    ["from there", NEW_ADDRESS],
    ["from another place", { ...NEW_ADDRESS, port: 7001 }],
  ])("can be repeated with the same ticket, %s", (_, place) => {
    const { edge, ticket, fromPeer } = lost();
    const again = clientAt(edge, place);
    expect(outcomeOf(move(again, ticket))).toBe("success");
    sendChannelData(again, 0x4000, DATA);
    fromPeer();
    expect(takeRelayed(again)).toEqual([{ channel: 0x4000, data: DATA }]);
    expect(edge.state.tickets.size).toBe(1);
  });

  test("is given up when the lifetime ends that it was promised; the allocation stays", () => {
    const { edge, client, moved } = lost({ nonceLifetimeMs: Number.POSITIVE_INFINITY });
    pass(edge, 590_000);
    refresh(client);
    pass(edge, 20_000);
    expect(outcomeOf(refresh(moved))).toBe(437);
    expect(outcomeOf(refresh(client))).toBe("success");
    expect(outcomeOf(allocate(moved))).toBe("success");
  });

  test("is no move if the ticket is then presented at the old address", () => {
    const { edge, client, ticket, moved, fromPeer } = lost();
    expect(outcomeOf(move(client, ticket))).toBe("success");
    expect(outcomeOf(refresh(moved))).toBe(437);
    fromPeer();
    expect(takeRelayed(client)).toHaveLength(1);
    expect(edge.turn.gauges()).toMatchObject({ allocations: 1, accounts: 2 });
  });

  test("succeeds if the old connection ends meanwhile, and does nothing if the new one does", () => {
    const edge = createRecordedEdge();
    const old = createStreamClient(edge);
    const ticket = ticketOf(allocate(old, [UDP_TRANSPORT, WANTS_TICKET]))!;
    const gone = createStreamClient(edge, { remote: NEW_ADDRESS });
    move(gone, ticket);
    gone.end();
    expect(outcomeOf(refresh(old))).toBe("success");
    const moved = clientAt(edge);
    move(moved, ticket);
    old.end();
    expect(outcomeOf(refresh(moved))).toBe("success");
    expect(edge.turn.gauges()).toMatchObject({ allocations: 1, accounts: 2 });
  });

  test("counts at both addresses, and leaves nothing behind", () => {
    const perOne = { perAddress: 1, perUser: 9, total: 9 };
    const { edge, client, moved } = lost({ limits: { ...WITHOUT_LIMITS, allocations: perOne } });
    const others = [
      { ...client.remote, port: 1 },
      { ...NEW_ADDRESS, port: 1 },
    ];
    for (const place of others) expect(outcomeOf(allocate(clientAt(edge, place)))).toBe(486);
    createPermission(client, "198.51.100.10");
    expect(outcomeOf(refresh(client, 0))).toBe("success");
    expect(moved.take()).toEqual([]);
    expect(edge.turn.gauges()).toMatchObject({ allocations: 0, permissions: 0, accounts: 0 });
    for (const place of others) expect(outcomeOf(allocate(clientAt(edge, place)))).toBe("success");
  });
});

test("[M02] until the client is heard at the new address, peers reach it at the old one", () => {
  const { edge, client, ticket } = mobileClient();
  bindChannel(client, 0x4000, PEER);
  const moved = clientAt(edge);
  move(moved, ticket);
  const fromPeer = () =>
    sendFromPeer(edge, { from: PEER, to: edge.relayedAddresses[0]!.external, bytes: DATA });
  fromPeer();
  expect([takeRelayed(client).length, takeRelayed(moved).length]).toEqual([1, 0]);
  expect(outcomeOf(createPermission(moved, PEER.address))).toBe("success");
  fromPeer();
  expect([takeRelayed(client).length, takeRelayed(moved).length]).toEqual([0, 1]);
});

test("[M04] a move beyond the quota of the new address gets 486, and the ticket stays good", () => {
  const perOne = { perAddress: 1, perUser: 9, total: 9 };
  const { edge, client, ticket } = mobileClient({ limits: { ...WITHOUT_LIMITS, allocations: perOne } });
  const other = clientAt(edge);
  allocated(other);
  const moved = clientAt(edge, { ...NEW_ADDRESS, port: 7001 });
  expect(outcomeOf(move(moved, ticket))).toBe(486);
  expect(outcomeOf(refresh(client))).toBe("success");
  // Its own address is not another one.
  expect(outcomeOf(move(clientAt(edge, { ...client.remote, port: 7002 }), ticket))).toBe("success");
  refresh(other, 0);
  expect(outcomeOf(move(moved, ticket))).toBe("success");
});

test("[M04] no address gets more than its quota by moves, neither of allocations nor of permissions", () => {
  const edge = createRecordedEdge({
    limits: {
      ...WITHOUT_LIMITS,
      allocations: { ...WITHOUT_LIMITS.allocations, perAddress: 3 },
      permissions: { ...WITHOUT_LIMITS.permissions, perAddress: 5 },
    },
  });
  for (let port = 1; port <= 20; port += 1) {
    const client = clientAt(edge, { address: "198.51.100.1", port });
    const ticket = ticketOf(allocate(client, [UDP_TRANSPORT, WANTS_TICKET]));
    if (ticket === undefined) continue;
    const moved = clientAt(edge, { ...NEW_ADDRESS, port });
    move(moved, ticket);
    createPermission(client, "198.51.100.10");
    createPermission(client, "198.51.100.11");
    sendIndication(moved, PEER, DATA);
  }
  for (const { allocations, permissions } of edge.state.addressAccounts.values()) {
    expect(allocations).toBeLessThanOrEqual(3);
    expect(permissions).toBeLessThanOrEqual(5);
  }
  pass(edge, 700_000);
  expect(edge.turn.gauges()).toMatchObject({ allocations: 0, permissions: 0, accounts: 0 });
});

test("[M04] the tables do not grow with many moves", () => {
  const { edge, client, ticket } = mobileClient();
  pass(edge, 60_000);
  const before = edge.turn.gauges();
  const tickets = edge.state.tickets.size;
  let current = ticket;
  for (let port = 10_000; port < 10_500; port += 1) {
    current = ticketOf(move(clientAt(edge, { ...NEW_ADDRESS, port }), current))!;
  }
  expect(edge.state.tickets.size).toBeLessThanOrEqual(tickets + 1);
  expect(edge.turn.gauges().accounts).toBeLessThanOrEqual(before.accounts + 1);
  expect(outcomeOf(refresh(clientAt(edge, { ...NEW_ADDRESS, port: 10_499 })))).toBe("success");
  pass(edge, 60_000);
  expect(edge.turn.gauges()).toEqual(before);
  expect(edge.state.tickets.size).toBe(tickets);
  expect(client.take()).toEqual([]);
});
