import {
  ADDITIONAL_ADDRESS_FAMILY,
  ADDRESS_ERROR_CODE,
  ALTERNATE_DOMAIN,
  ALTERNATE_SERVER,
  attribute,
  DONT_FRAGMENT,
  EVEN_PORT,
  hasAttribute,
  LIFETIME,
  MOBILITY_TICKET,
  parseAddress,
  REQUESTED_ADDRESS_FAMILY,
  REQUESTED_TRANSPORT,
  RESERVATION_TOKEN,
  readAttribute,
  XOR_MAPPED_ADDRESS,
  XOR_RELAYED_ADDRESS,
} from "@visavis/stun/core";
import type { Allocation } from "./allocation.ts";
import { addAllocation, endAllocation, isQuotaReached } from "./allocations.ts";
import { allocationOf, localOf, transportOf } from "./client.ts";
import { hexadecimal } from "./hexadecimal.ts";
import { grantedLifetimeMs } from "./lifetime.ts";
import { issueTicket } from "./mobility.ts";
import { type Refusal, type Rejection, unknownAttributes } from "./rejections.ts";
import type { Relay } from "./relay.ts";
import { closeRelay, openRelays, relayAddressFor, type WantedRelay } from "./relays.ts";
import { type Request, reject, type SignedRequest, succeed } from "./request.ts";
import { reservePort, takeReservation } from "./reservations.ts";
import { randomNumber, type Turn } from "./turn.ts";

/** REQUESTED-TRANSPORT, the protocol numbers of IANA. */
const UDP = 17;
const TCP = 6;
/** REQUESTED-ADDRESS-FAMILY, RFC 8656 §18.8. */
const IPV4 = 1;
const IPV6 = 2;

/** Allocate, RFC 8656 §7.2. */
export function handleAllocate(turn: Turn, request: SignedRequest, nowMs: number): Refusal | undefined {
  const { client, message } = request;
  const existing = allocationOf(client);
  if (existing !== undefined) {
    const isSame = hexadecimal(existing.transactionId) === hexadecimal(message.transactionId);
    if (!isSame || !existing.isOpening) return "allocationMismatch";
    // The answer is on its way; one that was given already is in the answer memory.
    turn.counters.drops.answerUnderWay += 1;
    return undefined;
  }
  // The order is the RFC's.
  return (
    checkTransport(turn, request) ??
    checkClient(request) ??
    // node:dgram cannot set the DF bit.
    (hasAttribute(message, DONT_FRAGMENT) ? unknownAttributes([DONT_FRAGMENT.type]) : undefined) ??
    checkCombinations(request) ??
    checkMobility(turn, request) ??
    (turn.isDraining ? "forbidden" : undefined) ??
    redirect(turn, request) ??
    (hasAttribute(message, RESERVATION_TOKEN)
      ? allocateReserved(turn, request, nowMs)
      : allocateNew(turn, request, nowMs))
  );
}

function allocateReserved(turn: Turn, request: SignedRequest, nowMs: number): Refusal | undefined {
  const { client, message, identity } = request;
  const token = readAttribute(message, RESERVATION_TOKEN) ?? new Uint8Array(0);
  const relay = takeReservation(turn, { token, identity, nowMs });
  if (relay === undefined) return "insufficientCapacity";
  // It was within the quota of the address that reserved it, which may have been another.
  if (isQuotaReached(turn, client, identity, 1)) {
    closeRelay(turn, relay, nowMs);
    return "allocationQuotaReached";
  }
  const { transactionId } = message;
  const allocation = addAllocation(turn, { client, identity, transactionId, transport: "udp", nowMs });
  answer(turn, { request, allocation, relays: [relay], failed: undefined }, nowMs);
  return undefined;
}

