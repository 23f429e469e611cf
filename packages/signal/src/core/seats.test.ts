import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSwitchboard, type Effect, STRIKE_RATE, type Switchboard } from "./board.ts";
import { emptyOutbox, fits, OUTBOX_LIMIT, OUTBOX_RESERVE, OUTBOXES_LIMIT, post } from "./outbox.ts";
import { MAX_PARTICIPANTS, type SeatClaims } from "./protocol.ts";
import { LEASE_MS, RESTORE_LIMIT_MS } from "./resuming.ts";
import type { SeatTokens } from "./seats.ts";
import {
  connect,
  disconnect,
  expire,
  isSeated,
  RELOAD_LEASE_MS,
  receive,
  renewIceServersAt,
} from "./switchboard.ts";

/** Tokens that are valid because they were issued by the same world. */
function tokensOfWorld(): SeatTokens {
  const issued: SeatClaims[] = [];
  return {
    sign: (claims) => `token-${issued.push({ ...claims }) - 1}`,
    verify: (token) => issued[Number(token.replace("token-", ""))],
  };
}

/** A client as docs/protocol.md describes one, on a network that can be cut at any moment. */
interface Client {
  name: string;
  connection: string | undefined;
  self: string;
  token: string;
  received: number;
  /** Everything that was delivered to the application, in order. */
  readonly heard: { type: string; [member: string]: unknown }[];
  readonly errors: string[];
  sentSeq: number;
  /** What the server has not acknowledged. */
  unacknowledged: { seq: number; [member: string]: unknown }[];
}

