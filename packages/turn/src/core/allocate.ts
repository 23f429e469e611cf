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
import { addAllocation, endAllocation, grantedLifetimeMs } from "./allocations.ts";
import { reject, succeed } from "./answers.ts";
import { hexadecimal } from "./hexadecimal.ts";
import { isQuotaReached, isUsedUp } from "./limits.ts";
import { issueTicket } from "./mobility.ts";
import { type Refusal, type Rejection, unknownAttributes } from "./rejections.ts";
import {
  closeRelayedAddress,
  openRelayedAddresses,
  type RelayedAddressRequest,
  relayIpFor,
} from "./relayed-addresses.ts";
import { reservePort, takeReservation } from "./reservations.ts";
import {
  type Allocation,
  allocationOf,
  localOf,
  type RelayedAddress,
  type Request,
  randomNumber,
  type SignedRequest,
  type TurnState,
  transportOf,
} from "./state.ts";

/** REQUESTED-TRANSPORT: IANA protocol numbers. */
const UDP = 17;
const TCP = 6;
/** REQUESTED-ADDRESS-FAMILY, RFC 8656 §18.8. */
const IPV4 = 1;
const IPV6 = 2;

/** Allocate, RFC 8656 §7.2. */
export function handleAllocate(state: TurnState, request: SignedRequest, nowMs: number): Refusal | undefined {
  const { client, message } = request;
  const existing = allocationOf(client);
  if (existing !== undefined) {
    const isSame = hexadecimal(existing.transactionId) === hexadecimal(message.transactionId);
    if (!isSame || !existing.isOpening) return "allocationMismatch";
    // Not answered yet; once it is, the answer memory repeats the answer.
    state.counters.drops.answerUnderWay += 1;
    return undefined;
  }
  // The order is the RFC's.
  return (
    checkTransport(state, request) ??
    checkClient(request) ??
    // node:dgram cannot set the DF bit.
    (hasAttribute(message, DONT_FRAGMENT) ? unknownAttributes([DONT_FRAGMENT.type]) : undefined) ??
    checkCombinations(request) ??
    checkMobility(state, request) ??
    (state.isDraining ? "forbidden" : undefined) ??
    redirect(state, request) ??
    (isUsedUp(state, request.identity) ? "bytesUsedUp" : undefined) ??
    (hasAttribute(message, RESERVATION_TOKEN)
      ? allocateReserved(state, request, nowMs)
      : allocateNew(state, request, nowMs))
  );
}

function allocateReserved(state: TurnState, request: SignedRequest, nowMs: number): Refusal | undefined {
  const { client, message, identity } = request;
  const token = readAttribute(message, RESERVATION_TOKEN) ?? new Uint8Array(0);
  const relayedAddress = takeReservation(state, { token, identity, nowMs });
  if (relayedAddress === undefined) return "insufficientCapacity";
  // So far it counted towards the quota of the address that reserved it, which may be another one.
  if (isQuotaReached(state, client, identity, 1)) {
    closeRelayedAddress(state, relayedAddress, nowMs);
    return "allocationQuotaReached";
  }
  const { transactionId } = message;
  const allocation = addAllocation(state, { client, identity, transactionId, transport: "udp", nowMs });
  answer(state, { request, allocation, bound: [relayedAddress], failed: undefined }, nowMs);
  return undefined;
}

function allocateNew(state: TurnState, request: SignedRequest, nowMs: number): Refusal | undefined {
  const { client, message, identity } = request;
  const transport = readAttribute(message, REQUESTED_TRANSPORT) === TCP ? "tcp" : "udp";
  const wantsBoth = hasAttribute(message, ADDITIONAL_ADDRESS_FAMILY);
  const requestedFamily = readAttribute(message, REQUESTED_ADDRESS_FAMILY) ?? IPV4;
  const families: (4 | 6)[] = wantsBoth ? [4, 6] : [requestedFamily === IPV6 ? 6 : 4];
  const even = readAttribute(message, EVEN_PORT);
  const parity: RelayedAddressRequest["parity"] = even === undefined ? "any" : even ? "evenWithNext" : "even";
  const wanted = families.map((family) => {
    const address = relayIpFor(state, family, localOf(client).address);
    return { family, toOpen: address && ({ address, transport, parity } as const) };
  });
  if (wanted.every(({ toOpen }) => toOpen === undefined)) {
    return wantsBoth ? "insufficientCapacity" : "addressFamilyNotSupported";
  }
  if (isQuotaReached(state, client, identity, even === true ? 2 : 1)) return "allocationQuotaReached";
  const allocation = addAllocation(state, {
    client,
    identity,
    transport,
    transactionId: message.transactionId,
    nowMs,
  });
  let waiting = wanted.length;
  const bound: RelayedAddress[] = [];
  const failed: AddressFailure[] = [];
  const settle = (family: 4 | 6, added: readonly RelayedAddress[], code: 440 | 508, atMs: number) => {
    waiting -= 1;
    bound.push(...added);
    if (added.length === 0) failed.push({ family: family === 4 ? IPV4 : IPV6, code });
    if (waiting === 0) answer(state, { request, allocation, bound, failed: failed[0] }, atMs);
  };
  for (const { family, toOpen } of wanted) {
    if (toOpen === undefined) settle(family, [], 440, nowMs);
    else
      openRelayedAddresses(
        state,
        toOpen,
        nowMs,
        () => state.allocations.has(allocation),
        (added, atMs) => settle(family, added, 508, atMs),
      );
  }
  return undefined;
}

