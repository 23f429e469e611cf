import {
  ADDITIONAL_ADDRESS_FAMILY,
  attribute,
  LIFETIME,
  METHODS,
  REQUESTED_ADDRESS_FAMILY,
  readAttributes,
  type TransportAddress,
  XOR_PEER_ADDRESS,
  XOR_RELAYED_ADDRESS,
} from "@visavis/stun/core";
import fc from "fast-check";
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
  bindChannel,
  learnChallenge,
  outcomeOf,
  refresh,
  request,
  sendChannelData,
  sendIndication,
  takeRelayed,
  UDP_TRANSPORT,
} from "../testing/requests.ts";
import { createDatagramClient, createStreamClient, type TestClient } from "../testing/test-client.ts";
import { RELAY_IPV4, RELAY_IPV6, testConfiguration } from "../testing/test-configuration.ts";
import type { PeerReach } from "./index.ts";

/** A minimal model of one client's allocation: RFC 8656 §3.2, §9 and §12. */
interface ModelAllocation {
  /** By family; an expired one is deleted. */
  readonly relays: Map<4 | 6, { readonly relayed: TransportAddress; expiresAtMs: number }>;
  readonly permissions: Map<string, number>;
  readonly channels: Map<number, { readonly peer: TransportAddress; expiresAtMs: number }>;
}

interface Model {
  nowMs: number;
  forbidden: string;
  readonly clients: (ModelAllocation | undefined)[];
}

type Family = 4 | 6;
const familyOfAddress = (address: string): Family => (address.includes(":") ? 6 : 4);

/** Remote hosts, and by negative index the clients' own relayed addresses. */
const FAR_PEERS: readonly TransportAddress[] = [
  { address: "198.51.100.9", port: 9000 },
  { address: "198.51.100.9", port: 9001 },
  { address: "198.51.100.10", port: 9000 },
  { address: "2001:db8:9::9", port: 9000 },
  { address: "2001:db8:9::a", port: 9000 },
];
const CHANNELS = [0x4000, 0x4001, 0x4fff] as const;
const CLIENTS = 3;

type Step =
  | { readonly kind: "allocate"; readonly client: number; readonly families: "4" | "6" | "46" }
  | { readonly kind: "refresh"; readonly client: number; readonly seconds: number; readonly family?: Family }
  | { readonly kind: "permit"; readonly client: number; readonly peers: readonly number[] }
  | { readonly kind: "bind"; readonly client: number; readonly channel: number; readonly peer: number }
  | { readonly kind: "send"; readonly client: number; readonly peer: number }
  | { readonly kind: "channelData"; readonly client: number; readonly channel: number }
  | { readonly kind: "peerSends"; readonly client: number; readonly peer: number; readonly family: Family }
  | { readonly kind: "forbid"; readonly peer: number }
  | { readonly kind: "pass"; readonly seconds: number };

const client = fc.nat(CLIENTS - 1);
/** Two in three are remote hosts; the others are relayed addresses of the clients. */
const peer = fc.oneof(
  { weight: 2, arbitrary: fc.nat(FAR_PEERS.length - 1) },
  { weight: 1, arbitrary: fc.integer({ min: -2 * CLIENTS, max: -1 }) },
);
const family = fc.constantFrom<Family>(4, 6);
const channel = fc.constantFrom(...CHANNELS);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("allocate"),
      client,
      families: fc.constantFrom("4", "6", "46", "46"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record(
      { kind: fc.constant("refresh"), client, seconds: fc.constantFrom(0, 600, 1200, 3600), family },
      { requiredKeys: ["kind", "client", "seconds"] },
    ),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("permit"),
      client,
      peers: fc.array(peer, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("bind"), client, channel, peer }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("send"), client, peer }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("channelData"), client, channel }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("peerSends"), client, peer, family }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("forbid"), peer: fc.integer({ min: 0, max: 5 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("pass"),
      seconds: fc.constantFrom(1, 60, 149, 299, 300, 599, 1),
    }),
  },
) as fc.Arbitrary<Step>;

