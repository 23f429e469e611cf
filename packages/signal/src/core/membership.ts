/** Who is in a room: entering, knocking, leaving, and telling the others. */
import { barOf, raiseBar } from "./bars.ts";
import {
  close,
  type Effect,
  type Invitation,
  participantOf,
  reject,
  replace,
  type Switchboard,
  send,
  tokenFor,
  type WithoutIceServers,
} from "./board.ts";
import { emptyOutbox, fits, makeRoom, post } from "./outbox.ts";
import { MAX_PARTICIPANTS, type Role, type SeatClaims, type ServerMessage } from "./protocol.ts";
import { REJECTIONS } from "./rejections.ts";
import type { Detached, Invited, JoinRequest, Outside, Seat, Seated, Waiting } from "./seats.ts";

/**
 * Sends a message, `text` without its opening brace, to a seat, or lets it wait there.
 *
 * @returns `undefined` if the seat is detached and too much waits already
 */
export function deliver(
  session: Seated | Detached,
  text: string,
  { usesReserve }: { readonly usesReserve: boolean },
): Effect[] | undefined {
  const { outbox } = session.seat;
  if (session.state === "detached") {
    if (outbox === undefined || !fits(outbox, { characters: text.length, usesReserve })) return undefined;
    post(outbox, text);
    return [];
  }
  if (outbox === undefined) return [{ kind: "send", to: session.connection, text: `{${text}` }];
  // A client that acknowledges too little gets everything, and loses only the chance to get it again.
  makeRoom(outbox, text.length);
  return [{ kind: "send", to: session.connection, text: post(outbox, text) }];
}

/** Tells the others in the room of `about`. A seat that is detached and cannot keep the message is given up. */
export function announce(board: Switchboard, about: Seat, message: ServerMessage, nowMs: number): Effect[] {
  return tellRoom(board, about.room, message, nowMs, about);
}

/** Tells everybody in a room, or everybody but one. */
function tellRoom(
  board: Switchboard,
  room: string,
  message: ServerMessage,
  nowMs: number,
  except?: Seat,
): Effect[] {
  const text = JSON.stringify(message).slice(1);
  return board.seats.inRoom(room).flatMap((session) => {
    if (session.seat === except) return [];
    return deliver(session, text, { usesReserve: true }) ?? endSeat(board, session.seat, "lost", nowMs);
  });
}

/** A newcomer asks to enter a room. Where invitations are needed, what comes of it depends on nothing but its invitation. */
export function join(board: Switchboard, session: Outside, request: JoinRequest, nowMs: number): Effect[] {
  const { room, invitation } = request;
  const { connection } = session;
  const over = endAllOver(board, room, nowMs);
  const isSigned = board.rooms === "signed";
  const isEmpty = !isSigned && board.seats.inRoom(room).length === 0;
  if (!board.mayJoin(connection, { isEmpty })) {
    return [...over, ...reject(session, "tooManyJoins", nowMs)];
  }
  if (!isSigned) return [...over, ...comeIn(board, session, { request, role: undefined }, nowMs)];
  if (invitation === undefined) return [...over, ...reject(session, "invitationMissing", nowMs)];
  const invited = { ...request, invitation };
  board.connections.set(connection, { ...session, state: "invited", request: invited });
  return [...over, { kind: "readInvitation", from: connection, request: invited }];
}

/** The invitation of a newcomer has been read. */
export function joinInvited(
  board: Switchboard,
  { request, ...rest }: Invited,
  invitation: Invitation,
  nowMs: number,
): Effect[] {
  const session: Outside = { ...rest, state: "outside" };
  board.connections.set(session.connection, session);
  if ("rejection" in invitation) return reject(session, invitation.rejection, nowMs);
  if (invitation.room !== request.room) return reject(session, "invitationElsewhere", nowMs);
  return [
    ...endAllOver(board, request.room, nowMs),
    ...comeIn(board, session, { request, role: invitation.role }, nowMs),
  ];
}

/** What a newcomer asks for, and what it may do. */
interface Entry {
  readonly request: JoinRequest;
  readonly role: Role | undefined;
}