/** A switchboard with clients whose messages arrive as soon as they are sent, unless they are cut off. */
function world(options: { readonly tokens?: SeatTokens; readonly nowMs?: number } = {}) {
  const tokens = options.tokens ?? tokensOfWorld();
  let nowMs = options.nowMs ?? 0;
  let processes = 1;
  let board: Switchboard = createSwitchboard({ tokens, issuer: "1", nowMs });
  let connections = 0;
  const clients = new Map<string, Client>();
  /** Connections from which the client hears nothing any more, though the server does not know yet. */
  const cut = new Set<string>();

  function clientOf(name: string): Client {
    const known = clients.get(name);
    if (known !== undefined) return known;
    const client: Client = {
      name,
      connection: undefined,
      self: "",
      token: "",
      received: 0,
      heard: [],
      errors: [],
      sentSeq: 0,
      unacknowledged: [],
    };
    clients.set(name, client);
    return client;
  }

  /** What a client says while it is told something is processed after everything before it. */
  const waiting: Effect[] = [];
  let isPerforming = false;

  function perform(effects: readonly Effect[]): void {
    waiting.push(...effects);
    if (isPerforming) return;
    isPerforming = true;
    for (let effect = waiting.shift(); effect !== undefined; effect = waiting.shift()) performOne(effect);
    isPerforming = false;
  }

  function performOne(effect: Effect): void {
    if (effect.kind === "report" || effect.kind === "readInvitation") return;
    const client = [...clients.values()].find(({ connection }) => connection === effect.to);
    if (effect.kind === "close") {
      if (client !== undefined) client.connection = undefined;
      perform(disconnect(board, effect.to, "refused", nowMs));
    } else if (client !== undefined && !cut.has(effect.to)) {
      hear(client, effect.kind === "send" ? JSON.parse(effect.text) : effect.message);
    }
  }

  function hear(client: Client, message: { type: string; [member: string]: unknown }): void {
    if (typeof message["delivery"] === "number") {
      // Deliveries are complete and in order, over all connections of a seat.
      expect(message["delivery"]).toBe(client.received + 1);
      client.received = message["delivery"];
    }
    switch (message.type) {
      case "pong":
        if (typeof message["received"] === "number") forgetUpTo(client, message["received"]);
        return;
      case "error":
        client.errors.push(String(message["code"]));
        return;
      case "welcome":
        client.received = 0;
        client.sentSeq = 0;
        client.unacknowledged = [];
        client.heard.push(message);
        break;
      case "resumed":
        if (message["participants"] === undefined) forgetUpTo(client, Number(message["received"]));
        else {
          // The server remembers nothing of this client's messages, or they belong to the page before.
          client.received = 0;
          client.sentSeq = Number(message["received"]);
          client.unacknowledged = [];
        }
        client.heard.push(message);
        for (const waiting of client.unacknowledged) say(client, waiting);
        break;
      default:
        client.heard.push(message);
        return;
    }
    client.self = String(message["self"]);
    client.token = String(message["resume"]);
  }

  function forgetUpTo(client: Client, seq: number): void {
    client.unacknowledged = client.unacknowledged.filter((message) => message.seq > seq);
  }

  function say(client: Client, message: object): void {
    if (client.connection === undefined || cut.has(client.connection)) return;
    perform(receive(board, client.connection, new TextEncoder().encode(JSON.stringify(message)), nowMs));
  }

  function open(client: Client): string {
    connections += 1;
    client.connection = `c${connections}`;
    connect(board, client.connection, nowMs);
    return client.connection;
  }

  const at = {
    clientOf,
    board: () => board,
    expire: () => perform(expire(board, nowMs)),
    later(ms: number) {
      nowMs += ms;
      at.expire();
    },
    /** Time passes without `expire`. */
    unnoticed(ms: number) {
      nowMs += ms;
    },
    join(name: string, more: object = {}) {
      const client = clientOf(name);
      open(client);
      say(client, { type: "join", room: "r", name, resumable: true, ...more });
      return client;
    },
    resume(name: string, more: object = {}) {
      const client = clientOf(name);
      open(client);
      say(client, { type: "resume", token: client.token, received: client.received, ...more });
      return client;
    },
    /** The server answers, and the connection breaks before the client hears it. */
    resumeUnheard(name: string, more: object = {}) {
      const client = clientOf(name);
      const connection = open(client);
      client.connection = undefined;
      const { token, received } = client;
      const request = { type: "resume", token, received, ...more };
      perform(receive(board, connection, new TextEncoder().encode(JSON.stringify(request)), nowMs));
      perform(disconnect(board, connection, "broke", nowMs));
    },
    /** Sends a numbered message; it waits at the client while there is no connection. */
    send(from: string, to: string, text: string) {
      const client = clientOf(from);
      client.sentSeq += 1;
      const description = { type: "offer", sdp: text };
      const message = { type: "description", to: clientOf(to).self, seq: client.sentSeq, description };
      client.unacknowledged.push(message);
      say(client, message);
    },
    say: (name: string, message: object) => say(clientOf(name), message),
    ping: (name: string) => say(clientOf(name), { type: "ping", received: clientOf(name).received }),
    /** The last message arrives a second time. */
    replay(name: string) {
      const message = clientOf(name).unacknowledged.at(-1);
      if (message !== undefined) say(clientOf(name), message);
    },
    /** The client hears nothing any more, and nothing that it says arrives; the server has not noticed. */
    cut(name: string) {
      const { connection } = clientOf(name);
      if (connection !== undefined) cut.add(connection);
    },
    /** The server notices that the connection has ended. */
    break(name: string, how: "broke" | "leaving" | "closed" = "broke") {
      const client = clientOf(name);
      if (client.connection === undefined) return;
      const ended = client.connection;
      client.connection = undefined;
      perform(disconnect(board, ended, how, nowMs));
    },
    restartServer() {
      processes += 1;
      for (const client of clients.values()) client.connection = undefined;
      board = createSwitchboard({ tokens, issuer: String(processes), nowMs });
    },
    /** The texts of the descriptions that a client has heard. */
    heardBy: (name: string) =>
      clientOf(name).heard.flatMap(({ type, description }) =>
        type === "description" ? [(description as { sdp: string }).sdp] : [],
      ),
    typesHeardBy: (name: string) => clientOf(name).heard.map(({ type }) => type),
  };
  return at;
}