/** The address that an index stands for; a relayed address that does not exist becomes an unused port of its family. */
function peerAt(model: Model, index: number): TransportAddress {
  const far = FAR_PEERS[index];
  if (far !== undefined) return far;
  const [owner, of] = [Math.floor((-index - 1) / 2), index % 2 === 0 ? 4 : 6] as const;
  const relay = model.clients[owner]?.relays.get(of);
  return relay?.relayed ?? { address: of === 4 ? RELAY_IPV4 : RELAY_IPV6, port: 40_000 };
}

const isForbidden = (model: Model, { address }: TransportAddress) => address === model.forbidden;

/** Removes what has expired. */
function lapse(model: Model): void {
  for (const [index, allocation] of model.clients.entries()) {
    if (allocation === undefined) continue;
    const { relays, permissions, channels } = allocation;
    for (const [of, { expiresAtMs }] of relays) if (expiresAtMs <= model.nowMs) relays.delete(of);
    for (const [address, expiresAtMs] of permissions)
      if (expiresAtMs <= model.nowMs) permissions.delete(address);
    for (const [number, { expiresAtMs }] of channels) if (expiresAtMs <= model.nowMs) channels.delete(number);
    if (relays.size === 0) model.clients[index] = undefined;
  }
}

/** The relayed address that a datagram from this client to this peer leaves from, if the rules allow it. */
function relayTowards(model: Model, allocation: ModelAllocation | undefined, to: TransportAddress) {
  if (allocation === undefined || isForbidden(model, to) || !allocation.permissions.has(to.address))
    return undefined;
  return allocation.relays.get(familyOfAddress(to.address))?.relayed;
}

/** What a client receives of a datagram that reached its relayed address, if anything. */
function seenBy(
  model: Model,
  allocation: ModelAllocation | undefined,
  from: TransportAddress,
  data: Uint8Array,
) {
  if (allocation === undefined || isForbidden(model, from) || !allocation.permissions.has(from.address))
    return [];
  for (const [number, { peer: bound }] of allocation.channels) {
    if (bound.address === from.address && bound.port === from.port) return [{ channel: number, data }];
  }
  return [{ peer: from, data }];
}

/** Checks where a datagram from `from` to `to` arrives. */
function expectArrival(
  { model, edge, clients }: World,
  path: { readonly from: TransportAddress; readonly to: TransportAddress } | undefined,
  data: Uint8Array,
): void {
  const isInside = path !== undefined && [RELAY_IPV4, RELAY_IPV6].includes(path.to.address);
  const outside = path === undefined || isInside ? [] : [{ ...path, bytes: data }];
  expect(takeToPeers(edge)).toEqual(outside);
  for (const [index, testClient] of clients.entries()) {
    const allocation = model.clients[index];
    const relayed = [...(allocation?.relays.values() ?? [])].map((relay) => relay.relayed);
    const isReceiver =
      path !== undefined &&
      relayed.some(({ address, port }) => address === path.to.address && port === path.to.port);
    expect(takeRelayed(testClient)).toEqual(isReceiver ? seenBy(model, allocation, path.from, data) : []);
  }
}

interface World {
  readonly model: Model;
  readonly edge: RecordedEdge;
  readonly clients: readonly TestClient[];
}

function createWorld(): World {
  const edge = createRecordedEdge(LASTING);
  const clients = [
    createDatagramClient(edge),
    createDatagramClient(edge, { remote: { address: "2001:db8:9::1", port: 40_000 } }),
    createStreamClient(edge),
  ];
  // A connection that begins with ChannelData would be taken for another protocol.
  for (const client of clients) learnChallenge(client);
  return {
    model: { nowMs: edge.nowMs, forbidden: "", clients: [undefined, undefined, undefined] },
    edge,
    clients,
  };
}

let payloads = 0;

/** A unique payload. */
function nextPayload(): Uint8Array {
  payloads += 1;
  return Uint8Array.of(payloads & 255, (payloads >> 8) & 255, payloads >> 16).subarray(0, 3);
}

