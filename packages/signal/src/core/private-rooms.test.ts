import { describe, expect, test } from "vitest";
import { createSwitchboard, type Effect, type Invitation, type MayJoin, type Switchboard } from "./board.ts";
import { MAX_WAITING, MAX_WAITING_PER_ADDRESS } from "./membership.ts";
import type { SeatClaims } from "./protocol.ts";
import { connect, disconnect, expire, receive, receiveInvitation, WAITING_LIMIT_MS } from "./switchboard.ts";

/** A switchboard, and what each connection has been sent since it was last asked. */
function room(options: { readonly rooms?: Switchboard["rooms"]; readonly mayJoin?: MayJoin } = {}) {
  const issued: SeatClaims[] = [];
  const board = createSwitchboard({
    issuer: "process",
    nowMs: 0,
    tokens: {
      sign: (claims) => `token-${issued.push({ ...claims }) - 1}`,
      verify: (token) => issued[Number(token.replace("token-", ""))],
    },
    ...options,
  });
  const sent = new Map<string, { type: string; [member: string]: unknown }[]>();
  const closed: string[] = [];
  const reading: Extract<Effect, { kind: "readInvitation" }>[] = [];
  let nowMs = 0;
  function perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind === "report") continue;
      if (effect.kind === "readInvitation") {
        reading.push(effect);
        continue;
      }
      if (effect.kind === "close") {
        closed.push(effect.to);
        perform(disconnect(board, effect.to, "refused", nowMs));
        continue;
      }
      const message = effect.kind === "send" ? JSON.parse(effect.text) : effect.message;
      sent.set(effect.to, [...(sent.get(effect.to) ?? []), message]);
    }
  }
  const at = {
    board,
    issued,
    closed,
    pass(ms: number) {
      nowMs += ms;
      perform(expire(board, nowMs));
    },
    say: (id: string, message: object) =>
      perform(receive(board, id, new TextEncoder().encode(JSON.stringify(message)), nowMs)),
    /** Connects someone, who asks to join. */
    come(
      id: string,
      {
        origin = id,
        ...more
      }: { readonly origin?: string; readonly previous?: string; readonly invitation?: string } = {},
    ) {
      connect(board, id, nowMs, origin);
      at.say(id, { type: "join", room: "r", name: id.toUpperCase(), resumable: true, ...more });
    },
    /** Someone comes with an invitation, which is read at once. */
    comeInvited(id: string, invitation: Invitation, more: { readonly origin?: string } = {}) {
      at.come(id, { invitation: "a.b.c", ...more });
      at.read(invitation);
    },
    /** The invitation that has waited longest is read. */
    read(invitation: Invitation) {
      const effect = reading.shift();
      if (effect !== undefined) perform(receiveInvitation(board, effect, invitation, nowMs));
    },
    go: (id: string, how: Parameters<typeof disconnect>[2] = "closed") =>
      perform(disconnect(board, id, how, nowMs)),
    heard(id: string) {
      const messages = sent.get(id) ?? [];
      sent.delete(id);
      return messages;
    },
    types: (id: string) => at.heard(id).map(({ type, code }) => code ?? type),
    inside: () => board.seats.inRoom("r").map(({ seat }) => seat.id),
  };
  return at;
}

/** Ada and Bo in a room that Ada has locked. */
function lockedRoom(options?: Parameters<typeof room>[0]) {
  const at = room(options);
  for (const id of ["a", "b"]) at.come(id);
  at.say("a", { type: "lock", locked: true });
  for (const id of ["a", "b"]) at.heard(id);
  return at;
}