function pair() {
  const at = world();
  at.join("a");
  at.join("b");
  return at;
}

describe("a seat whose connection broke", () => {
  test("keeps id, room and position, and receives what waited once and in order", () => {
    const at = pair();
    at.join("c");
    const { self } = at.clientOf("b");
    at.break("b");
    at.send("a", "b", "1");
    at.send("c", "b", "2");
    at.later(LEASE_MS - 1);
    at.resume("b");
    at.send("a", "b", "3");
    expect(at.clientOf("b").self).toBe(self);
    expect(at.heardBy("b")).toEqual(["1", "2", "3"]);
    expect(
      at
        .board()
        .seats.inRoom("r")
        .map(({ seat }) => seat.name),
    ).toEqual(["a", "b", "c"]);
    expect(at.typesHeardBy("a").slice(-2)).toEqual(["participantDetached", "participantBack"]);
  });

  test("receives what had been sent into the broken connection, and nothing twice", () => {
    const at = pair();
    at.send("a", "b", "1");
    at.cut("b");
    at.send("a", "b", "2");
    at.break("b");
    at.send("a", "b", "3");
    at.resume("b");
    expect(at.heardBy("b")).toEqual(["1", "2", "3"]);
  });

  test("is left with what its client had queued", () => {
    const at = pair();
    at.cut("b");
    at.send("b", "a", "1");
    at.break("b");
    at.send("b", "a", "2");
    at.resume("b");
    at.resume("b");
    expect(at.heardBy("a")).toEqual(["1", "2"]);
  });

  test("is never refused because the room is full, and nobody else gets it", () => {
    const at = world();
    for (let count = 0; count < MAX_PARTICIPANTS; count += 1) at.join(`p${count}`);
    at.break("p0");
    expect(at.join("late").errors).toEqual(["roomFull"]);
    expect(at.resume("p0").errors).toEqual([]);
    expect(at.board().seats.counts().participants).toBe(MAX_PARTICIPANTS);
  });

  test("is told to the others at the end of its lease, not a moment earlier", () => {
    const at = pair();
    at.break("b");
    at.later(LEASE_MS - 1);
    expect(at.typesHeardBy("a").at(-1)).toBe("participantDetached");
    at.later(1);
    expect(at.clientOf("a").heard.at(-1)).toMatchObject({ type: "participantLeft", reason: "lost" });
  });

  test("cannot be resumed once its lease is over, even before anybody has looked", () => {
    const at = pair();
    at.break("b");
    at.unnoticed(LEASE_MS);
    expect(at.resume("b").errors).toEqual(["staleToken"]);
    expect(at.clientOf("a").heard.at(-1)).toMatchObject({ type: "participantLeft", reason: "lost" });
  });

  test("is left behind for its id: the client joins anew, as another generation", () => {
    const at = pair();
    const { self, token } = at.clientOf("b");
    at.break("b");
    at.later(LEASE_MS);
    at.join("b", { previous: token });
    expect(at.clientOf("b").heard.at(-1)).toMatchObject({ type: "welcome", self, generation: 2 });
    expect(at.clientOf("a").heard.at(-1)).toMatchObject({
      type: "participantJoined",
      participant: { id: self, generation: 2 },
    });
  });

  test("of a page that was closed ends sooner, and has left", () => {
    const at = pair();
    at.break("b", "leaving");
    at.later(RELOAD_LEASE_MS);
    expect(at.clientOf("a").heard.at(-1)).toMatchObject({ type: "participantLeft", reason: "left" });
  });

  test("survives that both ends are away at once", () => {
    const at = pair();
    at.break("a");
    at.break("b");
    at.send("a", "b", "1");
    at.send("b", "a", "2");
    at.resume("b");
    at.resume("a");
    expect(at.heardBy("a")).toEqual(["2"]);
    expect(at.heardBy("b")).toEqual(["1"]);
  });

  test("gets new ICE servers when it is back, and none while it is away", () => {
    const at = pair();
    const { self } = at.clientOf("b");
    renewIceServersAt(at.board(), self, 1_000);
    at.break("b");
    renewIceServersAt(at.board(), self, 1_000);
    at.later(2_000);
    expect(at.typesHeardBy("b")).not.toContain("iceServers");
    at.resume("b");
    expect(at.typesHeardBy("b").at(-1)).toBe("resumed");
  });
});

