import * as v from "valibot";
import {
  acknowledge,
  empty,
  emptyOutbox,
  fits,
  isKeptAfter,
  makeRoom,
  OUTBOXES_LIMIT,
  type Outbox,
  post,
} from "./outbox.ts";
import {
  ClientMessage,
  type IceServer,
  MAX_MESSAGE_BYTES,
  MAX_PARTICIPANTS,
  type Participant,
  type SeatClaims,
  type ServerMessage,
} from "./protocol.ts";
import { REJECTIONS, type Rejection } from "./rejections.ts";
import {
  createSeatStore,
  type Detached,
  type Outside,
  type Rates,
  type Seat,
  type Seated,
  type SeatStore,
  type SeatTokens,
  type Session,
} from "./seats.ts";
import { fullBucket, takeTokens } from "./token-bucket.ts";

/** A newcomer to a mesh of six sends about twenty candidates to each of the five others within a second. */
export const MESSAGE_RATE = { capacity: 300, perSecond: 50 } as const;

/** Ten messages that no correct client sends, or a hundred above the rate, shut a connection out. */
export const STRIKE_RATE = { capacity: 100, perSecond: 1 } as const;

/** A connection that has not joined a room by then is closed. */
export const JOIN_DEADLINE_MS = 30_000;

/** How long a seat waits for a participant whose connection broke. */
export const LEASE_MS = 30_000;

/** How long it waits when the page was closed, which is also how a reload begins. */
export const RELOAD_LEASE_MS = 5_000;

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
  | { readonly kind: "report"; readonly event: SignalingEvent };

/** Events for the log and the counters. Room names are secret and never part of them. */
export type SignalingEvent =
  | { readonly event: "participant.joined"; readonly participant: string; readonly roomSize: number }
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
  readonly connections: Map<string, Exclude<Session, Detached>>;
  readonly seats: SeatStore;
  readonly tokens: SeatTokens;
  /** The id of this process, by which its tokens are told from those of the one before. */
  readonly issuer: string;
  readonly startedAtMs: number;
  /** Seats that ended while those of the process before may be restored. These are over. */
  readonly ended: Set<string>;
  readonly mayJoin: MayJoin;
}

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
}): Switchboard {
  const { tokens, issuer, nowMs, seats = createSeatStore(), mayJoin = () => true } = options;
  return { connections: new Map(), seats, tokens, issuer, startedAtMs: nowMs, ended: new Set(), mayJoin };
}

export function counts({ seats }: Switchboard): { readonly rooms: number; readonly participants: number } {
  return seats.counts();
}

/** A new connection. `id` is unguessable and becomes the id of its participant. */
export function connect(board: Switchboard, id: string, nowMs: number): void {
  const rates = { messages: fullBucket(MESSAGE_RATE, nowMs), strikes: fullBucket(STRIKE_RATE, nowMs) };
  board.connections.set(id, { state: "outside", connection: id, sinceMs: nowMs, rates, lastGeneration: 0 });
}

/** Counts a WebSocket ping of a client, which takes as much to answer as a message. */
export function receivePing(board: Switchboard, connection: string, nowMs: number): Effect[] {
  const session = board.connections.get(connection);
  if (session === undefined) return [];
  const isUsual = takeTokens(ratesOf(session).messages, MESSAGE_RATE, { amount: 1, nowMs });
  return isUsual ? [] : reject(session, "tooManyMessages", nowMs);
}

/** Processes one message. Those of unknown connections (closed meanwhile) have no effect. */
export function receive(board: Switchboard, connection: string, bytes: Uint8Array, nowMs: number): Effect[] {
  const session = board.connections.get(connection);
  if (session === undefined) return [];
  if (session.state === "seated") session.seat.isConfirmed = true;
  if (!takeTokens(ratesOf(session).messages, MESSAGE_RATE, { amount: 1, nowMs })) {
    return reject(session, "tooManyMessages", nowMs);
  }
  if (bytes.byteLength > MAX_MESSAGE_BYTES) return reject(session, "tooLarge", nowMs);
  const text = decodeText(bytes);
  const json = text === undefined ? undefined : parseJson(text);
  if (text === undefined || json === undefined) return reject(session, "notJson", nowMs);
  const parsed = v.safeParse(ClientMessage, json);
  if (!parsed.success) return reject(session, "invalidMessage", nowMs);
  const message = parsed.output;
  switch (message.type) {
    case "join":
      return session.state === "seated"
        ? reject(session, "alreadyJoined", nowMs)
        : join(board, session, message, nowMs);
    case "resume":
      return session.state === "seated"
        ? reject(session, "alreadyJoined", nowMs)
        : resume(board, session, message, nowMs);
    case "description":
    case "candidate":
      return session.state === "seated"
        ? forward(board, session, { ...message, text }, nowMs)
        : reject(session, "notJoined", nowMs);
    case "leave":
      return session.state === "seated" ? leave(board, session, nowMs) : reject(session, "notJoined", nowMs);
    case "ping":
      return [send(connection, pong(session, message.received))];
    default:
      return message satisfies never;
  }
}