function doAllocate(
  { model, clients }: World,
  { client: index, families }: Step & { kind: "allocate" },
): void {
  const wish =
    families === "46"
      ? attribute(ADDITIONAL_ADDRESS_FAMILY, 2)
      : attribute(REQUESTED_ADDRESS_FAMILY, families === "4" ? 1 : 2);
  const answer = allocate(clients[index]!, [UDP_TRANSPORT, wish]);
  if (model.clients[index] !== undefined) {
    expect(outcomeOf(answer)).toBe(437);
    return;
  }
  expect(outcomeOf(answer)).toBe("success");
  const relayed = readAttributes(answer, XOR_RELAYED_ADDRESS);
  expect(relayed.map(({ address }) => familyOfAddress(address)).join("")).toBe(families);
  const expiresAtMs = model.nowMs + 600_000;
  model.clients[index] = {
    relays: new Map(
      relayed.map((address) => [familyOfAddress(address.address), { relayed: address, expiresAtMs }]),
    ),
    permissions: new Map(),
    channels: new Map(),
  };
}

function doRefresh(
  { model, clients }: World,
  { client: index, seconds, family: of }: Step & { kind: "refresh" },
): void {
  const wish = of === undefined ? [] : [attribute(REQUESTED_ADDRESS_FAMILY, of === 4 ? 1 : 2)];
  const answer = refresh(clients[index]!, seconds, wish);
  const allocation = model.clients[index];
  if (allocation === undefined) {
    expect(outcomeOf(answer)).toBe(437);
    return;
  }
  if (of !== undefined && !allocation.relays.has(of)) {
    expect(outcomeOf(answer)).toBe(443);
    return;
  }
  expect(outcomeOf(answer)).toBe("success");
  expect(readAttributes(answer, LIFETIME)).toEqual([seconds]);
  for (const [family, relay] of allocation.relays) {
    if (of === undefined || of === family) relay.expiresAtMs = model.nowMs + seconds * 1000;
  }
  lapse(model);
}

/** The error codes that this peer justifies. */
function faultsOf(model: Model, allocation: ModelAllocation, target: TransportAddress): number[] {
  const faults: number[] = [];
  if (!allocation.relays.has(familyOfAddress(target.address))) faults.push(443);
  if (isForbidden(model, target)) faults.push(403);
  return faults;
}

function doPermit({ model, clients }: World, { client: index, peers }: Step & { kind: "permit" }): void {
  const targets = peers.map((number) => peerAt(model, number));
  const attributes = targets.map((target) => attribute(XOR_PEER_ADDRESS, target));
  const outcome = outcomeOf(request(clients[index]!, METHODS.createPermission, attributes));
  const allocation = model.clients[index];
  if (allocation === undefined) {
    expect(outcome).toBe(437);
    return;
  }
  const faults = targets.flatMap((target) => faultsOf(model, allocation, target));
  if (faults.length > 0) {
    expect(faults).toContain(outcome);
    return;
  }
  expect(outcome).toBe("success");
  for (const { address } of targets) allocation.permissions.set(address, model.nowMs + 300_000);
}

function doBind(
  { model, clients }: World,
  { client: index, channel: number, peer: of }: Step & { kind: "bind" },
): void {
  const target = peerAt(model, of);
  const outcome = outcomeOf(bindChannel(clients[index]!, number, target));
  const allocation = model.clients[index];
  if (allocation === undefined) {
    expect(outcome).toBe(437);
    return;
  }
  const faults = faultsOf(model, allocation, target);
  const isSame = (other: TransportAddress) => other.address === target.address && other.port === target.port;
  const isTaken = [...allocation.channels].some(
    ([other, { peer: bound }]) => (other === number) !== isSame(bound),
  );
  if (isTaken) faults.push(400);
  if (faults.length > 0) {
    expect(faults).toContain(outcome);
    return;
  }
  expect(outcome).toBe("success");
  allocation.channels.set(number, { peer: target, expiresAtMs: model.nowMs + 600_000 });
  allocation.permissions.set(target.address, model.nowMs + 300_000);
}