test("a message that arrives again has no effect", () => {
  const at = pair();
  at.send("a", "b", "1");
  at.replay("a");
  at.send("a", "b", "2");
  at.replay("a");
  expect(at.heardBy("b")).toEqual(["1", "2"]);
});

describe("a token", () => {
  test("that is used a second time closes the first connection, and the seat is there once", () => {
    const at = pair();
    const first = at.clientOf("b").connection;
    at.resume("b");
    expect(at.board().connections.has(first ?? "")).toBe(false);
    at.send("a", "b", "1");
    expect(at.heardBy("b")).toEqual(["1"]);
    expect(at.board().seats.counts().participants).toBe(2);
    expect(at.typesHeardBy("a")).not.toContain("participantDetached");
  });

  test("that nobody has issued has a code of its own", () => {
    const at = pair();
    at.clientOf("b").token = "forged.token";
    expect(at.resume("b").errors).toEqual(["invalidToken"]);
  });

  test("of a seat that was left, or that another page has, is stale", () => {
    const at = pair();
    const { token } = at.clientOf("b");
    at.break("b", "leaving");
    at.resume("b", { reloaded: true });
    at.clientOf("a").token = token;
    expect(at.resume("a").errors).toEqual(["staleToken"]);
    at.say("b", { type: "leave" });
    at.clientOf("b").token = token;
    expect(at.resume("b").errors).toEqual(["staleToken"]);
  });
});

describe("a reload", () => {
  test("keeps id, name and position; the others learn of another generation", () => {
    const at = pair();
    const { self } = at.clientOf("a");
    at.break("a", "leaving");
    at.send("b", "a", "for the page before");
    at.clientOf("a").received = 0;
    at.resume("a", { reloaded: true });
    expect(at.clientOf("a").heard.at(-1)).toMatchObject({
      type: "resumed",
      self,
      generation: 2,
      participants: [{ name: "b" }],
    });
    expect(at.heardBy("a")).toEqual([]);
    expect(at.clientOf("b").heard.at(-1)).toMatchObject({
      type: "participantBack",
      participant: { id: self, generation: 2 },
    });
    expect(at.board().seats.inRoom("r")[0]?.seat.name).toBe("a");
  });

  test("is not given what was meant for the page before", () => {
    const at = pair();
    at.break("a", "leaving");
    at.resume("a", { reloaded: true });
    const description = { type: "answer", sdp: "old" };
    at.say("b", { type: "description", to: at.clientOf("a").self, generation: 1, description });
    expect(at.heardBy("a")).toEqual([]);
    at.say("b", { type: "description", to: at.clientOf("a").self, generation: 2, description });
    expect(at.heardBy("a")).toEqual(["old"]);
  });

  test("is told to a client that cannot resume as leaving and joining", () => {
    const at = world();
    at.join("old", { resumable: undefined });
    at.join("a");
    at.break("a", "leaving");
    at.resume("a", { reloaded: true });
    expect(at.typesHeardBy("old").slice(-2)).toEqual(["participantLeft", "participantJoined"]);
  });
});

describe("after a restart of the server", () => {
  test("seats are back with their ids and positions, and those who are first know how long to wait", () => {
    const at = pair();
    const ids = ["a", "b"].map((name) => at.clientOf(name).self);
    at.unnoticed(3_000);
    at.restartServer();
    at.unnoticed(1_000);
    at.resume("b");
    expect(at.clientOf("b").heard.at(-1)).toMatchObject({ participants: [], awaitMs: LEASE_MS - 1_000 });
    at.resume("a");
    expect(at.clientOf("a").heard.at(-1)).toMatchObject({ participants: [{ id: ids[1] }] });
    expect(at.clientOf("b").heard.at(-1)).toMatchObject({ type: "participantBack" });
    expect(
      at
        .board()
        .seats.inRoom("r")
        .map(({ seat }) => seat.id),
    ).toEqual(ids);
  });

  test("tokens of the time before are valid for one lease", () => {
    const at = pair();
    at.restartServer();
    at.unnoticed(LEASE_MS - 1);
    expect(at.resume("a").errors).toEqual([]);
    at.unnoticed(1);
    expect(at.resume("b").errors).toEqual(["staleToken"]);
  });
});

