import type { Bars } from "./bars.ts";
import { createBars } from "./bars.ts";
import type { IceServer, Participant, Role, ServerMessage } from "./protocol.ts";
import { REJECTIONS, type Rejection } from "./rejections.ts";
import {
  type Connected,
  createSeatStore,
  type InvitedRequest,
  type Rates,
  type Seat,
  type Seated,
  type SeatStore,
  type SeatTokens,
} from "./seats.ts";
import { takeTokens } from "./token-bucket.ts";

/** Ten messages that no correct client sends, or a hundred above the rate, shut a connection out. */
export const STRIKE_RATE = { capacity: 100, perSecond: 1 } as const;

/** RFC 6455 §7.4.1: policy violation. */
const CLOSE_POLICY = 1008;

/** A message to which the edge adds `iceServers`, since credentials need a clock and a secret. */
export type WithoutIceServers<Message = ServerMessage> = Message extends { iceServers: readonly IceServer[] }
  ? Omit<Message, "iceServers">
  : never;

/** What the edge has to do, in order. `to` is a connection. */
export type Effect =
  | { readonly kind: "send"; readonly to: string; readonly text: string }
  | {
      readonly kind: "sendWithIceServers";
      readonly to: string;
      readonly participant: string;
      readonly message: WithoutIceServers;
    }
  | { readonly kind: "close"; readonly to: string; readonly code: number; readonly reason: Rejection }
  /** What the invitation in the request is worth is to be passed to `receiveInvitation`. */
  | { readonly kind: "readInvitation"; readonly from: string; readonly request: InvitedRequest }
  | { readonly kind: "report"; readonly event: SignalingEvent };

/** Events for the log and the counters. Room names are secret and never part of them. */
export type SignalingEvent =
  | { readonly event: "participant.joined"; readonly participant: string; readonly roomSize: number }
  /** Someone waits to be let into a room, or does so no longer. */
  | { readonly event: "participant.knocked"; readonly participant: string }
  | {
      readonly event: "participant.knockEnded";
      readonly participant: string;
      readonly outcome: "admitted" | "turnedAway" | "gone";
    }
  | { readonly event: "participant.removed"; readonly participant: string; readonly by: string }
  | { readonly event: "room.locked" | "room.unlocked"; readonly by: string }
  | { readonly event: "participant.detached"; readonly participant: string }
  | {
      readonly event: "participant.resumed";
      readonly participant: string;
      /** How many deliveries were sent again. */
      readonly resent: number;
    }
  | {
      readonly event: "participant.left";
      readonly participant: string;
      readonly reason: "left" | "lost";
      readonly roomSize: number;
    }
  /** So much waited in all outboxes together that the fullest were emptied. */
  | { readonly event: "outboxes.emptied"; readonly count: number }
  | { readonly event: "message.rejected"; readonly participant: string; readonly rejection: Rejection };

/** All connections and seats. */
export interface Switchboard {
  readonly connections: Map<string, Connected>;
  readonly seats: SeatStore;
  readonly tokens: SeatTokens;
  /** The id of this process, by which its tokens are told from those of the one before. */
  readonly issuer: string;
  readonly startedAtMs: number;
  /** Seats that ended while those of the process before may be restored. These are over. */
  readonly ended: Set<string>;
  readonly mayJoin: MayJoin;
  /** With `knock`, somebody inside has to let every newcomer in; with `signed`, everybody needs an invitation. */
  readonly rooms: "open" | "knock" | "signed";
  /** The connections that wait to be let into a room, in order. */
  readonly waiting: Map<string, Set<string>>;
  readonly bars: Bars;
}

/** What an invitation says, or why it is worth nothing. */
export type Invitation =
  | { readonly room: string; readonly role: Role }
  | { readonly rejection: Extract<Rejection, `invitation${string}`> };

/**
 * Whether a connection may join a room now, by what its address has done. Names of rooms are guessed by joining rooms in which
 * nobody is.
 */
export type MayJoin = (connection: string, room: { readonly isEmpty: boolean }) => boolean;

/** @param options.nowMs all times are on one clock that never goes back */
export function createSwitchboard(options: {
  readonly tokens: SeatTokens;
  readonly issuer: string;
  readonly nowMs: number;
  readonly seats?: SeatStore;
  readonly mayJoin?: MayJoin;
  readonly rooms?: Switchboard["rooms"];
}): Switchboard {
  const { tokens, issuer, nowMs, seats = createSeatStore(), mayJoin = () => true, rooms = "open" } = options;
  return {
    ...{ seats, tokens, issuer, mayJoin, rooms, startedAtMs: nowMs },
    ...{ connections: new Map(), ended: new Set(), waiting: new Map(), bars: createBars() },
  };
}

export function send(to: string, message: ServerMessage): Effect {
  return { kind: "send", to, text: JSON.stringify(message) };
}

export function close({ connection: to }: Connected, reason: Rejection): Effect {
  return { kind: "close", to, code: CLOSE_POLICY, reason };
}

/** Tells the sender why its message was refused, and closes the connection after too many refusals. */
export function reject(session: Connected, rejection: Rejection, nowMs: number): Effect[] {
  const { connection } = session;
  const participant = session.state === "seated" ? session.seat.id : connection;
  const { strikes } = REJECTIONS[rejection];
  const effects: Effect[] = [
    send(connection, { type: "error", code: rejection, message: REJECTIONS[rejection].message }),
    { kind: "report", event: { event: "message.rejected", participant, rejection } },
  ];
  if (takeTokens(ratesOf(session).strikes, STRIKE_RATE, { amount: strikes, nowMs })) return effects;
  return [
    ...effects,
    send(connection, { type: "error", code: "shutOut", message: REJECTIONS.shutOut.message }),
    close(session, "shutOut"),
  ];
}

export function ratesOf(session: Connected): Rates {
  return session.state === "seated" ? session.seat.rates : session.rates;
}

export function participantOf({ id, name, generation, outbox }: Seat): Participant {
  return outbox === undefined ? { id, name } : { id, name, generation };
}

export function tokenFor(board: Switchboard, seat: Seat): string {
  const { id, room, name, joinedAtMs, generation, role } = seat;
  const claims = { id, room, name, joinedAtMs, generation, issuer: board.issuer };
  return board.tokens.sign(role === undefined ? claims : { ...claims, role });
}

export function replace(board: Switchboard, session: Seated): void {
  board.connections.set(session.connection, session);
  board.seats.set(session);
}