function allocateNew(turn: Turn, request: SignedRequest, nowMs: number): Refusal | undefined {
  const { client, message, identity } = request;
  const transport = readAttribute(message, REQUESTED_TRANSPORT) === TCP ? "tcp" : "udp";
  const wantsBoth = hasAttribute(message, ADDITIONAL_ADDRESS_FAMILY);
  const family = readAttribute(message, REQUESTED_ADDRESS_FAMILY) ?? IPV4;
  const families: (4 | 6)[] = wantsBoth ? [4, 6] : [family === IPV6 ? 6 : 4];
  const even = readAttribute(message, EVEN_PORT);
  const parity: WantedRelay["parity"] = even === undefined ? "any" : even ? "evenWithNext" : "even";
  const wanted = families.map((each) => {
    const address = relayAddressFor(turn, each, localOf(client).address);
    return { family: each, relay: address && ({ address, transport, parity } as const) };
  });
  if (wanted.every(({ relay }) => relay === undefined)) {
    return wantsBoth ? "insufficientCapacity" : "addressFamilyNotSupported";
  }
  if (isQuotaReached(turn, client, identity, even === true ? 2 : 1)) return "allocationQuotaReached";
  const allocation = addAllocation(turn, {
    client,
    identity,
    transport,
    transactionId: message.transactionId,
    nowMs,
  });
  let waiting = wanted.length;
  const relays: Relay[] = [];
  const failed: AddressFailure[] = [];
  const settle = (family: 4 | 6, bound: readonly Relay[], code: 440 | 508, atMs: number) => {
    waiting -= 1;
    relays.push(...bound);
    if (bound.length === 0) failed.push({ family: family === 4 ? IPV4 : IPV6, code });
    if (waiting === 0) answer(turn, { request, allocation, relays, failed: failed[0] }, atMs);
  };
  for (const { family: each, relay } of wanted) {
    if (relay === undefined) settle(each, [], 440, nowMs);
    else
      openRelays(
        turn,
        relay,
        nowMs,
        () => turn.allocations.has(allocation),
        (bound, atMs) => settle(each, bound, 508, atMs),
      );
  }
  return undefined;
}

interface AddressFailure {
  readonly family: number;
  readonly code: 440 | 508;
}

function answer(
  turn: Turn,
  outcome: {
    readonly request: SignedRequest;
    readonly allocation: Allocation;
    /** One of each family at most, then the reserved one. */
    readonly relays: readonly Relay[];
    readonly failed: AddressFailure | undefined;
  },
  nowMs: number,
): void {
  const { request, allocation, relays, failed } = outcome;
  const { message, client } = request;
  // The client has gone while its relays were bound.
  const isGone = !turn.allocations.has(allocation);
  const own = relays.filter(({ local }, index) => index === 0 || local.address !== relays[0]?.local.address);
  const reserved = relays.find((relay) => !own.includes(relay));
  for (const relay of own) {
    if (relay.local.address.includes(":")) allocation.ipv6 = relay;
    else allocation.ipv4 = relay;
    relay.allocation = allocation;
  }
  if (isGone) {
    for (const relay of relays) closeRelay(turn, relay, nowMs);
    return;
  }
  if (own.length === 0) {
    endAllocation(turn, allocation, nowMs);
    reject(turn, request, "insufficientCapacity", nowMs);
    return;
  }
  const lifetimeMs = grantedLifetimeMs(message, turn.configuration.maxAllocationLifetimeMs);
  for (const relay of own) relay.expiresAtMs = nowMs + lifetimeMs;
  allocation.isOpening = false;
  turn.counters.allocationsOpened += 1;
  succeed(turn, request, {
    name: "allocate",
    attributes: [
      ...own.map(({ external }) => attribute(XOR_RELAYED_ADDRESS, external)),
      attribute(LIFETIME, lifetimeMs / 1000),
      attribute(XOR_MAPPED_ADDRESS, client.remote),
      ...(failed === undefined ? [] : [attribute(ADDRESS_ERROR_CODE, { ...failed, reason: "" })]),
      ...(reserved === undefined
        ? []
        : [attribute(RESERVATION_TOKEN, reservePort(turn, { relay: reserved, allocation, nowMs }))]),
      ...(hasAttribute(message, MOBILITY_TICKET)
        ? [attribute(MOBILITY_TICKET, issueTicket(turn, allocation))]
        : []),
    ],
    remembered: true,
    nowMs,
  });
}