/** A newcomer enters a room, or knocks if somebody inside has to let it in. Of such a room it learns nothing. */
function comeIn(board: Switchboard, session: Outside, entry: Entry, nowMs: number): Effect[] {
  const { room } = entry.request;
  const others = board.seats.inRoom(room);
  const bar = barOf(board.bars, { room, origin: session.origin }, nowMs);
  if (bar === "turnedAway") return reject(session, "turnedAway", nowMs);
  const isLocked = board.rooms === "knock" || others.some(({ seat }) => seat.isLocked);
  // There may be only guests inside, who could not let a host in.
  const isHeld = bar === "removed" || (isLocked && entry.role !== "host");
  if (others.length > 0 && isHeld) return knock(board, session, entry, nowMs);
  if (others.length >= MAX_PARTICIPANTS) return reject(session, "roomFull", nowMs);
  return enter(board, session, entry, nowMs);
}

/** Gives a newcomer a seat. */
function enter(
  board: Switchboard,
  session: Outside | Waiting,
  { request, role }: Entry,
  nowMs: number,
): Effect[] {
  const { room, name = "" } = request;
  const others = board.seats.inRoom(room);
  const previous = previousOf(board, session, request);
  const seat: Seat = {
    id: previous?.id ?? session.connection,
    room,
    name,
    origin: session.origin,
    role,
    // Two who join in the same millisecond keep their order.
    joinedAtMs: Math.max(nowMs, (others.at(-1)?.seat.joinedAtMs ?? 0) + 1),
    rates: session.rates,
    generation: (previous?.generation ?? session.lastGeneration) + 1,
    isConfirmed: true,
    isLocked: others.some((other) => other.seat.isLocked),
    receivedSeq: 0,
    outbox: request.resumable ? emptyOutbox() : undefined,
  };
  sit(board, session, seat);
  return [
    welcome(board, session.connection, seat, others),
    ...announce(board, seat, { type: "participantJoined", participant: participantOf(seat) }, nowMs),
    {
      kind: "report",
      event: { event: "participant.joined", participant: seat.id, roomSize: others.length + 1 },
    },
  ];
}

/** The seat that this client had in the room, if its token is genuine and nobody has its id, or could get it by joining. */
function previousOf(
  board: Switchboard,
  { connection }: Outside | Waiting,
  { previous, room }: { readonly previous?: string | undefined; readonly room: string },
): SeatClaims | undefined {
  const claims = previous === undefined ? undefined : board.tokens.verify(previous);
  if (claims?.room !== room || board.seats.get(claims.id) !== undefined) return undefined;
  return claims.id !== connection && board.connections.has(claims.id) ? undefined : claims;
}

function welcome(
  board: Switchboard,
  to: string,
  seat: Seat,
  others: readonly { readonly seat: Seat }[],
): Effect {
  const message: WithoutIceServers = {
    type: "welcome",
    self: seat.id,
    participants: others.map((other) => participantOf(other.seat)),
    ...privacyOf(board, seat),
  };
  const resumable = seat.outbox && { generation: seat.generation, resume: tokenFor(board, seat) };
  return {
    kind: "sendWithIceServers",
    to,
    participant: seat.id,
    message: { ...message, ...resumable },
  };
}

export function sit(board: Switchboard, { connection }: Outside | Waiting, seat: Seat): void {
  replace(board, { state: "seated", connection, seat, renewIceServersAtMs: Number.POSITIVE_INFINITY });
}

export function leave(board: Switchboard, session: Seated, nowMs: number): Effect[] {
  const { connection, seat } = session;
  const { rates, origin, generation: lastGeneration } = seat;
  const outside = { state: "outside", connection, origin, sinceMs: nowMs, rates, lastGeneration } as const;
  board.connections.set(connection, outside);
  return endSeat(board, seat, "left", nowMs);
}

export function endIfOver(
  board: Switchboard,
  { seat, leaseEndsAtMs, reason }: Detached,
  nowMs: number,
): Effect[] {
  return nowMs >= leaseEndsAtMs ? endSeat(board, seat, reason, nowMs) : [];
}

