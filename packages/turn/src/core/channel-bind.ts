import { CHANNEL_NUMBER, readAttribute } from "@visavis/stun/core";
import type { Allocation } from "./allocation.ts";
import { ownAllocation, peersOf, reachOf } from "./peers.ts";
import { addChannel, grantPermission, hasRoom, sweepPermissions } from "./permissions.ts";
import type { Refusal } from "./rejections.ts";
import { type SignedRequest, succeed } from "./request.ts";
import type { Turn } from "./turn.ts";

const FIRST_CHANNEL = 0x4000;
const LAST_CHANNEL = 0x4fff;
/** Of RFC 5766. */
const LAST_WIDE_CHANNEL = 0x7fff;

/** ChannelBind, RFC 8656 §12.2. */
export function handleChannelBind(turn: Turn, request: SignedRequest, nowMs: number): Refusal | undefined {
  const allocation = ownAllocation(request);
  if (typeof allocation === "string") return allocation;
  const number = readAttribute(request.message, CHANNEL_NUMBER);
  const [peer] = peersOf(request.message);
  const last = turn.configuration.wideChannelRange ? LAST_WIDE_CHANNEL : LAST_CHANNEL;
  const isChannel = number !== undefined && number >= FIRST_CHANNEL && number <= last;
  if (!isChannel || peer === undefined || peer.port === 0 || allocation.transport === "tcp")
    return "badRequest";
  const isOwnService = turn.derived.ownServices.has(`${peer.address} ${peer.port}`);
  const reach = isOwnService ? "forbidden" : reachOf(turn, allocation, peer.address);
  if (reach !== "any" && reach !== "relays") return reach;
  sweepPermissions(turn, allocation, nowMs);
  if (isBoundOtherwise(allocation, number, peer)) return "badRequest";
  const bound = allocation.channels.get(number);
  const isPermitted = allocation.permissions.has(peer.address);
  const { perAllocation } = turn.configuration.limits.permissions;
  const isFull = bound === undefined && allocation.channels.size >= perAllocation;
  if (isFull || !hasRoom(turn, allocation, isPermitted ? 0 : 1)) return "insufficientCapacity";
  const permission = grantPermission(turn, allocation, { address: peer.address, reach, nowMs });
  if (bound === undefined) addChannel(turn, allocation, { number, peer, permission }, nowMs);
  else bound.expiresAtMs = nowMs + turn.configuration.channelLifetimeMs;
  succeed(turn, request, { name: "channelBind", nowMs });
  return undefined;
}

/** One channel, one peer: neither can be bound to another one before it lapses. */
function isBoundOtherwise(
  allocation: Allocation,
  number: number,
  { address, port }: { readonly address: string; readonly port: number },
): boolean {
  const ofNumber = allocation.channels.get(number);
  const ofPeer = allocation.permissions.get(address)?.channels.get(port);
  return ofNumber !== ofPeer;
}
