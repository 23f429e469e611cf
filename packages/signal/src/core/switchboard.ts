import * as v from "valibot";
import {
  close,
  type Effect,
  type Invitation,
  ratesOf,
  reject,
  replace,
  STRIKE_RATE,
  type Switchboard,
  send,
} from "./board.ts";
import {
  admit,
  announce,
  deliver,
  endIfOver,
  endKnock,
  endSeat,
  join,
  joinInvited,
  leave,
  lock,
  remove,
  turnAway,
} from "./membership.ts";
import { acknowledge, empty, OUTBOXES_LIMIT, type Outbox } from "./outbox.ts";
import { ClientMessage, MAX_MESSAGE_BYTES, type ServerMessage } from "./protocol.ts";
import { LEASE_MS, mayReturn, resume } from "./resuming.ts";
import type { Connected, Invited, InvitedRequest, Seated } from "./seats.ts";
import { fullBucket, takeTokens } from "./token-bucket.ts";

/** A newcomer to a mesh of six sends about twenty candidates to each of the five others within a second. */
export const MESSAGE_RATE = { capacity: 300, perSecond: 50 } as const;

/** A connection that has not joined a room by then is closed. */
export const JOIN_DEADLINE_MS = 30_000;

/** How long someone may wait to be let into a room. */
export const WAITING_LIMIT_MS = 600_000;

/** How long it waits when the page was closed, which is also how a reload begins. */
export const RELOAD_LEASE_MS = 5_000;

export function counts({ seats }: Switchboard): { readonly rooms: number; readonly participants: number } {
  return seats.counts();
}

/** Whether a participant has a seat, or may still get back the one that it had when this process started. */
export function isSeated(board: Switchboard, participant: string, nowMs: number): boolean {
  return board.seats.get(participant) !== undefined || mayReturn(board, participant, nowMs);
}

/**
 * A new connection. `id` is unguessable and becomes the id of its participant.
 *
 * @param origin what its address is counted as; `undefined` if that stands for everyone
 */
export function connect(board: Switchboard, id: string, nowMs: number, origin?: string): void {
  const rates = { messages: fullBucket(MESSAGE_RATE, nowMs), strikes: fullBucket(STRIKE_RATE, nowMs) };
  const outside = {
    state: "outside",
    connection: id,
    origin,
    sinceMs: nowMs,
    rates,
    lastGeneration: 0,
  } as const;
  board.connections.set(id, outside);
}

/** Counts a WebSocket ping or pong of a client, which takes as much to read as a message. */
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
    case "resume":
      if (session.state !== "outside") return reject(session, "alreadyJoined", nowMs);
      return message.type === "join"
        ? join(board, session, message, nowMs)
        : resume(board, session, message, nowMs);
    case "ping":
      return [send(connection, pong(session, message.received))];
    case "leave":
      if (session.state === "waiting") return endKnock(board, session, "gone", nowMs);
      if (session.state === "invited") return stopAsking(board, session);
      return session.state === "seated" ? leave(board, session, nowMs) : reject(session, "notJoined", nowMs);
    default:
      return session.state === "seated"
        ? receiveInside(board, session, { message, text }, nowMs)
        : reject(session, "notJoined", nowMs);
  }
}

/** The edge has read the invitation of a request. It has no effect if its sender has gone or given up meanwhile. */
export function receiveInvitation(
  board: Switchboard,
  { from, request }: { readonly from: string; readonly request: InvitedRequest },
  invitation: Invitation,
  nowMs: number,
): Effect[] {
  const session = board.connections.get(from);
  if (session?.state !== "invited" || session.request !== request) return [];
  return joinInvited(board, session, invitation, nowMs);
}

function stopAsking(board: Switchboard, { request: _, ...rest }: Invited): Effect[] {
  board.connections.set(rest.connection, { ...rest, state: "outside" });
  return [];
}