/** Ends the seats of a room whose lease is over, so that the answer does not depend on when `expire` is called. */
export function endAllOver(board: Switchboard, room: string, nowMs: number): Effect[] {
  return board.seats
    .inRoom(room)
    .flatMap((session) => (session.state === "detached" ? endIfOver(board, session, nowMs) : []));
}

/** @param removedBy the participant who has removed this one */
export function endSeat(
  board: Switchboard,
  seat: Seat,
  reason: "left" | "lost",
  nowMs: number,
  removedBy?: string,
): Effect[] {
  const { id: participant, room } = seat;
  if (board.seats.get(participant)?.seat !== seat) return [];
  board.seats.delete(participant);
  board.ended.add(participant);
  const roomSize = board.seats.inRoom(room).length;
  const left: ServerMessage = { type: "participantLeft", participant, reason };
  return [
    ...announce(board, seat, removedBy === undefined ? left : { ...left, removedBy }, nowMs),
    { kind: "report", event: { event: "participant.left", participant, reason, roomSize } },
    ...(roomSize === 0 ? openForWaiting(board, room, nowMs) : []),
  ];
}

/** So many may wait to be let into a room. */
export const MAX_WAITING = 20;

/** Of those, from one address, so that it cannot keep the others from knocking. */
export const MAX_WAITING_PER_ADDRESS = 5;

/** Someone waits to be let in, and those inside are told. */
function knock(board: Switchboard, session: Outside, entry: Entry, nowMs: number): Effect[] {
  const { room, name = "" } = entry.request;
  const { connection } = session;
  const waiting = board.waiting.get(room) ?? new Set();
  const isShareTaken = countWaitingFrom(board, waiting, session.origin) >= MAX_WAITING_PER_ADDRESS;
  if (waiting.size >= MAX_WAITING || isShareTaken) return reject(session, "tooManyKnocks", nowMs);
  board.waiting.set(room, waiting.add(connection));
  board.connections.set(connection, { ...session, ...entry, state: "waiting", sinceMs: nowMs });
  return [
    send(connection, { type: "waiting" }),
    ...tellRoom(board, room, { type: "knocking", knocker: { id: connection, name } }, nowMs),
    { kind: "report", event: { event: "participant.knocked", participant: connection } },
  ];
}

/** None from where everyone comes. */
function countWaitingFrom(
  board: Switchboard,
  waiting: ReadonlySet<string>,
  origin: string | undefined,
): number {
  if (origin === undefined) return 0;
  return [...waiting].filter((connection) => {
    const session = board.connections.get(connection);
    return session?.state === "waiting" && session.origin === origin;
  }).length;
}

/** Ends a wait. The connection, if it is still there, is outside then, until it is let in. */
export function endKnock(
  board: Switchboard,
  { connection, request: { room }, role: _role, sinceMs: _sinceMs, ...rest }: Waiting,
  outcome: "admitted" | "turnedAway" | "gone",
  nowMs: number,
): Effect[] {
  const waiting = board.waiting.get(room);
  waiting?.delete(connection);
  if (waiting?.size === 0) board.waiting.delete(room);
  if (board.connections.has(connection)) {
    board.connections.set(connection, { ...rest, state: "outside", connection, sinceMs: nowMs });
  }
  return [
    ...tellRoom(board, room, { type: "knockEnded", knocker: connection }, nowMs),
    { kind: "report", event: { event: "participant.knockEnded", participant: connection, outcome } },
  ];
}

/** The one who waits for this room under that id. Someone else may have decided already. */
function knockerOf(board: Switchboard, { seat }: Seated, knocker: string): Waiting | undefined {
  const session = board.connections.get(knocker);
  return session?.state === "waiting" && session.request.room === seat.room ? session : undefined;
}

export function admit(board: Switchboard, session: Seated, knocker: string, nowMs: number): Effect[] {
  const waiting = knockerOf(board, session, knocker);
  if (waiting === undefined) return [];
  if (board.seats.inRoom(session.seat.room).length >= MAX_PARTICIPANTS) {
    return reject(session, "roomFull", nowMs);
  }
  return letIn(board, waiting, nowMs);
}

