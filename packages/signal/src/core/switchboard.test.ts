import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSwitchboard, type Effect, STRIKE_RATE, type Switchboard } from "./board.ts";
import { MAX_MESSAGE_BYTES, MAX_PARTICIPANTS, type SeatClaims } from "./protocol.ts";
import { REJECTIONS } from "./rejections.ts";
import type { SeatTokens } from "./seats.ts";
import {
  connect,
  disconnect,
  expire,
  JOIN_DEADLINE_MS,
  MESSAGE_RATE,
  receive,
  renewAllIceServers,
  renewIceServersAt,
} from "./switchboard.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const say = (board: Switchboard, id: string, message: unknown, nowMs = 0) =>
  receive(board, id, bytes(typeof message === "string" ? message : JSON.stringify(message)), nowMs);

/** Tokens that are valid because they were issued here. */
const issued: SeatClaims[] = [];
const tokens: SeatTokens = {
  sign: (claims) => `token-${issued.push(claims) - 1}`,
  verify: (token) => issued[Number(token.replace("token-", ""))],
};
const emptyBoard = (nowMs = 0) => createSwitchboard({ tokens, issuer: "p", nowMs });

/** What `to` is sent by the effects, parsed. */
const sentTo = (to: string, effects: readonly Effect[]) =>
  effects.flatMap((effect) => {
    if ((effect.kind !== "send" && effect.kind !== "sendWithIceServers") || effect.to !== to) return [];
    return [effect.kind === "send" ? JSON.parse(effect.text) : effect.message];
  });
const codeFor = (id: string, effects: readonly Effect[]) => sentTo(id, effects)[0]?.code;

function boardWith(...ids: string[]): Switchboard {
  const board = emptyBoard();
  for (const id of ids) connect(board, id, 0);
  return board;
}

function roomOf(...ids: string[]): Switchboard {
  const board = boardWith(...ids);
  for (const id of ids) say(board, id, { type: "join", room: "r", name: `name of ${id}` });
  return board;
}

const WELCOME = { kind: "sendWithIceServers", message: { type: "welcome" } };

describe("joining", () => {
  test("the newcomer learns who is in the room, and the others learn of the newcomer", () => {
    const board = boardWith("a", "b");
    expect(say(board, "a", { type: "join", room: "r", name: "Ada" })[0]).toEqual({
      kind: "sendWithIceServers",
      to: "a",
      participant: "a",
      message: { type: "welcome", self: "a", participants: [] },
    });
    const effects = say(board, "b", { type: "join", room: "r" });
    expect(sentTo("b", effects)).toEqual([
      { type: "welcome", self: "b", participants: [{ id: "a", name: "Ada" }] },
    ]);
    expect(sentTo("a", effects)).toEqual([{ type: "participantJoined", participant: { id: "b", name: "" } }]);
  });

  test("rooms do not see each other", () => {
    const board = boardWith("a", "b");
    say(board, "a", { type: "join", room: "r" });
    const effects = say(board, "b", { type: "join", room: "R" });
    expect(sentTo("a", effects)).toEqual([]);
    expect(codeFor("b", say(board, "b", { type: "candidate", to: "a", candidate: null }))).toBe(
      "unknownParticipant",
    );
  });

  test("the sixth participant is admitted, the seventh only after one has left", () => {
    const ids = Array.from({ length: MAX_PARTICIPANTS }, (_, index) => `p${index}`);
    const board = roomOf(...ids);
    expect(board.seats.inRoom("r").length).toBe(MAX_PARTICIPANTS);
    connect(board, "late", 0);
    expect(codeFor("late", say(board, "late", { type: "join", room: "r" }))).toBe("roomFull");
    disconnect(board, "p0", "closed", 0);
    expect(say(board, "late", { type: "join", room: "r" })[0]).toMatchObject(WELCOME);
  });

  test("a connection is in one room at a time; after leaving it can join another", () => {
    const board = roomOf("a");
    expect(codeFor("a", say(board, "a", { type: "join", room: "s" }))).toBe("alreadyJoined");
    say(board, "a", { type: "leave" });
    expect(say(board, "a", { type: "join", room: "s" })[0]).toMatchObject(WELCOME);
    expect(board.seats.counts()).toEqual({ rooms: 1, participants: 1 });
    expect(board.seats.inRoom("s")).toHaveLength(1);
  });

  test("a connection that joins no room in time is notified and closed, but not a moment earlier", () => {
    const board = boardWith("a");
    expect(expire(board, JOIN_DEADLINE_MS - 1)).toEqual([]);
    const effects = expire(board, JOIN_DEADLINE_MS);
    expect(codeFor("a", effects)).toBe("joinTimeout");
    expect(effects.at(-1)).toMatchObject({ kind: "close", to: "a", reason: "joinTimeout" });
  });

  test("a participant may stay silent forever", () => {
    expect(expire(roomOf("a"), Number.MAX_SAFE_INTEGER)).toEqual([]);
  });
});