interface AddressFailure {
  readonly family: number;
  readonly code: 440 | 508;
}

function answer(
  state: TurnState,
  outcome: {
    readonly request: SignedRequest;
    readonly allocation: Allocation;
    /** At most one of each family, then the reserved one. */
    readonly bound: readonly RelayedAddress[];
    readonly failed: AddressFailure | undefined;
  },
  nowMs: number,
): void {
  const { request, allocation, bound, failed } = outcome;
  const { message, client } = request;
  const isGone = !state.allocations.has(allocation);
  const own = bound.filter(({ local }, index) => index === 0 || local.address !== bound[0]?.local.address);
  const reserved = bound.find((relayedAddress) => !own.includes(relayedAddress));
  for (const relayedAddress of own) {
    if (relayedAddress.local.address.includes(":")) allocation.ipv6 = relayedAddress;
    else allocation.ipv4 = relayedAddress;
    relayedAddress.allocation = allocation;
  }
  // The client left while the edge was binding.
  if (isGone) {
    for (const relayedAddress of bound) closeRelayedAddress(state, relayedAddress, nowMs);
    return;
  }
  if (own.length === 0) {
    endAllocation(state, allocation, nowMs);
    reject(state, request, "insufficientCapacity", nowMs);
    return;
  }
  const lifetimeMs = grantedLifetimeMs(message, state.configuration.maxAllocationLifetimeMs);
  for (const relayedAddress of own) relayedAddress.expiresAtMs = nowMs + lifetimeMs;
  allocation.isOpening = false;
  state.counters.allocationsOpened += 1;
  allocation.userAccount.used.allocations += 1;
  succeed(state, request, {
    name: "allocate",
    attributes: [
      ...own.map(({ external }) => attribute(XOR_RELAYED_ADDRESS, external)),
      attribute(LIFETIME, lifetimeMs / 1000),
      attribute(XOR_MAPPED_ADDRESS, client.remote),
      ...(failed === undefined ? [] : [attribute(ADDRESS_ERROR_CODE, { ...failed, reason: "" })]),
      ...(reserved === undefined
        ? []
        : [
            attribute(RESERVATION_TOKEN, reservePort(state, { relayedAddress: reserved, allocation, nowMs })),
          ]),
      ...(hasAttribute(message, MOBILITY_TICKET)
        ? [attribute(MOBILITY_TICKET, issueTicket(state, allocation))]
        : []),
    ],
    remembered: true,
    nowMs,
  });
}

function checkTransport(state: TurnState, { client, message }: Request): Rejection | undefined {
  const { udpAllocations, tcpAllocations } = state.configuration;
  const requested = readAttribute(message, REQUESTED_TRANSPORT);
  if (requested === undefined) return "badRequest";
  if (requested === UDP) return udpAllocations ? undefined : "unsupportedTransport";
  if (requested !== TCP || !tcpAllocations) return "unsupportedTransport";
  // RFC 6062 §5.1.
  const isPlain = [EVEN_PORT, DONT_FRAGMENT, RESERVATION_TOKEN].every(({ type }) =>
    message.attributes.every((each) => each.type !== type),
  );
  return transportOf(client) === "udp" || !isPlain ? "badRequest" : undefined;
}

/** RFC 8656 §21.4: a client inside a tunnel could make the relay send its own packets in a loop. */
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

function checkMobility(state: TurnState, { message }: Request): Rejection | undefined {
  if (!hasAttribute(message, MOBILITY_TICKET)) return undefined;
  const isPossible = state.configuration.mobility && readAttribute(message, REQUESTED_TRANSPORT) === UDP;
  if (!isPossible) return "mobilityForbidden";
  // RFC 8016 §3.1.2: an Allocate asks for a ticket and has none.
  return readAttribute(message, MOBILITY_TICKET)?.length === 0 ? undefined : "badRequest";
}

/** Redirects to a random alternate server of the same transport and family. RFC 8489 §10. */
function redirect(state: TurnState, { client }: Request): Refusal | undefined {
  const isIpv6 = localOf(client).address.includes(":");
  const candidates = state.configuration.alternateServers.filter(
    ({ transport, address }) => transport === transportOf(client) && address.address.includes(":") === isIpv6,
  );
  const chosen = candidates[randomNumber(state.environment) % Math.max(1, candidates.length)];
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