describe("a participant is seated", () => {
  const seatedIn = (at: ReturnType<typeof world>, id: string, nowMs: number) =>
    isSeated(at.board(), id, nowMs);

  test("through its lease, and not after", () => {
    const at = pair();
    const { self } = at.clientOf("b");
    at.later(LEASE_MS);
    expect(seatedIn(at, self, LEASE_MS)).toBe(true);
    at.break("b");
    at.later(LEASE_MS - 1_000);
    expect(seatedIn(at, self, 2 * LEASE_MS - 1_000)).toBe(true);
    at.later(1_000);
    expect(seatedIn(at, self, 2 * LEASE_MS)).toBe(false);
  });

  test("until it leaves", () => {
    const at = pair();
    at.say("b", { type: "leave" });
    expect(seatedIn(at, at.clientOf("b").self, 0)).toBe(false);
  });

  test("for one lease after a restart, and longer only once it has come back", () => {
    const at = pair();
    const [a, b] = [at.clientOf("a").self, at.clientOf("b").self];
    at.restartServer();
    expect([seatedIn(at, a, LEASE_MS - 1), seatedIn(at, b, LEASE_MS - 1)]).toEqual([true, true]);
    at.resume("a");
    expect([seatedIn(at, a, LEASE_MS), seatedIn(at, b, LEASE_MS)]).toEqual([true, false]);
  });
});

describe("when the answer to a resume is lost", () => {
  test("after a restart, the seat is restored again, and nothing is skipped", () => {
    const at = pair();
    for (const text of ["1", "2", "3"]) at.send("a", "b", text);
    at.restartServer();
    at.resume("a");
    const b = at.clientOf("b");
    at.resumeUnheard("b");
    for (const text of ["4", "5"]) at.send("a", "b", text);
    at.resume("b");
    expect(b.errors).toEqual([]);
    expect(b.heard.findLast(({ type }) => type === "resumed")).toMatchObject({
      participants: [{ name: "a" }],
    });
    at.send("a", "b", "6");
    expect(at.heardBy("b")).toEqual(["1", "2", "3", "4", "5", "6"]);
  });

  test("after a reload, the next page reloads from the same token, and the page before cannot", () => {
    const at = pair();
    const { token, self } = at.clientOf("b");
    at.resumeUnheard("b", { reloaded: true });
    expect(at.resume("b", { reloaded: true }).errors).toEqual([]);
    expect(at.clientOf("b")).toMatchObject({ self });
    expect(at.board().seats.get(self)?.seat.generation).toBe(3);
    at.ping("b");
    at.clientOf("b").token = token;
    expect(at.resume("b", { reloaded: true }).errors).toEqual(["staleToken"]);
  });
});

test("an id belongs to one connection, also after it was left and taken back by its token", () => {
  const at = world();
  const first = at.join("a");
  const { self, token } = first;
  at.say("a", { type: "leave" });
  at.join("b", { previous: token });
  at.say("a", { type: "join", room: "r", name: "a", resumable: true });
  const ids = [...at.board().seats.all()].map(({ seat }) => seat.id);
  expect(new Set(ids).size).toBe(2);
  expect(ids).toContain(self);
  expect(first.heard.at(-1)).toMatchObject({ type: "welcome", generation: 2, participants: [{ name: "b" }] });
  at.break("a");
  at.break("b");
  at.later(30_000);
  expect(at.board().seats.counts()).toEqual({ rooms: 0, participants: 0 });
});