/**
 * A connection has ended: it was `closed` by a client that is done, it was `leaving` because its page was closed or
 * reloaded, it `broke`, or this server `refused` to keep it.
 */
export function disconnect(
  board: Switchboard,
  connection: string,
  how: "closed" | "leaving" | "broke" | "refused",
  nowMs: number,
): Effect[] {
  const session = board.connections.get(connection);
  board.connections.delete(connection);
  if (session?.state !== "seated" || board.seats.get(session.seat.id) !== session) return [];
  const reason = how === "closed" || how === "leaving" ? "left" : "lost";
  const { seat } = session;
  if (how === "closed" || how === "refused" || seat.outbox === undefined) {
    return endSeat(board, seat, reason);
  }
  const leaseMs = how === "leaving" ? RELOAD_LEASE_MS : LEASE_MS;
  board.seats.set({ state: "detached", seat, leaseEndsAtMs: nowMs + leaseMs, reason });
  return [
    ...announce(board, seat, { type: "participantDetached", participant: seat.id }),
    { kind: "report", event: { event: "participant.detached", participant: seat.id } },
  ];
}

/**
 * Ends seats whose lease is over, closes connections that have been in no room for too long, renews ICE servers that are
 * due, and keeps the outboxes small. To be called about once a second.
 */
export function expire(board: Switchboard, nowMs: number): Effect[] {
  const effects: Effect[] = [];
  for (const session of [...board.seats.all()]) {
    if (session.state === "detached") effects.push(...endIfOver(board, session, nowMs));
    else if (nowMs >= session.renewIceServersAtMs) effects.push(renewal(board, session));
  }
  for (const session of board.connections.values()) {
    if (session.state === "outside" && nowMs - session.sinceMs >= JOIN_DEADLINE_MS) {
      effects.push(...reject(session, "joinTimeout", nowMs), close(session, "joinTimeout"));
    }
  }
  if (nowMs >= board.startedAtMs + LEASE_MS) board.ended.clear();
  return [...effects, ...emptyFullest(board)];
}

/** Empties the fullest outboxes until the rest is within the limit: a few cannot use up the memory of all. */
function emptyFullest({ seats }: Switchboard): Effect[] {
  const outboxes: Outbox[] = [];
  let total = 0;
  for (const { seat } of seats.all()) {
    if (seat.outbox === undefined) continue;
    outboxes.push(seat.outbox);
    total += seat.outbox.characters;
  }
  if (total <= OUTBOXES_LIMIT) return [];
  let count = 0;
  for (const outbox of outboxes.sort((a, b) => b.characters - a.characters)) {
    if (total <= OUTBOXES_LIMIT) break;
    total -= outbox.characters;
    empty(outbox);
    count += 1;
  }
  return [{ kind: "report", event: { event: "outboxes.emptied", count } }];
}

/** Ends a detached seat before its lease does, because too many are waiting. */
export function giveUp(board: Switchboard, participant: string): Effect[] {
  const session = board.seats.get(participant);
  return session?.state === "detached" ? endSeat(board, session.seat, session.reason) : [];
}

/** Notes that the participant's ICE servers should be renewed at `atMs`. */
export function renewIceServersAt(board: Switchboard, participant: string, atMs: number): void {
  const session = board.seats.get(participant);
  if (session?.state === "seated") replace(board, { ...session, renewIceServersAtMs: atMs });
}

/** New ICE servers for everyone, because the previous ones no longer work. */
export function renewAllIceServers(board: Switchboard): Effect[] {
  return [...board.seats.all()].flatMap((session) =>
    session.state === "seated" ? [renewal(board, session)] : [],
  );
}

