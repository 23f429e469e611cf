import * as v from "valibot";
import {
  ClientMessage,
  MAX_MESSAGE_BYTES,
  MAX_PARTICIPANTS,
  type Participant,
  type ServerMessage,
} from "./protocol.ts";
import { REJECTIONS, type Rejection } from "./rejections.ts";
import { fullBucket, type TokenBucket, takeTokens } from "./token-bucket.ts";

/** A newcomer to a mesh of six sends about twenty candidates to each of the five others within a second. */
export const MESSAGE_RATE = { capacity: 300, perSecond: 50 } as const;

/** Ten messages that no correct client sends, or a hundred above the rate, shut a connection out. */
export const STRIKE_RATE = { capacity: 100, perSecond: 1 } as const;

/** A connection that has not joined a room by then is closed. */
export const JOIN_DEADLINE_MS = 30_000;

/** RFC 6455 §7.4.1: policy violation. */
const CLOSE_POLICY = 1008;

/** An action for the edge; effects are performed in order. */
export type Effect =
  | { readonly kind: "send"; readonly to: string; readonly text: string }
  /** The edge adds `iceServers`, since credentials need a clock and a secret. */
  | { readonly kind: "welcome"; readonly to: string; readonly participants: readonly Participant[] }
  /** New `iceServers` for a participant whose previous ones expire soon. */
  | { readonly kind: "renewIceServers"; readonly to: string }
  | { readonly kind: "close"; readonly to: string; readonly code: number; readonly reason: Rejection }
  | { readonly kind: "report"; readonly event: SignalingEvent };

/** Events for the log and the counters. Room names are secret and never part of them. */
export type SignalingEvent =
  | { readonly event: "participant.joined"; readonly participant: string; readonly roomSize: number }
  | {
      readonly event: "participant.left";
      readonly participant: string;
      readonly reason: "left" | "lost";
      readonly roomSize: number;
    }
  | { readonly event: "message.rejected"; readonly participant: string; readonly rejection: Rejection };

interface Session {
  readonly id: string;
  /** The room this connection is in, if any. */
  room: string | undefined;
  name: string;
  /** When it connected, or last left a room. */
  outsideSinceMs: number;
  /** When it needs new ICE servers; infinity if the ones it has do not expire. */
  renewIceServersAtMs: number;
  readonly messages: TokenBucket;
  readonly strikes: TokenBucket;
}

/** All connections and rooms. A room exists while someone is in it. */
export interface Switchboard {
  readonly sessions: Map<string, Session>;
  readonly rooms: Map<string, Set<string>>;
}

export function createSwitchboard(): Switchboard {
  return { sessions: new Map(), rooms: new Map() };
}

export function counts({ rooms }: Switchboard): { readonly rooms: number; readonly participants: number } {
  let participants = 0;
  for (const members of rooms.values()) participants += members.size;
  return { rooms: rooms.size, participants };
}

/** A new connection. `id` is unguessable and becomes the participant's id. */
export function connect(board: Switchboard, id: string, nowMs: number): void {
  board.sessions.set(id, {
    id,
    room: undefined,
    name: "",
    outsideSinceMs: nowMs,
    renewIceServersAtMs: Number.POSITIVE_INFINITY,
    messages: fullBucket(MESSAGE_RATE, nowMs),
    strikes: fullBucket(STRIKE_RATE, nowMs),
  });
}

/** Processes one message. Messages of unknown (already closed) connections have no effect. */
export function receive(board: Switchboard, id: string, bytes: Uint8Array, nowMs: number): Effect[] {
  const session = board.sessions.get(id);
  if (session === undefined) return [];
  if (!takeTokens(session.messages, MESSAGE_RATE, { amount: 1, nowMs })) {
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
      return join(board, session, message, nowMs);
    case "description":
    case "candidate":
      return forward(board, session, { to: message.to, text }, nowMs);
    case "leave":
      return session.room === undefined
        ? reject(session, "notJoined", nowMs)
        : leaveRoom(board, session, "left", nowMs);
    case "ping":
      return [send(id, { type: "pong" })];
    default:
      return message satisfies never;
  }
}

/** The connection has ended: `left` if it was closed properly, `lost` if it broke. */
export function disconnect(board: Switchboard, id: string, reason: "left" | "lost", nowMs: number): Effect[] {
  const session = board.sessions.get(id);
  if (session === undefined) return [];
  board.sessions.delete(id);
  return session.room === undefined ? [] : leaveRoom(board, session, reason, nowMs);
}

/**
 * Closes connections that have been in no room for too long, and renews ICE servers that are due. Call it every few
 * seconds.
 */