describe("after a restart, tokens of the time before", () => {
  test("do not fill a room without end", () => {
    const at = world();
    for (let count = 0; count < 20; count += 1) {
      at.join(`p${count}`);
      at.break(`p${count}`, "closed");
    }
    at.restartServer();
    for (let count = 0; count < 20; count += 1) at.resume(`p${count}`);
    expect(at.board().seats.counts().participants).toBe(2 * MAX_PARTICIPANTS);
  });

  test("are over when their seat was left", () => {
    const at = pair();
    at.restartServer();
    const { token } = at.clientOf("b");
    at.resume("b");
    at.say("b", { type: "leave" });
    at.clientOf("b").token = token;
    expect(at.resume("b").errors).toEqual(["staleToken"]);
  });

  test("are good for a day", () => {
    for (const [ageMs, errors] of [
      [RESTORE_LIMIT_MS, []],
      [RESTORE_LIMIT_MS + 1, ["staleToken"]],
    ] as const) {
      const at = pair();
      const joinedAtMs = at.board().seats.get(at.clientOf("b").self)?.seat.joinedAtMs ?? Number.NaN;
      at.restartServer();
      at.unnoticed(joinedAtMs + ageMs - at.board().startedAtMs);
      at.restartServer();
      expect(at.resume("b").errors).toEqual(errors);
    }
  });

  test("are valid though the clock was set back", () => {
    const at = pair();
    at.unnoticed(-60_000);
    at.restartServer();
    expect(at.resume("b").errors).toEqual([]);
  });
});

describe("an outbox", () => {
  test("keeps so much for a participant who is away, and the sender learns of more", () => {
    const at = pair();
    at.break("b");
    const limit = OUTBOX_LIMIT.messages - OUTBOX_RESERVE.messages;
    for (let count = 1; count <= limit + 1; count += 1) {
      at.unnoticed(20);
      at.send("a", "b", String(count));
    }
    expect(at.clientOf("a").errors).toEqual(["outboxFull"]);
    at.resume("b");
    expect(at.heardBy("b")).toHaveLength(limit);
  });

  test("of a client that never acknowledges stays bounded, and costs it only the chance to resume", () => {
    const at = pair();
    for (let count = 1; count <= 2 * OUTBOX_LIMIT.messages; count += 1) {
      at.unnoticed(20);
      at.send("a", "b", String(count));
    }
    expect(at.heardBy("b")).toHaveLength(2 * OUTBOX_LIMIT.messages);
    const outbox = at.board().seats.get(at.clientOf("b").self)?.seat.outbox;
    expect(outbox?.waiting.length).toBeLessThanOrEqual(OUTBOX_LIMIT.messages);
    expect(at.resume("b").errors).toEqual([]);
    at.clientOf("b").received = 0;
    expect(at.resume("b").errors).toEqual(["staleToken"]);
  });

  test("is emptied by acknowledgements", () => {
    const at = pair();
    at.send("a", "b", "1");
    at.ping("b");
    expect(at.board().seats.get(at.clientOf("b").self)?.seat.outbox).toMatchObject({
      waiting: [],
      characters: 0,
    });
  });
});

test("what waits everywhere together is bounded too, and those who let little wait do not pay for it", () => {
  const at = pair();
  const { seats } = at.board();
  at.break("b");
  at.send("a", "b", "hello");
  const [model] = seats.all();
  for (let count = 0; model !== undefined && count < 150; count += 1) {
    const outbox = emptyOutbox();
    while (fits(outbox, { characters: 60_000, usesReserve: true })) post(outbox, "x".repeat(59_000));
    const seat = { ...model.seat, id: `hostile ${count}`, room: `room ${count}`, outbox };
    seats.set({ state: "detached", seat, leaseEndsAtMs: 30_000, reason: "lost" });
  }
  const total = () => [...seats.all()].reduce((sum, { seat }) => sum + (seat.outbox?.characters ?? 0), 0);
  expect(total()).toBeGreaterThan(OUTBOXES_LIMIT);
  at.later(1_000);
  expect(total()).toBeLessThanOrEqual(OUTBOXES_LIMIT);
  expect(total()).toBeGreaterThan(0.9 * OUTBOXES_LIMIT);
  at.resume("b");
  expect(at.heardBy("b")).toEqual(["hello"]);
});

