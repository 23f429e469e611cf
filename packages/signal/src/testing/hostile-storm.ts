import fc from "fast-check";
import type { Effect, Switchboard } from "../core/board.ts";
import { createSwitchboard } from "../core/board.ts";
import { MAX_WAITING } from "../core/membership.ts";
import { OUTBOX_LIMIT } from "../core/outbox.ts";
import {
  MAX_MESSAGE_BYTES,
  MAX_PARTICIPANTS,
  parseServerMessage,
  type SeatClaims,
  type ServerMessage,
} from "../core/protocol.ts";
import { LEASE_MS } from "../core/resuming.ts";
import { connect, disconnect, expire, receive, receivePing } from "../core/switchboard.ts";
import { bytesOf, type HostileMessage, hostileMessage } from "./hostile-messages.ts";

/** More than may be in one room, and than may wait for it. */
const CLIENTS = 40;
/** Several clients have each address. */
const ADDRESSES = 5;
/** Of so many participants and tokens the latest are known. */
const KNOWN = 60;
/** So many of the participants that a client knows are with it in its room, or wait for that, if anyone is. */
const NEAR = 40;
/** What the server adds to a message that it forwards. */
const ADDED_CHARACTERS = 200;
/** What whoever waits to be let in may be told: nothing of the room. */
const TOLD_OUTSIDE: readonly ServerMessage["type"][] = ["waiting", "error", "pong"];

/** One thing that a client does, or that happens to it. */
export type Step =
  | {
      readonly act: "say";
      readonly client: number;
      readonly message: HostileMessage;
      /** Whether it joins a room first, if it is in none. */
      readonly isSensible: boolean;
    }
  | { readonly act: "ping"; readonly client: number }
  | {
      readonly act: "end";
      readonly client: number;
      readonly how: Exclude<Parameters<typeof disconnect>[2], "refused">;
    }
  | { readonly act: "pass"; readonly ms: number };

/** Of a client that does as it should: a few clients share each room. */
const joinOf = (client: number): HostileMessage => ({
  words: { type: "join", room: `${client % 10}`, resumable: true },
  changes: [],
});

const client = fc.nat(CLIENTS - 1);

export const hostileStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.record({
      act: fc.constant("say"),
      client,
      message: hostileMessage,
      isSensible: fc.integer({ min: 0, max: 4 }).map((chance) => chance > 0),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("ping"), client }) },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant("end"),
      client,
      how: fc.constantFrom("closed", "leaving", "broke"),
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant("pass"), ms: fc.constantFrom(1, 1_000, 6_000) }) },
);

/** Clients of one switchboard who do anything. */
export interface HostileStorm {
  /** What clients have been sent, by type; errors by code. */
  readonly sent: Readonly<Record<string, number>>;
  /** How many messages the switchboard was given. */
  messages(): number;
  /** @throws {Error} when the switchboard breaks a rule */
  step(step: Step): void;
  /** Everybody goes. @throws {Error} if anything of them stays */
  end(): void;
}

