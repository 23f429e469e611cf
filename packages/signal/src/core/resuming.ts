/** A connection that takes a seat which was there before: of a broken one, of a page before a reload, of a restarted server. */
import {
  close,
  type Effect,
  participantOf,
  reject,
  STRIKE_RATE,
  type Switchboard,
  send,
  tokenFor,
} from "./board.ts";
import { announce, endAllOver, endSeat, privacyOf, sit } from "./membership.ts";
import { acknowledge, emptyOutbox, isKeptAfter, type Outbox } from "./outbox.ts";
import { type ClientMessage, MAX_PARTICIPANTS, type SeatClaims, type ServerMessage } from "./protocol.ts";
import { REJECTIONS } from "./rejections.ts";
import type { Detached, Outside, Seat, Seated } from "./seats.ts";
import { takeTokens } from "./token-bucket.ts";

/** How long a seat waits for a participant whose connection broke. */
export const LEASE_MS = 30_000;

/** How old a seat may be that is set up again after a restart: what is kept of it is worth nothing after a day. */
export const RESTORE_LIMIT_MS = 86_400_000;

export function resume(
  board: Switchboard,
  session: Outside,
  request: ResumeRequest,
  nowMs: number,
): Effect[] {
  const claims = board.tokens.verify(request.token);
  if (claims === undefined) return reject(session, "invalidToken", nowMs);
  const over = endAllOver(board, claims.room, nowMs);
  const current = board.seats.get(claims.id);
  if (canRestore(board, claims, request, nowMs)) {
    return [...over, ...restore(board, session, { claims, request, current }, nowMs)];
  }
  if (current === undefined || !isNewest(current.seat, claims, request)) {
    return [...over, ...reject(session, "staleToken", nowMs)];
  }
  const { seat } = current;
  const { outbox } = seat;
  if (outbox === undefined) return [...over, ...reject(session, "staleToken", nowMs)];
  // Each resume costs a strike of the seat, so that a loop of them ends.
  if (!takeTokens(seat.rates.strikes, STRIKE_RATE, { amount: 1, nowMs })) {
    return [...over, ...reject(session, "tooManyMessages", nowMs), close(session, "tooManyMessages")];
  }
  const first = current.state === "seated" ? dismiss(board, current) : [];
  if (!request.reloaded && !isKeptAfter(outbox, request.received)) {
    return [
      ...over,
      ...first,
      ...endSeat(board, seat, "lost", nowMs),
      ...reject(session, "staleToken", nowMs),
    ];
  }
  if (request.reloaded) return [...over, ...first, ...reload(board, session, seat, nowMs)];
  acknowledge(outbox, request.received);
  // The others know nothing of a connection that was replaced by another one.
  const how = current.state === "detached" ? "resumed" : "replaced";
  return [...over, ...first, ...giveBack(board, session, { seat, outbox, how }, nowMs)];
}

type ResumeRequest = Extract<ClientMessage, { type: "resume" }>;

/** Whether the token is of the page that has the seat, or of the one before, whose successor was never heard. */
function isNewest(seat: Seat, claims: SeatClaims, { reloaded }: ResumeRequest): boolean {
  if (seat.room !== claims.room) return false;
  if (claims.generation === seat.generation) return true;
  return reloaded === true && !seat.isConfirmed && claims.generation === seat.generation - 1;
}

/**
 * Whether the token brings back a seat of a process before: one that is not here, or whose client still knows nothing of
 * this process.
 */
function canRestore(board: Switchboard, claims: SeatClaims, request: ResumeRequest, nowMs: number): boolean {
  if (claims.issuer === board.issuer) return false;
  // The clock of a computer without power may start in the past: then the age is not known.
  if (nowMs - claims.joinedAtMs > RESTORE_LIMIT_MS) return false;
  // The process before may have let everybody in.
  if (board.rooms === "signed" && claims.role === undefined) return false;
  const current = board.seats.get(claims.id);
  if (current !== undefined) {
    return (
      current.seat.room === claims.room && restoredGeneration(claims, request) >= current.seat.generation
    );
  }
  if (!mayReturn(board, claims.id, nowMs)) return false;
  // Newcomers who were there first do not keep out those who had a place, and hoarded tokens do not fill a room without end.
  return board.seats.inRoom(claims.room).length < 2 * MAX_PARTICIPANTS;
}

/** Whether someone may have had a seat when this process started, and it may still be restored. */
export function mayReturn(board: Switchboard, participant: string, nowMs: number): boolean {
  return nowMs < board.startedAtMs + LEASE_MS && !board.ended.has(participant);
}

const restoredGeneration = ({ generation }: SeatClaims, { reloaded }: ResumeRequest): number =>
  generation + (reloaded ? 1 : 0);