function checkTransport(turn: Turn, { client, message }: Request): Rejection | undefined {
  const { udpAllocations, tcpAllocations } = turn.configuration;
  const asked = readAttribute(message, REQUESTED_TRANSPORT);
  if (asked === undefined) return "badRequest";
  if (asked === UDP) return udpAllocations ? undefined : "unsupportedTransport";
  if (asked !== TCP || !tcpAllocations) return "unsupportedTransport";
  // RFC 6062 §5.1.
  const isPlain = [EVEN_PORT, DONT_FRAGMENT, RESERVATION_TOKEN].every(({ type }) =>
    message.attributes.every((each) => each.type !== type),
  );
  return transportOf(client) === "udp" || !isPlain ? "badRequest" : undefined;
}

/** RFC 8656 §21.4: clients in a tunnel could make the relay send its own packets around in a circle. */
function checkClient({ client }: Request): Rejection | undefined {
  const [first, second, third, fourth] = parseAddress(client.remote.address) ?? [];
  const isIpv6 = client.remote.address.includes(":");
  const isTeredo = first === 0x20 && second === 0x01 && third === 0 && fourth === 0;
  const is6to4 = first === 0x20 && second === 0x02;
  return isIpv6 && (isTeredo || is6to4) ? "forbidden" : undefined;
}

function checkCombinations({ message }: Request): Rejection | undefined {
  const has = (...codecs: Parameters<typeof hasAttribute>[1][]) =>
    codecs.some((codec) => hasAttribute(message, codec));
  const isTokenMixed =
    has(RESERVATION_TOKEN) && has(EVEN_PORT, REQUESTED_ADDRESS_FAMILY, ADDITIONAL_ADDRESS_FAMILY);
  if (isTokenMixed) return "badRequest";
  if (has(REQUESTED_ADDRESS_FAMILY) && has(ADDITIONAL_ADDRESS_FAMILY)) return "badRequest";
  const family = readAttribute(message, REQUESTED_ADDRESS_FAMILY) ?? IPV4;
  if (family !== IPV4 && family !== IPV6) return "addressFamilyNotSupported";
  if (readAttribute(message, EVEN_PORT) === true && has(ADDITIONAL_ADDRESS_FAMILY)) return "badRequest";
  const additional = readAttribute(message, ADDITIONAL_ADDRESS_FAMILY) ?? IPV6;
  return additional === IPV6 ? undefined : "badRequest";
}

function checkMobility(turn: Turn, { message }: Request): Rejection | undefined {
  if (!hasAttribute(message, MOBILITY_TICKET)) return undefined;
  const isPossible = turn.configuration.mobility && readAttribute(message, REQUESTED_TRANSPORT) === UDP;
  return isPossible ? undefined : "mobilityForbidden";
}

/** To another server of the same transport and family, at random. RFC 8489 §10. */
function redirect(turn: Turn, { client }: Request): Refusal | undefined {
  const isIpv6 = localOf(client).address.includes(":");
  const fitting = turn.configuration.alternateServers.filter(
    ({ transport, address }) => transport === transportOf(client) && address.address.includes(":") === isIpv6,
  );
  const chosen = fitting[randomNumber(turn.environment) % Math.max(1, fitting.length)];
  if (chosen === undefined) return undefined;
  const { address, domain } = chosen;
  return {
    rejection: "tryAlternate",
    attributes: [
      attribute(ALTERNATE_SERVER, address),
      ...(domain === undefined ? [] : [attribute(ALTERNATE_DOMAIN, domain)]),
    ],
  };
}