export function createHostileStorm(rooms: Switchboard["rooms"]): HostileStorm {
  const signed = new Map<string, SeatClaims>();
  const tokens = {
    sign(claims: SeatClaims) {
      const token = `token-${signed.size}`;
      signed.set(token, claims);
      return token;
    },
    verify: (token: string) => signed.get(token),
  };
  let nowMs = 1_000;
  let messages = 0;
  let connections = 0;
  const board = createSwitchboard({ tokens, issuer: "storm", nowMs, rooms });
  /** The connection of each client that has one. */
  const clients = new Map<number, string>();
  const known = { participants: [] as string[], tokens: [] as string[] };
  const sent: Record<string, number> = {};

  function connectionOf(client: number): string {
    const present = clients.get(client);
    if (present !== undefined) return present;
    connections += 1;
    const id = `connection-${connections}`;
    clients.set(client, id);
    connect(board, id, nowMs, `192.0.2.${client % ADDRESSES}`);
    remember(known.participants, id);
    return id;
  }

  function perform(effects: readonly Effect[]): void {
    // Who comes back is sent again what it has not heard, also from those who have left since.
    const isResuming = effects.some((effect) => "message" in effect && effect.message.type === "resumed");
    for (const effect of effects) {
      if (effect.kind === "send") judge(effect.to, effect.text, { isResuming });
      else if (effect.kind === "sendWithIceServers") {
        judge(effect.to, JSON.stringify({ ...effect.message, iceServers: [] }), { isResuming });
      } else if (effect.kind === "close") {
        for (const [client, id] of clients) if (id === effect.to) end(client, "refused");
      }
    }
  }

  /** To whom a client may refer. */
  function knownTo(connection: string) {
    const session = board.connections.get(connection);
    if (session?.state !== "seated") return known;
    const { id, room } = session.seat;
    const members = board.seats.inRoom(room).map(({ seat }) => seat.id);
    const near = [...members.filter((member) => member !== id), ...(board.waiting.get(room) ?? [])];
    const participants = known.participants.map((far, index) =>
      index < NEAR && near.length > 0 ? (near[index % near.length] ?? far) : far,
    );
    return { ...known, participants };
  }

  /** Checks something that the switchboard sends, and learns from it. */
  function judge(to: string, text: string, { isResuming }: { readonly isResuming: boolean }): void {
    const message = parseServerMessage(text);
    if (message === undefined) throw new Error(`no client understands ${text.slice(0, 300)}`);
    if (text.length > MAX_MESSAGE_BYTES + ADDED_CHARACTERS) throw new Error(`${text.length} characters`);
    const kind = message.type === "error" ? message.code : message.type;
    sent[kind] = (sent[kind] ?? 0) + 1;
    if ("resume" in message && message.resume !== undefined) remember(known.tokens, message.resume);
    const session = board.connections.get(to);
    if (session?.state === "waiting" && !TOLD_OUTSIDE.includes(message.type)) {
      throw new Error(`someone who waits was told ${text.slice(0, 300)}`);
    }
    if (isResuming || (message.type !== "description" && message.type !== "candidate")) return;
    const sender = board.seats.get(message.from);
    if (session?.state !== "seated" || sender?.seat.room !== session.seat.room) {
      throw new Error(`sent to another room: ${text.slice(0, 300)}`);
    }
  }

  function say(connection: string, message: HostileMessage): void {
    messages += 1;
    perform(receive(board, connection, bytesOf(message, knownTo(connection)), nowMs));
  }

  function end(client: number, how: Parameters<typeof disconnect>[2]): void {
    const id = clients.get(client);
    clients.delete(client);
    if (id !== undefined) perform(disconnect(board, id, how, nowMs));
  }

  function checkBounds(): void {
    if (board.connections.size !== clients.size) throw new Error(`${board.connections.size} connections`);
    const members = new Map<string, number>();
    for (const { seat } of board.seats.all()) {
      members.set(seat.room, (members.get(seat.room) ?? 0) + 1);
      const { waiting = [], characters = 0 } = seat.outbox ?? {};
      if (waiting.length > OUTBOX_LIMIT.messages || characters > OUTBOX_LIMIT.characters) {
        throw new Error(`an outbox of ${waiting.length} messages, ${characters} characters`);
      }
    }
    for (const [room, count] of members) {
      if (count > MAX_PARTICIPANTS) throw new Error(`${count} in the room ${room}`);
    }
    for (const [room, { size }] of board.waiting) {
      if (size === 0 || size > MAX_WAITING) throw new Error(`${size} wait for the room ${room}`);
    }
  }

  return {
    sent,
    messages: () => messages,
    step(step) {
      nowMs += 10;
      switch (step.act) {
        case "say": {
          const id = connectionOf(step.client);
          const { type } = step.message.words;
          const isOutside = board.connections.get(id)?.state === "outside";
          if (step.isSensible && isOutside && type !== "join" && type !== "resume") {
            say(id, joinOf(step.client));
          }
          say(id, step.message);
          break;
        }
        case "ping":
          perform(receivePing(board, connectionOf(step.client), nowMs));
          break;
        case "end":
          end(step.client, step.how);
          break;
        case "pass":
          nowMs += step.ms;
          perform(expire(board, nowMs));
          break;
        default:
          step satisfies never;
      }
      checkBounds();
    },
    end() {
      for (const client of [...clients.keys()]) end(client, "broke");
      nowMs += LEASE_MS;
      perform(expire(board, nowMs));
      const { rooms, participants } = board.seats.counts();
      const left = [rooms, participants, board.connections.size, board.waiting.size, board.ended.size];
      if (left.some((count) => count > 0)) throw new Error(`something stays: ${left.join(", ")}`);
    },
  };
}

/** The latest are kept. */
function remember(list: string[], one: string): void {
  list.push(one);
  if (list.length > KNOWN) list.shift();
}