describe("a locked room", () => {
  test("everybody inside learns that it is locked, by whom, and that it is open again", () => {
    const at = room();
    for (const id of ["a", "b"]) at.come(id);
    at.heard("b");
    at.say("a", { type: "lock", locked: true });
    at.say("a", { type: "lock", locked: true });
    at.say("b", { type: "lock", locked: false });
    expect(at.heard("b")).toEqual([
      { delivery: 1, type: "roomLocked", locked: true, by: "a" },
      { delivery: 2, type: "roomLocked", locked: false, by: "b" },
    ]);
  });

  test("who comes waits and learns nothing; those inside are told the name", () => {
    const at = lockedRoom();
    at.come("c");
    expect(at.heard("c")).toEqual([{ type: "waiting" }]);
    for (const id of ["a", "b"]) {
      expect(at.heard(id)).toMatchObject([{ type: "knocking", knocker: { id: "c", name: "C" } }]);
    }
    at.say("a", { type: "description", to: "c", description: { type: "offer", sdp: "" } });
    expect(at.types("a")).toEqual(["unknownParticipant"]);
    at.say("c", { type: "description", to: "a", description: { type: "offer", sdp: "" } });
    at.say("c", { type: "admit", knocker: "c" });
    expect(at.types("c")).toEqual(["notJoined", "notJoined"]);
    expect(at.inside()).toEqual(["a", "b"]);
  });

  test("someone inside lets them in; the second decision has no effect", () => {
    const at = lockedRoom();
    at.come("c");
    for (const id of ["a", "b", "c"]) at.heard(id);
    at.say("b", { type: "admit", knocker: "c" });
    at.say("a", { type: "turnAway", knocker: "c" });
    expect(at.heard("c")).toMatchObject([{ type: "welcome", self: "c", locked: true }]);
    expect(at.types("a")).toEqual(["knockEnded", "participantJoined"]);
    expect(at.inside()).toEqual(["a", "b", "c"]);
  });

  test("who is turned away cannot knock again for a minute, from anywhere behind that address", () => {
    const at = lockedRoom();
    at.come("c", { origin: "192.0.2.7" });
    at.say("a", { type: "turnAway", knocker: "c" });
    expect(at.types("c")).toEqual(["waiting", "turnedAway"]);
    at.heard("a");
    at.come("d", { origin: "192.0.2.7" });
    expect(at.types("d")).toEqual(["turnedAway"]);
    expect(at.heard("a")).toEqual([]);
    at.come("e", { origin: "192.0.2.8" });
    expect(at.types("e")).toEqual(["waiting"]);
    at.pass(60_000);
    at.come("f", { origin: "192.0.2.7" });
    expect(at.types("f")).toEqual(["waiting"]);
  });

  test("opening it lets in those who wait, as far as there is room", () => {
    const at = lockedRoom();
    for (const id of ["c", "d", "e", "f", "g"]) at.come(id);
    at.say("b", { type: "lock", locked: false });
    expect(at.inside()).toEqual(["a", "b", "c", "d", "e", "f"]);
    expect(at.types("g")).toEqual(["waiting"]);
    at.heard("a");
    at.say("a", { type: "admit", knocker: "g" });
    expect(at.types("a")).toEqual(["roomFull"]);
    at.say("c", { type: "leave" });
    at.say("a", { type: "admit", knocker: "g" });
    expect(at.inside()).toEqual(["a", "b", "d", "e", "f", "g"]);
  });

  test("it stays locked as long as someone is in it, and who is let in learns who else waits", () => {
    const at = lockedRoom();
    at.come("c");
    at.come("d");
    at.say("a", { type: "admit", knocker: "c" });
    expect(at.heard("c").at(-1)).toMatchObject({ locked: true, knocking: [{ id: "d", name: "D" }] });
    for (const id of ["a", "b"]) at.say(id, { type: "leave" });
    at.come("e");
    expect(at.types("e")).toEqual(["waiting"]);
  });

  test("when nobody is left inside, who has waited longest opens the room, and decides about the others", () => {
    const at = lockedRoom();
    for (const id of ["c", "d"]) at.come(id);
    for (const id of ["a", "b"]) at.go(id);
    expect(at.heard("c").at(-1)).toMatchObject({ type: "welcome", knocking: [{ id: "d", name: "D" }] });
    expect(at.types("d")).toEqual(["waiting"]);
    at.come("e");
    expect(at.types("e")).toEqual(["welcome"]);
  });

  test("who stops waiting, goes or waits too long is not shown any more", () => {
    const at = lockedRoom();
    for (const id of ["c", "d", "e"]) at.come(id);
    at.heard("a");
    at.say("c", { type: "leave" });
    at.go("d", "broke");
    expect(at.heard("a")).toMatchObject([
      { type: "knockEnded", knocker: "c" },
      { type: "knockEnded", knocker: "d" },
    ]);
    at.say("c", { type: "join", room: "r" });
    expect(at.types("c")).toEqual(["waiting", "waiting"]);
    at.go("c");
    at.pass(WAITING_LIMIT_MS);
    expect(at.types("a")).toContain("knockEnded");
    expect(at.types("e")).toEqual(["waiting", "knockTimeout"]);
    expect(at.closed).toContain("e");
    expect(at.board.waiting.size).toBe(0);
  });

  test(`at most ${MAX_WAITING} wait`, () => {
    const at = lockedRoom();
    for (let count = 0; count < MAX_WAITING; count += 1) at.come(`k${count}`);
    at.come("more");
    expect(at.types("more")).toEqual(["tooManyKnocks"]);
    at.go("k0");
    at.say("more", { type: "join", room: "r" });
    expect(at.types("more")).toEqual(["waiting"]);
  });

  test(`at most ${MAX_WAITING_PER_ADDRESS} from one address wait, unless it stands for everyone`, () => {
    const at = lockedRoom();
    for (let count = 0; count <= MAX_WAITING_PER_ADDRESS; count += 1) at.come(`k${count}`, { origin: "k" });
    expect(at.types(`k${MAX_WAITING_PER_ADDRESS - 1}`)).toEqual(["waiting"]);
    expect(at.types(`k${MAX_WAITING_PER_ADDRESS}`)).toEqual(["tooManyKnocks"]);
    at.come("other");
    expect(at.types("other")).toEqual(["waiting"]);
    for (let count = 0; count <= MAX_WAITING_PER_ADDRESS; count += 1) {
      connect(at.board, `p${count}`, 0, undefined);
      at.say(`p${count}`, { type: "join", room: "r" });
      expect(at.types(`p${count}`)).toEqual(["waiting"]);
    }
  });

  test("who is away hears of knocks when back, and keeps the place without knocking", () => {
    const at = lockedRoom();
    at.go("b", "broke");
    at.come("c");
    connect(at.board, "b2", 0, "b");
    at.say("b2", { type: "resume", token: "token-1", received: 1 });
    expect(at.types("b2")).toEqual(["resumed", "knocking"]);
  });
});