export function expire(board: Switchboard, nowMs: number): Effect[] {
  const effects: Effect[] = [];
  for (const session of board.sessions.values()) {
    if (session.room === undefined && nowMs - session.outsideSinceMs >= JOIN_DEADLINE_MS) {
      effects.push(...reject(session, "joinTimeout", nowMs), close(session, "joinTimeout"));
    }
    if (nowMs >= session.renewIceServersAtMs) effects.push(renewal(session));
  }
  return effects;
}

/** Notes that the participant's ICE servers should be renewed at `atMs`. */
export function renewIceServersAt(board: Switchboard, id: string, atMs: number): void {
  const session = board.sessions.get(id);
  if (session?.room !== undefined) session.renewIceServersAtMs = atMs;
}

/** New ICE servers for everyone, because the previous ones no longer work. */
export function renewAllIceServers(board: Switchboard): Effect[] {
  return [...board.sessions.values()].filter(({ room }) => room !== undefined).map(renewal);
}

function renewal(session: Session): Effect {
  session.renewIceServersAtMs = Number.POSITIVE_INFINITY;
  return { kind: "renewIceServers", to: session.id };
}

function join(
  board: Switchboard,
  session: Session,
  request: { readonly room: string; readonly name?: string | undefined },
  nowMs: number,
): Effect[] {
  if (session.room !== undefined) return reject(session, "alreadyJoined", nowMs);
  const members = board.rooms.get(request.room) ?? new Set<string>();
  if (members.size >= MAX_PARTICIPANTS) return reject(session, "roomFull", nowMs);
  const others = [...members].map((id) => participant(board, id));
  session.room = request.room;
  session.name = request.name ?? "";
  members.add(session.id);
  board.rooms.set(request.room, members);
  const newcomer = participant(board, session.id);
  return [
    { kind: "welcome", to: session.id, participants: others },
    ...others.map(({ id }) => send(id, { type: "participantJoined", participant: newcomer })),
    {
      kind: "report",
      event: { event: "participant.joined", participant: session.id, roomSize: members.size },
    },
  ];
}

/**
 * Forwards the sender's text with `from` inserted as the first member, so that descriptions and candidates pass
 * unchanged. The schema refuses messages that already have a `from`.
 */
function forward(
  board: Switchboard,
  session: Session,
  { to, text }: { readonly to: string; readonly text: string },
  nowMs: number,
): Effect[] {
  if (session.room === undefined) return reject(session, "notJoined", nowMs);
  if (to === session.id || !board.rooms.get(session.room)?.has(to)) {
    return reject(session, "unknownParticipant", nowMs);
  }
  return [{ kind: "send", to, text: `{"from":"${session.id}",${text.slice(text.indexOf("{") + 1)}` }];
}

function leaveRoom(board: Switchboard, session: Session, reason: "left" | "lost", nowMs: number): Effect[] {
  const members = board.rooms.get(session.room ?? "") ?? new Set<string>();
  members.delete(session.id);
  if (members.size === 0) board.rooms.delete(session.room ?? "");
  session.room = undefined;
  session.outsideSinceMs = nowMs;
  session.renewIceServersAtMs = Number.POSITIVE_INFINITY;
  return [
    ...[...members].map((id) => send(id, { type: "participantLeft", participant: session.id, reason })),
    {
      kind: "report",
      event: { event: "participant.left", participant: session.id, reason, roomSize: members.size },
    },
  ];
}

/** Tells the sender why its message was refused, and closes the connection after too many refusals. */
function reject(session: Session, rejection: Rejection, nowMs: number): Effect[] {
  const { strikes } = REJECTIONS[rejection];
  const effects: Effect[] = [
    send(session.id, { type: "error", code: rejection, message: REJECTIONS[rejection].message }),
    { kind: "report", event: { event: "message.rejected", participant: session.id, rejection } },
  ];
  if (takeTokens(session.strikes, STRIKE_RATE, { amount: strikes, nowMs })) return effects;
  return [
    ...effects,
    send(session.id, { type: "error", code: "shutOut", message: REJECTIONS.shutOut.message }),
    close(session, "shutOut"),
  ];
}

function participant(board: Switchboard, id: string): Participant {
  return { id, name: board.sessions.get(id)?.name ?? "" };
}

function send(to: string, message: ServerMessage): Effect {
  return { kind: "send", to, text: JSON.stringify(message) };
}

function close(session: Session, reason: Rejection): Effect {
  return { kind: "close", to: session.id, code: CLOSE_POLICY, reason };
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