function renewal(board: Switchboard, session: Seated): Effect {
  replace(board, { ...session, renewIceServersAtMs: Number.POSITIVE_INFINITY });
  const { connection: to, seat } = session;
  return { kind: "sendWithIceServers", to, participant: seat.id, message: { type: "iceServers" } };
}

function replace(board: Switchboard, session: Seated): void {
  board.connections.set(session.connection, session);
  board.seats.set(session);
}

function join(
  board: Switchboard,
  session: Outside,
  request: Extract<ClientMessage, { type: "join" }>,
  nowMs: number,
): Effect[] {
  const { room, name = "" } = request;
  const over = endAllOver(board, room, nowMs);
  const others = board.seats.inRoom(room);
  if (!board.mayJoin(session.connection, { isEmpty: others.length === 0 })) {
    return [...over, ...reject(session, "tooManyJoins", nowMs)];
  }
  if (others.length >= MAX_PARTICIPANTS) return [...over, ...reject(session, "roomFull", nowMs)];
  const previous = previousOf(board, session, request);
  const seat: Seat = {
    id: previous?.id ?? session.connection,
    room,
    name,
    // Two who join in the same millisecond keep their order.
    joinedAtMs: Math.max(nowMs, (others.at(-1)?.seat.joinedAtMs ?? 0) + 1),
    rates: session.rates,
    generation: (previous?.generation ?? session.lastGeneration) + 1,
    isConfirmed: true,
    receivedSeq: 0,
    outbox: request.resumable ? emptyOutbox() : undefined,
  };
  sit(board, session, seat);
  return [
    ...over,
    welcome(board, session.connection, seat, others),
    ...announce(board, seat, { type: "participantJoined", participant: participantOf(seat) }),
    {
      kind: "report",
      event: { event: "participant.joined", participant: seat.id, roomSize: others.length + 1 },
    },
  ];
}

/** The seat that this client had in the room, if its token is genuine and nobody has its id, or could get it by joining. */
function previousOf(
  board: Switchboard,
  { connection }: Outside,
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
  };
  const resumable = seat.outbox && { generation: seat.generation, resume: tokenFor(board, seat) };
  return {
    kind: "sendWithIceServers",
    to,
    participant: seat.id,
    message: { ...message, ...resumable },
  };
}

function tokenFor(board: Switchboard, seat: Seat): string {
  const { id, room, name, joinedAtMs, generation } = seat;
  return board.tokens.sign({ id, room, name, joinedAtMs, generation, issuer: board.issuer });
}