test("unlocking lets in those who wait, but not who was removed", () => {
  const at = room();
  for (const id of ["a", "b"]) at.come(id);
  at.say("a", { type: "remove", participant: "b" });
  at.come("b2", { origin: "b" });
  at.say("a", { type: "lock", locked: true });
  at.come("c");
  at.say("a", { type: "lock", locked: false });
  expect([at.types("b2"), at.types("c")]).toEqual([["waiting"], ["waiting", "welcome"]]);
  at.say("a", { type: "admit", knocker: "b2" });
  expect(at.inside()).toEqual(["a", "c", "b2"]);
});

test("in rooms where everybody knocks, the first one opens the room", () => {
  const at = room({ rooms: "knock" });
  at.come("a");
  at.come("b");
  expect([at.types("a"), at.types("b")]).toEqual([["welcome", "knocking"], ["waiting"]]);
  at.say("a", { type: "lock", locked: true });
  at.say("a", { type: "lock", locked: false });
  expect(at.inside()).toEqual(["a"]);
});

describe("a participant who is removed", () => {
  test("is told so and disconnected; the others learn by whom", () => {
    const at = room();
    for (const id of ["a", "b", "c"]) at.come(id);
    for (const id of ["a", "b", "c"]) at.heard(id);
    at.say("a", { type: "remove", participant: "b" });
    expect(at.types("b")).toEqual(["removed"]);
    expect(at.closed).toEqual(["b"]);
    expect(at.heard("c")).toMatchObject([
      { type: "participantLeft", participant: "b", reason: "left", removedBy: "a" },
    ]);
    expect(at.inside()).toEqual(["a", "c"]);
  });

  test("cannot come straight back: neither with the token, nor under another id; it has to knock", () => {
    const at = room();
    for (const id of ["a", "b"]) at.come(id);
    at.say("a", { type: "remove", participant: "b" });
    connect(at.board, "b2", 0, "b");
    at.say("b2", { type: "resume", token: "token-1", received: 0 });
    at.say("b2", { type: "join", room: "r", previous: "token-1" });
    expect(at.types("b2")).toEqual(["staleToken", "waiting"]);
    at.come("c");
    expect(at.types("c")).toEqual(["welcome"]);
    at.pass(600_000);
    at.come("b3", { origin: "b" });
    expect(at.types("b3")).toEqual(["welcome"]);
  });

  test("may be away", () => {
    const at = room();
    for (const id of ["a", "b"]) at.come(id);
    at.go("b", "broke");
    at.say("a", { type: "remove", participant: "b" });
    expect(at.inside()).toEqual(["a"]);
  });

  test("is not oneself, nor someone in another room", () => {
    const at = room();
    at.come("a");
    at.heard("a");
    for (const participant of ["a", "nobody"]) at.say("a", { type: "remove", participant });
    expect(at.types("a")).toEqual(["unknownParticipant", "unknownParticipant"]);
  });
});