describe("leaving", () => {
  test.each([
    ["closed", "left"],
    ["leaving", "left"],
    ["broke", "lost"],
    ["refused", "lost"],
  ] as const)("when the connection of a client that cannot resume is %s, it has %s", (how, reason) => {
    const board = roomOf("a", "b");
    const effects = disconnect(board, "a", how, 0);
    expect(sentTo("b", effects)).toEqual([{ type: "participantLeft", participant: "a", reason }]);
  });

  test("a room is deleted with its last participant", () => {
    const board = roomOf("a", "b");
    disconnect(board, "a", "closed", 0);
    expect(board.seats.counts().rooms).toBe(1);
    say(board, "b", { type: "leave" });
    expect(board.seats.counts().rooms).toBe(0);
  });

  test("a connection that ends twice, or was never there, has no effect", () => {
    const board = roomOf("a", "b");
    disconnect(board, "a", "closed", 0);
    expect(disconnect(board, "a", "broke", 0)).toEqual([]);
    expect(say(board, "a", { type: "ping" })).toEqual([]);
  });
});

describe("ICE servers", () => {
  const renewals = (effects: readonly Effect[]) =>
    effects.flatMap((effect) => (effect.kind === "sendWithIceServers" ? [effect.participant] : []));

  test("are renewed when due, once, and not a moment earlier", () => {
    const board = roomOf("a", "b");
    renewIceServersAt(board, "a", 60_000);
    expect(renewals(expire(board, 59_999))).toEqual([]);
    expect(renewals(expire(board, 60_000))).toEqual(["a"]);
    expect(renewals(expire(board, 65_000))).toEqual([]);
    renewIceServersAt(board, "a", 120_000);
    expect(renewals(expire(board, 120_000))).toEqual(["a"]);
  });

  test("are given to everyone who is there, with a restart of ICE if the relay has moved", () => {
    const board = roomOf("a", "b");
    disconnect(board, "b", "broke", 0);
    const message = (effects: readonly Effect[]) =>
      effects.map((effect) => effect.kind === "sendWithIceServers" && [effect.participant, effect.message]);
    expect(message(renewAllIceServers(board))).toEqual([["a", { type: "iceServers" }]]);
    expect(message(renewAllIceServers(board, { restartIce: false }))).toEqual([
      ["a", { type: "iceServers" }],
    ]);
    expect(message(renewAllIceServers(board, { restartIce: true }))).toEqual([
      ["a", { type: "iceServers", restartIce: true }],
    ]);
    renewIceServersAt(board, "a", 1_000);
    expect(message(expire(board, 1_000))).toEqual([["a", { type: "iceServers" }]]);
  });

  test("that never expire are never renewed", () => {
    const board = roomOf("a");
    renewIceServersAt(board, "a", Number.POSITIVE_INFINITY);
    expect(renewals(expire(board, Number.MAX_SAFE_INTEGER))).toEqual([]);
  });

  test("are not renewed for someone who has left", () => {
    const board = roomOf("a", "b");
    for (const id of ["a", "b"]) renewIceServersAt(board, id, 1_000);
    say(board, "a", { type: "leave" });
    disconnect(board, "b", "broke", 0);
    for (const id of ["a", "b"]) renewIceServersAt(board, id, 1_000);
    expect(renewals(expire(board, 2_000))).toEqual([]);
  });

  test("can be renewed for everyone in a room at once, which replaces the next renewal", () => {
    const board = roomOf("a", "b");
    connect(board, "outside", 0);
    renewIceServersAt(board, "a", 1_000);
    expect(renewals(renewAllIceServers(board))).toEqual(["a", "b"]);
    expect(renewals(expire(board, 1_000))).toEqual([]);
  });
});