/** Gives the seat to another page of the same participant, which knows nobody and has no connections. */
function reload(board: Switchboard, session: Outside, seat: Seat, nowMs: number): Effect[] {
  seat.generation += 1;
  seat.isConfirmed = false;
  const outbox = emptyOutbox();
  seat.outbox = outbox;
  return giveBack(board, session, { seat, outbox, how: "reloaded" }, nowMs);
}

/** Sets up a seat of the time before this process started. */
function restore(
  board: Switchboard,
  session: Outside,
  {
    claims,
    request,
    current,
  }: {
    readonly claims: SeatClaims;
    readonly request: ResumeRequest;
    readonly current: Seated | Detached | undefined;
  },
  nowMs: number,
): Effect[] {
  const { id, room, name, joinedAtMs } = claims;
  const generation = restoredGeneration(claims, request);
  const rates = current?.seat.rates ?? session.rates;
  // Each costs a strike of the seat, as other resumes do.
  if (current !== undefined && !takeTokens(rates.strikes, STRIKE_RATE, { amount: 1, nowMs })) {
    return [...reject(session, "tooManyMessages", nowMs), close(session, "tooManyMessages")];
  }
  const first = current?.state === "seated" ? dismiss(board, current) : [];
  // The client has heard nothing of a seat that was restored before, but what was sent to it may still be kept.
  const before = current?.seat.generation === generation ? current.seat.outbox : undefined;
  const outbox = before !== undefined && isKeptAfter(before, 0) ? before : emptyOutbox();
  const seat: Seat = {
    id,
    room,
    name,
    joinedAtMs,
    origin: session.origin,
    role: board.rooms === "signed" ? claims.role : undefined,
    rates,
    generation,
    isConfirmed: false,
    isLocked: board.seats.inRoom(room).some((other) => other.seat.isLocked),
    receivedSeq: 0,
    outbox,
  };
  return [...first, ...giveBack(board, session, { seat, outbox, how: "restored" }, nowMs)];
}

/** Seats a connection: tells it of its seat and what waits there, and the others that it is back. */
function giveBack(
  board: Switchboard,
  session: Outside,
  {
    seat,
    outbox: { waiting },
    how,
  }: {
    readonly seat: Seat;
    readonly outbox: Outbox;
    readonly how: "replaced" | "resumed" | "reloaded" | "restored";
  },
  nowMs: number,
): Effect[] {
  const { connection: to } = session;
  sit(board, session, seat);
  const resent = waiting.map(({ text }): Effect => ({ kind: "send", to, text }));
  return [
    resumed(board, to, seat, { nowMs, tellsWho: how === "reloaded" || how === "restored" }),
    ...resent,
    ...(how === "replaced" ? [] : announceBack(board, seat, how, nowMs)),
    { kind: "report", event: { event: "participant.resumed", participant: seat.id, resent: resent.length } },
  ];
}

function resumed(
  board: Switchboard,
  to: string,
  seat: Seat,
  { nowMs, tellsWho }: { readonly nowMs: number; readonly tellsWho: boolean },
): Effect {
  const others = board.seats.inRoom(seat.room).filter((other) => other.seat !== seat);
  const who = {
    participants: others.map((other) => participantOf(other.seat)),
    awaitMs: Math.round(Math.max(0, board.startedAtMs + LEASE_MS - nowMs)),
  };
  return {
    kind: "sendWithIceServers",
    to,
    participant: seat.id,
    message: {
      type: "resumed",
      self: seat.id,
      generation: seat.generation,
      received: seat.receivedSeq,
      resume: tokenFor(board, seat),
      ...(tellsWho ? { ...who, ...privacyOf(board, seat) } : {}),
    },
  };
}

/** Closes the connection of a seat that another one has resumed. */
function dismiss(board: Switchboard, session: Seated): Effect[] {
  board.connections.delete(session.connection);
  return [
    send(session.connection, { type: "error", code: "seatTaken", message: REJECTIONS.seatTaken.message }),
    close(session, "seatTaken"),
  ];
}

/**
 * Tells the others in the room that a seat is back: with the connections that it had, with another page, or from the time
 * before this server started. A client that cannot resume knows only who has left and who has joined.
 */
function announceBack(
  board: Switchboard,
  seat: Seat,
  how: "resumed" | "reloaded" | "restored",
  nowMs: number,
): Effect[] {
  const participant = participantOf(seat);
  const joined: ServerMessage = { type: "participantJoined", participant };
  const left: ServerMessage = { type: "participantLeft", participant: seat.id, reason: "left" };
  const replacements = { resumed: [], reloaded: [left, joined], restored: [joined] }[how];
  return [
    ...announce(board, seat, { type: "participantBack", participant }, nowMs),
    ...board.seats.inRoom(seat.room).flatMap((session) => {
      if (session.state !== "seated" || session.seat.outbox !== undefined) return [];
      return replacements.map((message) => send(session.connection, message));
    }),
  ];
}