describe("where everybody needs an invitation", () => {
  const host = { room: "r", role: "host" } as const;
  const guest = { room: "r", role: "guest" } as const;

  /** A host and a guest in a room that the host has locked. */
  function hostAndGuest() {
    const at = room({ rooms: "signed" });
    at.comeInvited("a", host);
    at.comeInvited("b", guest);
    at.say("a", { type: "lock", locked: true });
    for (const id of ["a", "b"]) at.heard(id);
    return at;
  }

  test.each<[string, Invitation, string]>([
    ["a damaged one", { rejection: "invitationInvalid" }, "invitationInvalid"],
    ["one that has expired", { rejection: "invitationExpired" }, "invitationExpired"],
    ["one of another server", { rejection: "invitationForeign" }, "invitationForeign"],
    ["one that is not valid yet", { rejection: "invitationEarly" }, "invitationEarly"],
    ["one that cannot be checked", { rejection: "invitationUnchecked" }, "invitationUnchecked"],
    ["one for another room", { room: "other", role: "host" }, "invitationElsewhere"],
    ["one for this room", guest, "welcome"],
  ])("with %s", (_what, invitation, outcome) => {
    const at = room({ rooms: "signed" });
    at.comeInvited("a", invitation);
    expect(at.types("a")).toEqual([outcome]);
    expect(at.inside()).toEqual(outcome === "welcome" ? ["a"] : []);
  });

  test("without one nobody comes in, and nothing tells whether the room exists", () => {
    const empty = room({ rooms: "signed", mayJoin: (_, { isEmpty }) => !isEmpty });
    empty.come("c");
    const full = hostAndGuest();
    full.come("c");
    const refused = [expect.objectContaining({ code: "invitationMissing" })];
    expect([empty.heard("c"), full.heard("c")]).toEqual([refused, refused]);
  });

  test("elsewhere it is not looked at", () => {
    const at = room();
    at.comeInvited("a", { rejection: "invitationExpired" });
    const [welcome] = at.heard("a");
    expect(welcome).toMatchObject({ type: "welcome" });
    expect(welcome).not.toHaveProperty("role");
  });

  test("while it is read the connection is outside, and asks for one room only", () => {
    const at = room({ rooms: "signed" });
    at.come("a", { invitation: "a.b.c" });
    at.say("a", { type: "join", room: "r", invitation: "a.b.c" });
    at.say("a", { type: "lock", locked: true });
    expect(at.types("a")).toEqual(["alreadyJoined", "notJoined"]);
    at.pass(30_000);
    expect(at.types("a")).toEqual(["joinTimeout"]);
    at.read(host);
    expect(at.inside()).toEqual([]);
  });

  test("who gives up meanwhile does not come in, but may ask again", () => {
    const at = room({ rooms: "signed" });
    at.come("a", { invitation: "a.b.c" });
    at.say("a", { type: "leave" });
    at.say("a", { type: "join", room: "r", invitation: "d.e.f" });
    at.read(host);
    expect(at.inside()).toEqual([]);
    at.read(guest);
    expect(at.heard("a")).toMatchObject([{ type: "welcome", role: "guest" }]);
  });

  test("hosts decide, and guests do not, not even when they were let in or away", () => {
    const at = hostAndGuest();
    at.comeInvited("c", guest);
    for (const message of [
      { type: "lock", locked: false },
      { type: "admit", knocker: "c" },
      { type: "turnAway", knocker: "c" },
      { type: "remove", participant: "a" },
    ]) {
      at.say("b", message);
    }
    expect(at.types("b")).toEqual(["knocking", ...Array(4).fill("notAllowed")]);
    expect(at.types("c")).toEqual(["waiting"]);
    at.say("a", { type: "admit", knocker: "c" });
    at.say("c", { type: "remove", participant: "b" });
    expect(at.types("c")).toEqual(["welcome", "notAllowed"]);
    at.go("b", "broke");
    connect(at.board, "b2", 0, "b");
    at.say("b2", { type: "resume", token: "token-1", received: 0 });
    at.say("b2", { type: "remove", participant: "a" });
    expect(at.types("b2").at(-1)).toBe("notAllowed");
  });

  test("a host enters a locked room without knocking, unless removed before: guests could not let them in", () => {
    const at = hostAndGuest();
    at.go("a");
    at.comeInvited("h", host);
    expect(at.heard("h")).toMatchObject([{ type: "welcome", role: "host", locked: true }]);
    at.comeInvited("i", host);
    at.say("h", { type: "remove", participant: "i" });
    at.comeInvited("i2", host, { origin: "i" });
    expect(at.types("i2")).toEqual(["waiting"]);
  });

  test("a seat needs no invitation any more: it may have expired meanwhile", () => {
    const at = room({ rooms: "signed" });
    at.comeInvited("a", host);
    at.go("a", "broke");
    connect(at.board, "a2", 0, "a");
    at.say("a2", { type: "resume", token: "token-0", received: 0 });
    expect(at.types("a2")).toEqual(["resumed"]);
    expect(at.issued.map(({ role }) => role)).toEqual(["host", "host"]);
  });

  test("after a restart a seat has its role still, and one from a time without invitations is gone", () => {
    const claims = { room: "r", name: "", joinedAtMs: 0, generation: 1, issuer: "before" };
    const at = room({ rooms: "signed" });
    at.issued.push({ ...claims, id: "a", role: "guest" }, { ...claims, id: "b" });
    for (const [index, id] of ["a", "b"].entries()) {
      connect(at.board, id, 0, id);
      at.say(id, { type: "resume", token: `token-${index}`, received: 0 });
    }
    expect(at.heard("a")).toMatchObject([{ type: "resumed", role: "guest" }]);
    expect(at.types("b")).toEqual(["staleToken"]);
    const open = room();
    open.issued.push({ ...claims, id: "a", role: "guest" });
    connect(open.board, "a", 0, "a");
    open.say("a", { type: "resume", token: "token-0", received: 0 });
    open.say("a", { type: "lock", locked: true });
    expect(open.types("a")).toEqual(["resumed", "roomLocked"]);
  });
});