describe("forwarding", () => {
  test("the receiver gets the sender's own text with the sender's id in front", () => {
    const board = roomOf("a", "b");
    const text =
      ' { "type":"description", "to":"b","description":{"sdp":"v=0\\r\\n\\u4f60","type":"offer","x":1e3} } ';
    const [effect] = say(board, "a", text);
    expect(effect).toEqual({
      kind: "send",
      to: "b",
      text: `{"from":"a",${text.slice(text.indexOf("{") + 1)}`,
    });
    expect(JSON.parse((effect as { text: string }).text)).toMatchObject({ from: "a", type: "description" });
  });

  test("any payload arrives unchanged", () => {
    const board = roomOf("a", "b");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.dictionary(fc.string(), fc.jsonValue()), (sdp, extra) => {
        const text = JSON.stringify({
          type: "description",
          to: "b",
          description: { ...extra, type: "offer", sdp },
        });
        const [effect] = say(board, "a", text, Number.MAX_SAFE_INTEGER);
        expect(effect).toMatchObject({ kind: "send", to: "b", text: `{"from":"a",${text.slice(1)}` });
      }),
      { numRuns: 200 },
    );
  });

  test("a sender cannot be forged, however the message is written", () => {
    const board = roomOf("a", "b");
    const forged = '{"type":"candidate","to":"b","\\u0066rom":"c","candidate":null}';
    expect(codeFor("a", say(board, "a", forged))).toBe("invalidMessage");
  });

  test("messages to oneself, to an unknown id, or from outside a room are refused", () => {
    const board = roomOf("a", "b");
    connect(board, "outside", 0);
    const to = (id: string) => ({ type: "candidate", to: id, candidate: null });
    expect(codeFor("a", say(board, "a", to("a")))).toBe("unknownParticipant");
    expect(codeFor("a", say(board, "a", to("outside")))).toBe("unknownParticipant");
    expect(codeFor("outside", say(board, "outside", to("a")))).toBe("notJoined");
    expect(codeFor("outside", say(board, "outside", { type: "leave" }))).toBe("notJoined");
  });
});

describe("limits", () => {
  const padded = (length: number) => {
    const empty = JSON.stringify({ type: "description", to: "b", description: { type: "offer", sdp: "" } });
    const sdp = "x".repeat(length - empty.length);
    return JSON.stringify({ type: "description", to: "b", description: { type: "offer", sdp } });
  };

  test("64 KiB are delivered, one byte more is not", () => {
    const board = roomOf("a", "b");
    expect(say(board, "a", padded(MAX_MESSAGE_BYTES))[0]).toMatchObject({ kind: "send", to: "b" });
    expect(codeFor("a", say(board, "a", padded(MAX_MESSAGE_BYTES + 1)))).toBe("tooLarge");
  });

  test("the limit counts bytes, not characters", () => {
    const board = roomOf("a", "b");
    const sdp = "你".repeat(MAX_MESSAGE_BYTES / 3);
    const message = { type: "description", to: "b", description: { type: "offer", sdp } };
    expect(codeFor("a", say(board, "a", message))).toBe("tooLarge");
  });

  test("text that is not JSON or not UTF-8 is refused as such", () => {
    const board = roomOf("a");
    expect(codeFor("a", say(board, "a", "{"))).toBe("notJson");
    expect(codeFor("a", receive(board, "a", Uint8Array.of(0x22, 0xff, 0x22), 0))).toBe("notJson");
    expect(codeFor("a", receive(board, "a", new Uint8Array(), 0))).toBe("notJson");
  });

  test("messages up to the rate are processed, further ones are refused, and later ones are processed again", () => {
    const board = roomOf("a");
    const ping = (nowMs: number) => sentTo("a", say(board, "a", { type: "ping" }, nowMs))[0];
    for (let count = 1; count < MESSAGE_RATE.capacity; count += 1) expect(ping(0)).toEqual({ type: "pong" });
    expect(ping(0)).toMatchObject({ code: "tooManyMessages" });
    expect(ping(1_000)).toEqual({ type: "pong" });
  });

  test("repeated abuse closes the connection, with a reason", () => {
    const board = roomOf("a");
    const patience = STRIKE_RATE.capacity / REJECTIONS.notJson.strikes;
    for (let count = 0; count < patience; count += 1) {
      expect(say(board, "a", "?").some(({ kind }) => kind === "close")).toBe(false);
    }
    const effects = say(board, "a", "?");
    expect(sentTo("a", effects).map(({ code }) => code)).toEqual(["notJson", "shutOut"]);
    expect(effects.at(-1)).toEqual({ kind: "close", to: "a", code: 1008, reason: "shutOut" });
  });

  test("occasional mistakes are forgiven", () => {
    const board = roomOf("a");
    for (let hour = 0; hour < 100; hour += 1) {
      expect(say(board, "a", "?", hour * 3_600_000).some(({ kind }) => kind === "close")).toBe(false);
    }
  });

  test("candidates for someone who has just left do not shut out the sender", () => {
    const board = roomOf("a", "b");
    disconnect(board, "b", "broke", 0);
    const late = Array.from({ length: 40 }, () =>
      say(board, "a", { type: "candidate", to: "b", candidate: null }),
    );
    expect(late.flat().some(({ kind }) => kind === "close")).toBe(false);
  });
});