function resume(board: Switchboard, session: Outside, request: ResumeRequest, nowMs: number): Effect[] {
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
    return [...over, ...first, ...endSeat(board, seat, "lost"), ...reject(session, "staleToken", nowMs)];
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
 * Whether the token brings back a seat of the process before: one that is not here, or whose client still knows nothing of
 * this process.
 */
function canRestore(board: Switchboard, claims: SeatClaims, request: ResumeRequest, nowMs: number): boolean {
  if (claims.issuer === board.issuer) return false;
  const current = board.seats.get(claims.id);
  if (current !== undefined) {
    return (
      current.seat.room === claims.room && restoredGeneration(claims, request) >= current.seat.generation
    );
  }
  if (nowMs >= board.startedAtMs + LEASE_MS || board.ended.has(claims.id)) return false;
  // Newcomers who were there first do not keep out those who had a place, and hoarded tokens do not fill a room without end.
  return board.seats.inRoom(claims.room).length < 2 * MAX_PARTICIPANTS;
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
    rates,
    generation,
    isConfirmed: false,
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
    ...(how === "replaced" ? [] : announceBack(board, seat, how)),
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
      ...(tellsWho ? who : {}),
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

function sit(board: Switchboard, { connection }: Outside, seat: Seat): void {
  replace(board, { state: "seated", connection, seat, renewIceServersAtMs: Number.POSITIVE_INFINITY });
}

/**
 * Forwards the sender's text with `from` inserted as the first member, so that descriptions and candidates pass
 * unchanged. The schema refuses messages that already have a `from`.
 */
function forward(
  board: Switchboard,
  session: Seated,
  message: {
    readonly to: string;
    readonly generation?: number | undefined;
    readonly seq?: number | undefined;
    readonly text: string;
  },
  nowMs: number,
): Effect[] {
  const { seat } = session;
  const { to, generation, seq, text } = message;
  // The client sends again what it has no acknowledgement of.
  if (seq !== undefined && seq <= seat.receivedSeq) return [];
  if (seq !== undefined) seat.receivedSeq = seq;
  const receiver = board.seats.get(to);
  if (receiver === undefined || receiver.seat === seat || receiver.seat.room !== seat.room) {
    return reject(session, "unknownParticipant", nowMs);
  }
  if (generation !== undefined && generation !== receiver.seat.generation) return [];
  const effects = deliver(receiver, `"from":"${seat.id}",${text.slice(text.indexOf("{") + 1)}`, {
    usesReserve: false,
  });
  return effects ?? reject(session, "outboxFull", nowMs);
}

/**
 * Sends a message, `text` without its opening brace, to a seat, or lets it wait there.
 *
 * @returns `undefined` if the seat is detached and too much waits already
 */
function deliver(
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
function announce(board: Switchboard, about: Seat, message: ServerMessage): Effect[] {
  const text = JSON.stringify(message).slice(1);
  return board.seats.inRoom(about.room).flatMap((session) => {
    if (session.seat === about) return [];
    return deliver(session, text, { usesReserve: true }) ?? endSeat(board, session.seat, "lost");
  });
}

/**
 * Tells the others in the room that a seat is back: with the connections that it had, with another page, or from the time
 * before this server started. A client that cannot resume knows only who has left and who has joined.
 */
function announceBack(board: Switchboard, seat: Seat, how: "resumed" | "reloaded" | "restored"): Effect[] {
  const participant = participantOf(seat);
  const joined: ServerMessage = { type: "participantJoined", participant };
  const left: ServerMessage = { type: "participantLeft", participant: seat.id, reason: "left" };
  const replacements = { resumed: [], reloaded: [left, joined], restored: [joined] }[how];
  return [
    ...announce(board, seat, { type: "participantBack", participant }),
    ...board.seats.inRoom(seat.room).flatMap((session) => {
      if (session.state !== "seated" || session.seat.outbox !== undefined) return [];
      return replacements.map((message) => send(session.connection, message));
    }),
  ];
}

function leave(board: Switchboard, session: Seated, nowMs: number): Effect[] {
  const { connection, seat } = session;
  const { rates, generation: lastGeneration } = seat;
  board.connections.set(connection, { state: "outside", connection, sinceMs: nowMs, rates, lastGeneration });
  return endSeat(board, seat, "left");
}

function endIfOver(board: Switchboard, { seat, leaseEndsAtMs, reason }: Detached, nowMs: number): Effect[] {
  return nowMs >= leaseEndsAtMs ? endSeat(board, seat, reason) : [];
}

/** Ends the seats of a room whose lease is over, so that the answer does not depend on when `expire` is called. */
function endAllOver(board: Switchboard, room: string, nowMs: number): Effect[] {
  return board.seats
    .inRoom(room)
    .flatMap((session) => (session.state === "detached" ? endIfOver(board, session, nowMs) : []));
}

function endSeat(board: Switchboard, seat: Seat, reason: "left" | "lost"): Effect[] {
  const { id: participant, room } = seat;
  if (board.seats.get(participant)?.seat !== seat) return [];
  board.seats.delete(participant);
  board.ended.add(participant);
  const roomSize = board.seats.inRoom(room).length;
  return [
    ...announce(board, seat, { type: "participantLeft", participant, reason }),
    { kind: "report", event: { event: "participant.left", participant, reason, roomSize } },
  ];
}

function pong(session: Outside | Seated, received: number | undefined): ServerMessage {
  if (session.state === "outside" || session.seat.outbox === undefined) return { type: "pong" };
  if (received !== undefined) acknowledge(session.seat.outbox, received);
  return { type: "pong", received: session.seat.receivedSeq };
}

/** Tells the sender why its message was refused, and closes the connection after too many refusals. */
function reject(session: Outside | Seated, rejection: Rejection, nowMs: number): Effect[] {
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

function ratesOf(session: Outside | Seated): Rates {
  return session.state === "outside" ? session.rates : session.seat.rates;
}

function participantOf({ id, name, generation, outbox }: Seat): Participant {
  return outbox === undefined ? { id, name } : { id, name, generation };
}

function send(to: string, message: ServerMessage): Effect {
  return { kind: "send", to, text: JSON.stringify(message) };
}

function close({ connection: to }: Outside | Seated, reason: Rejection): Effect {
  return { kind: "close", to, code: CLOSE_POLICY, reason };
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
