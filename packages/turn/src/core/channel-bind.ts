import { CHANNEL_NUMBER, readAttribute, type TransportAddress } from "@visavis/stun/core";
import { succeed } from "./answers.ts";
import { hasRoom } from "./limits.ts";
import {
  addChannel,
  grantPermission,
  ownAllocation,
  peersOf,
  reachOf,
  sweepPermissions,
} from "./permissions.ts";
import type { Refusal } from "./rejections.ts";
import type { Allocation, SignedRequest, TurnState } from "./state.ts";

const FIRST_CHANNEL = 0x4000;
const LAST_CHANNEL = 0x4fff;
/** RFC 5766. */
const LAST_WIDE_CHANNEL = 0x7fff;

/** ChannelBind, RFC 8656 §12.2. */
export function handleChannelBind(
  state: TurnState,
  request: SignedRequest,
  nowMs: number,
): Refusal | undefined {
  const allocation = ownAllocation(request);
  if (typeof allocation === "string") return allocation;
  const number = readAttribute(request.message, CHANNEL_NUMBER);
  const [peer] = peersOf(request.message);
  const last = state.configuration.wideChannelRange ? LAST_WIDE_CHANNEL : LAST_CHANNEL;
  const isChannel = number !== undefined && number >= FIRST_CHANNEL && number <= last;
  if (!isChannel || peer === undefined || peer.port === 0 || allocation.transport === "tcp")
    return "badRequest";
  const reach = reachOf(state, allocation, peer.address);
  if (reach !== "any" && reach !== "relays") return reach;
  sweepPermissions(state, allocation, nowMs);
  if (isBoundElsewhere(allocation, number, peer)) return "badRequest";
  const bound = allocation.channels.get(number);
  const isPermitted = allocation.permissions.has(peer.address);
  const { perAllocation } = state.configuration.limits.permissions;
  const isFull = bound === undefined && allocation.channels.size >= perAllocation;
  if (isFull || !hasRoom(state, allocation, isPermitted ? 0 : 1)) return "insufficientCapacity";
  const permission = grantPermission(state, allocation, { address: peer.address, reach, nowMs });
  if (bound === undefined) addChannel(state, allocation, { number, peer, permission }, nowMs);
  else bound.expiresAtMs = nowMs + state.configuration.channelLifetimeMs;
  succeed(state, request, { name: "channelBind", nowMs });
  return undefined;
}

/** Channels and peers are bound one to one; neither can be rebound before the binding expires. */
function isBoundElsewhere(
  allocation: Allocation,
  number: number,
  { address, port }: TransportAddress,
): boolean {
  const ofNumber = allocation.channels.get(number);
  const ofPeer = allocation.permissions.get(address)?.channels.get(port);
  return ofNumber !== ofPeer;
}