/** A message that only makes sense in a room. */
function receiveInside(
  board: Switchboard,
  session: Seated,
  { message, text }: { readonly message: MessageInside; readonly text: string },
  nowMs: number,
): Effect[] {
  const isForHosts = message.type !== "description" && message.type !== "candidate";
  if (isForHosts && session.seat.role === "guest") return reject(session, "notAllowed", nowMs);
  switch (message.type) {
    case "description":
    case "candidate":
      return forward(board, session, { ...message, text }, nowMs);
    case "lock":
      return lock(board, session, message.locked, nowMs);
    case "admit":
      return admit(board, session, message.knocker, nowMs);
    case "turnAway":
      return turnAway(board, session, message.knocker, nowMs);
    case "remove":
      return remove(board, session, message.participant, nowMs);
    default:
      return message satisfies never;
  }
}

type MessageInside = Exclude<ClientMessage, { type: "join" | "resume" | "ping" | "leave" }>;

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
  if (session?.state === "waiting") return endKnock(board, session, "gone", nowMs);
  if (session?.state !== "seated" || board.seats.get(session.seat.id) !== session) return [];
  const reason = how === "closed" || how === "leaving" ? "left" : "lost";
  const { seat } = session;
  if (how === "closed" || how === "refused" || seat.outbox === undefined) {
    return endSeat(board, seat, reason, nowMs);
  }
  const leaseMs = how === "leaving" ? RELOAD_LEASE_MS : LEASE_MS;
  board.seats.set({ state: "detached", seat, leaseEndsAtMs: nowMs + leaseMs, reason });
  return [
    ...announce(board, seat, { type: "participantDetached", participant: seat.id }, nowMs),
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
  for (const session of [...board.connections.values()]) {
    const isOutside = session.state === "outside" || session.state === "invited";
    if (isOutside && nowMs - session.sinceMs >= JOIN_DEADLINE_MS) {
      effects.push(...reject(session, "joinTimeout", nowMs), close(session, "joinTimeout"));
    }
    if (session.state === "waiting" && nowMs - session.sinceMs >= WAITING_LIMIT_MS) {
      effects.push(...endKnock(board, session, "gone", nowMs), ...reject(session, "knockTimeout", nowMs));
      effects.push(close(session, "knockTimeout"));
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
export function giveUp(board: Switchboard, participant: string, nowMs: number): Effect[] {
  const session = board.seats.get(participant);
  return session?.state === "detached" ? endSeat(board, session.seat, session.reason, nowMs) : [];
}

/** Notes that the participant's ICE servers should be renewed at `atMs`. */
export function renewIceServersAt(board: Switchboard, participant: string, atMs: number): void {
  const session = board.seats.get(participant);
  if (session?.state === "seated") replace(board, { ...session, renewIceServersAtMs: atMs });
}

/**
 * New ICE servers for everyone, because the previous ones no longer work.
 *
 * @param options.restartIce whether running connections should restart ICE with them: what they have allocated is out of reach
 */
export function renewAllIceServers(
  board: Switchboard,
  { restartIce = false }: { readonly restartIce?: boolean } = {},
): Effect[] {
  return [...board.seats.all()].flatMap((session) =>
    session.state === "seated" ? [renewal(board, session, restartIce)] : [],
  );
}

function renewal(board: Switchboard, session: Seated, restartIce = false): Effect {
  replace(board, { ...session, renewIceServersAtMs: Number.POSITIVE_INFINITY });
  const { connection: to, seat } = session;
  const message = { type: "iceServers", ...(restartIce && { restartIce }) } as const;
  return { kind: "sendWithIceServers", to, participant: seat.id, message };
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

function pong(session: Connected, received: number | undefined): ServerMessage {
  if (session.state !== "seated" || session.seat.outbox === undefined) return { type: "pong" };
  if (received !== undefined) acknowledge(session.seat.outbox, received);
  return { type: "pong", received: session.seat.receivedSeq };
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