test("a thousand resumes leave nothing behind", () => {
  const at = pair();
  for (let count = 0; count < 1_000; count += 1) {
    at.unnoticed(1_000);
    at.break("b");
    at.send("a", "b", String(count));
    at.resume("b");
    at.ping("a");
    at.ping("b");
  }
  expect(at.heardBy("b")).toHaveLength(1_000);
  expect(at.board().connections.size).toBe(2);
  for (const { seat } of at.board().seats.all()) expect(seat.outbox?.waiting).toEqual([]);
});

test("a loop of resumes ends", () => {
  const at = pair();
  for (let count = 0; count <= STRIKE_RATE.capacity + 1; count += 1) at.resume("b");
  expect(at.clientOf("b").errors).toContain("tooManyMessages");
});

test("whatever happens in any order, nobody is in a room twice, and messages arrive once, in order, from a bounded outbox", () => {
  const name = fc.constantFrom("a", "b", "c");
  const step = fc.oneof(
    fc.record({
      act: fc.constantFrom(
        "join",
        "resume",
        "reload",
        "resumeUnheard",
        "reloadUnheard",
        "cut",
        "break",
        "leave",
        "ping",
        "replay",
      ),
      name,
    }),
    fc.record({ act: fc.constant("send"), name, to: name }),
    fc.record({ act: fc.constant("later"), ms: fc.constantFrom(1, 1_000, RELOAD_LEASE_MS, LEASE_MS) }),
    fc.record({ act: fc.constant("restart") }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const at = world();
      for (const name of ["a", "b", "c"]) at.join(name);
      for (const [index, next] of steps.entries()) {
        const { act, name = "" } = next as { act: string; name?: string };
        const client = at.clientOf(name);
        if (act === "join" && client.connection === undefined)
          at.join(name, { previous: client.token || undefined });
        else if (act === "resume" && client.token !== "") at.resume(name);
        else if (act === "reload" && client.token !== "") {
          client.received = 0;
          client.unacknowledged = [];
          at.resume(name, { reloaded: true });
        } else if (act === "resumeUnheard" && client.token !== "") at.resumeUnheard(name);
        else if (act === "reloadUnheard" && client.token !== "") at.resumeUnheard(name, { reloaded: true });
        else if (act === "cut") at.cut(name);
        else if (act === "break") at.break(name);
        else if (act === "leave") at.say(name, { type: "leave" });
        else if (act === "ping") at.ping(name);
        else if (act === "replay") at.replay(name);
        else if (act === "send") at.send(name, (next as { to: string }).to, `${name} ${index}`);
        else if (act === "later") at.later((next as { ms: number }).ms);
        else if (act === "restart") at.restartServer();
        const ids = at
          .board()
          .seats.inRoom("r")
          .map(({ seat }) => seat.id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { seat } of at.board().seats.all()) {
          expect(seat.outbox?.waiting.length).toBeLessThanOrEqual(OUTBOX_LIMIT.messages);
          expect(seat.outbox?.characters).toBeLessThanOrEqual(OUTBOX_LIMIT.characters);
        }
        for (const [connection, session] of at.board().connections) {
          expect(session.connection).toBe(connection);
          if (session.state === "seated") expect(at.board().seats.get(session.seat.id)).toBe(session);
        }
      }
      for (const hearer of ["a", "b", "c"]) {
        for (const sender of ["a", "b", "c"]) {
          const order = at
            .heardBy(hearer)
            .filter((text) => text.startsWith(sender))
            .map((text) => Number(text.split(" ")[1]));
          expect(order).toEqual([...new Set(order)].sort((one, other) => one - other));
        }
      }
    }),
    { numRuns: 500 },
  );
});