function letIn(board: Switchboard, waiting: Waiting, nowMs: number): Effect[] {
  return [...endKnock(board, waiting, "admitted", nowMs), ...enter(board, waiting, waiting, nowMs)];
}

export function turnAway(board: Switchboard, session: Seated, knocker: string, nowMs: number): Effect[] {
  const waiting = knockerOf(board, session, knocker);
  if (waiting === undefined) return [];
  const { room } = session.seat;
  raiseBar(board.bars, { room, origin: waiting.origin, kind: "turnedAway" }, nowMs);
  return [...endKnock(board, waiting, "turnedAway", nowMs), ...reject(waiting, "turnedAway", nowMs)];
}

/** Nobody is inside any more who could let someone in: who has waited longest opens the room. */
function openForWaiting(board: Switchboard, room: string, nowMs: number): Effect[] {
  const [first] = board.waiting.get(room) ?? [];
  const session = first === undefined ? undefined : board.connections.get(first);
  return session?.state === "waiting" ? letIn(board, session, nowMs) : [];
}

/**
 * Locks a room, or opens it to everybody, also to those who wait as far as there is room for them. Who was removed waits on, as
 * they would at an open room.
 */
export function lock(board: Switchboard, session: Seated, isLocked: boolean, nowMs: number): Effect[] {
  const { seat } = session;
  if (seat.isLocked === isLocked) return [];
  for (const each of board.seats.inRoom(seat.room)) each.seat.isLocked = isLocked;
  const told: ServerMessage = { type: "roomLocked", locked: isLocked, by: seat.id };
  return [
    ...tellRoom(board, seat.room, told, nowMs),
    { kind: "report", event: { event: isLocked ? "room.locked" : "room.unlocked", by: seat.id } },
    ...(isLocked || board.rooms === "knock" ? [] : admitAll(board, session, nowMs)),
  ];
}

function admitAll(board: Switchboard, session: Seated, nowMs: number): Effect[] {
  const free = MAX_PARTICIPANTS - board.seats.inRoom(session.seat.room).length;
  const { room } = session.seat;
  const knockers = [...(board.waiting.get(room) ?? [])].filter((knocker) => {
    const waiting = knockerOf(board, session, knocker);
    return barOf(board.bars, { room, origin: waiting?.origin }, nowMs) !== "removed";
  });
  return knockers.slice(0, Math.max(0, free)).flatMap((knocker) => admit(board, session, knocker, nowMs));
}

/** Takes the seat of another participant, who has to knock for some minutes. */
export function remove(board: Switchboard, session: Seated, participant: string, nowMs: number): Effect[] {
  const removed = board.seats.get(participant);
  if (removed === undefined || removed.seat === session.seat || removed.seat.room !== session.seat.room) {
    return reject(session, "unknownParticipant", nowMs);
  }
  const { room, origin } = removed.seat;
  raiseBar(board.bars, { room, origin, kind: "removed" }, nowMs);
  const told =
    removed.state === "seated"
      ? [
          send(removed.connection, { type: "error", code: "removed", message: REJECTIONS.removed.message }),
          close(removed, "removed"),
        ]
      : [];
  const event = { event: "participant.removed", participant, by: session.seat.id } as const;
  const ended = endSeat(board, removed.seat, "left", nowMs, session.seat.id);
  return [...told, ...ended, { kind: "report", event }];
}

/** What a participant learns of the room when it comes in or comes back. */
export function privacyOf(
  board: Switchboard,
  seat: Seat,
): {
  readonly locked?: true;
  readonly knocking?: { readonly id: string; readonly name: string }[];
  readonly role?: Role;
} {
  const knocking = [...(board.waiting.get(seat.room) ?? [])].flatMap((id) => {
    const session = board.connections.get(id);
    return session?.state === "waiting" ? [{ id, name: session.request.name ?? "" }] : [];
  });
  return {
    ...(seat.isLocked && { locked: true }),
    ...(knocking.length > 0 && { knocking }),
    ...(seat.role !== undefined && { role: seat.role }),
  };
}