function doSend(world: World, { client: index, peer: of }: Step & { kind: "send" }): void {
  const to = peerAt(world.model, of);
  const data = nextPayload();
  sendIndication(world.clients[index]!, to, data);
  const from = relayTowards(world.model, world.model.clients[index], to);
  expectArrival(world, from && { from, to }, data);
}

function doChannelData(
  world: World,
  { client: index, channel: number }: Step & { kind: "channelData" },
): void {
  const data = nextPayload();
  const allocation = world.model.clients[index];
  const to = allocation?.channels.get(number)?.peer;
  sendChannelData(world.clients[index]!, number, data);
  const from = to && relayTowards(world.model, allocation, to);
  expectArrival(world, from && to && { from, to }, data);
}

function doPeerSends(
  world: World,
  { client: index, peer: of, family: to }: Step & { kind: "peerSends" },
): void {
  const from = FAR_PEERS[Math.abs(of) % FAR_PEERS.length]!;
  const relay = world.model.clients[index]?.relays.get(to);
  if (relay === undefined || familyOfAddress(from.address) !== to) return;
  const data = nextPayload();
  sendFromPeer(world.edge, { from, to: relay.relayed, bytes: data });
  expect(takeToPeers(world.edge)).toEqual([]);
  for (const [number, testClient] of world.clients.entries()) {
    const seen = number === index ? seenBy(world.model, world.model.clients[index], from, data) : [];
    expect(takeRelayed(testClient)).toEqual(seen);
  }
}

function perform(world: World, what: Step): void {
  switch (what.kind) {
    case "allocate":
      doAllocate(world, what);
      break;
    case "refresh":
      doRefresh(world, what);
      break;
    case "permit":
      doPermit(world, what);
      break;
    case "bind":
      doBind(world, what);
      break;
    case "send":
      doSend(world, what);
      break;
    case "channelData":
      doChannelData(world, what);
      break;
    case "peerSends":
      doPeerSends(world, what);
      break;
    case "forbid":
      doForbid(world, what);
      break;
    default:
      pass(world.edge, what.seconds * 1000);
      world.model.nowMs = world.edge.nowMs;
      lapse(world.model);
  }
}

const LASTING = { nonceLifetimeMs: Number.POSITIVE_INFINITY, connectionGraceMs: Number.POSITIVE_INFINITY };

function doForbid({ model, edge }: World, { peer: of }: Step & { kind: "forbid" }): void {
  model.forbidden = FAR_PEERS[of]?.address ?? "";
  const peerPolicy = (address: string): PeerReach => {
    if (address === model.forbidden) return "none";
    return address === RELAY_IPV4 || address === RELAY_IPV6 ? "relays" : "any";
  };
  // What a new policy forbids is removed permanently.
  for (const { permissions, channels } of model.clients.filter((allocation) => allocation !== undefined)) {
    permissions.delete(model.forbidden);
    for (const [number, { peer }] of channels) if (peer.address === model.forbidden) channels.delete(number);
  }
  edge.turn.reconfigure(testConfiguration({ ...LASTING, peerPolicy }), edge.nowMs);
}

function expectSameSizes({ model, edge }: World): void {
  const live = model.clients.filter((allocation) => allocation !== undefined);
  const sum = (sizeOf: (allocation: ModelAllocation) => number) =>
    live.reduce((total, allocation) => total + sizeOf(allocation), 0);
  const sizes = edge.turn.gauges();
  expect(sizes.allocations).toBe(live.length);
  expect(sizes.relayedAddresses).toBe(sum(({ relays }) => relays.size));
  expect(sizes.channels).toBe(sum(({ channels }) => channels.size));
  expect(sizes.permissions).toBeGreaterThanOrEqual(sum(({ permissions }) => permissions.size));
}

test("[P08][P09][P12][P13][C09][C10][C21][R07][R09][D16] exactly what a model of the rules allows is relayed", {
  timeout: 30_000,
}, () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 120 }), (steps) => {
      const world = createWorld();
      for (const what of steps) {
        perform(world, what);
        expectSameSizes(world);
      }
    }),
    { numRuns: 40 },
  );
});
