import type { Outbox } from "./outbox.ts";
import type { ClientMessage, Role, SeatClaims } from "./protocol.ts";
import type { TokenBucket } from "./token-bucket.ts";

/** How much one participant may send; it goes with the seat, so that resuming does not refill it. */
export interface Rates {
  readonly messages: TokenBucket;
  readonly strikes: TokenBucket;
}

/** A place in a room. It outlives the connection of its participant. */
export interface Seat {
  /** The participant's id. */
  readonly id: string;
  readonly room: string;
  readonly name: string;
  /** Where its connection comes from; `undefined` if that stands for everyone. */
  readonly origin: string | undefined;
  /** What the invitation says; `undefined` where there are none. */
  readonly role: Role | undefined;
  /** When the participant joined: the order of the seats in a room. */
  readonly joinedAtMs: number;
  readonly rates: Rates;
  /** Counts the pages that have had the seat, from 1. */
  generation: number;
  /** Whether the page that has the seat has been heard. Until then its token may have got lost on the way. */
  isConfirmed: boolean;
  /** Whether newcomers have to knock. It is the same for all seats of a room, and lasts as long as one of them. */
  isLocked: boolean;
  /** The last `seq` of the participant that was received. */
  receivedSeq: number;
  /** What it has been sent; missing for a client that cannot resume. */
  outbox: Outbox | undefined;
}

/** A connection that is in no room. */
export interface Outside {
  readonly state: "outside";
  readonly connection: string;
  readonly origin: string | undefined;
  readonly sinceMs: number;
  readonly rates: Rates;
  /** Of the seat that this connection has left, so that the token of that seat is not good for the next one. */
  readonly lastGeneration: number;
}

export type JoinRequest = Extract<ClientMessage, { type: "join" }>;

export type InvitedRequest = JoinRequest & { readonly invitation: string };

/** A connection whose invitation is being read. */
export interface Invited extends Omit<Outside, "state"> {
  readonly state: "invited";
  readonly request: InvitedRequest;
}

/** A connection that waits to be let into a room. */
export interface Waiting extends Omit<Outside, "state"> {
  readonly state: "waiting";
  readonly request: JoinRequest;
  readonly role: Role | undefined;
}

/** A seat with its connection. */
export interface Seated {
  readonly state: "seated";
  readonly connection: string;
  readonly seat: Seat;
  /** When it needs new ICE servers; infinity if the ones it has do not expire. */
  readonly renewIceServersAtMs: number;
}

/** A seat whose connection has ended. It can be resumed until its lease ends. */
export interface Detached {
  readonly state: "detached";
  readonly seat: Seat;
  readonly leaseEndsAtMs: number;
  /** What the others are told at the end of the lease. */
  readonly reason: "left" | "lost";
}

type Session = Outside | Invited | Waiting | Seated | Detached;
export type Connected = Exclude<Session, Detached>;

/**
 * Where seats are kept. A port: the switchboard reads and writes whole sessions through it, so that seats may also be kept
 * where several servers see them.
 */
export interface SeatStore {
  get(participant: string): Seated | Detached | undefined;
  /** Adds the session of a seat, or replaces it. */
  set(session: Seated | Detached): void;
  delete(participant: string): void;
  /** Those of a room, in the order in which they joined. */
  inRoom(room: string): readonly (Seated | Detached)[];
  all(): Iterable<Seated | Detached>;
  counts(): { readonly rooms: number; readonly participants: number };
}

/** Seats in the memory of this process. */
export function createSeatStore(): SeatStore {
  const sessions = new Map<string, Seated | Detached>();
  const rooms = new Map<string, Set<string>>();
  return {
    get: (participant) => sessions.get(participant),
    set(session) {
      const { id, room } = session.seat;
      sessions.set(id, session);
      const members = rooms.get(room);
      if (members === undefined) rooms.set(room, new Set([id]));
      else members.add(id);
    },
    delete(participant) {
      const room = sessions.get(participant)?.seat.room;
      sessions.delete(participant);
      if (room === undefined) return;
      const members = rooms.get(room);
      members?.delete(participant);
      if (members?.size === 0) rooms.delete(room);
    },
    inRoom: (room) =>
      [...(rooms.get(room) ?? [])]
        .flatMap((id) => sessions.get(id) ?? [])
        .sort((a, b) => a.seat.joinedAtMs - b.seat.joinedAtMs),
    all: () => sessions.values(),
    counts: () => ({ rooms: rooms.size, participants: sessions.size }),
  };
}

/** Signs and reads resume tokens. A port, since it needs a key. */
export interface SeatTokens {
  sign(claims: SeatClaims): string;
  /** `undefined` for a token that was not signed with this key. */
  verify(token: string): SeatClaims | undefined;
}
