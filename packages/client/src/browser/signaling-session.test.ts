import type { ServerMessage } from "@visavis/signal/core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  pretendedFetch as fetched,
  forgetBrowser,
  happen,
  newestSocket as newest,
  PretendedSocket,
  pretendBrowser,
} from "../testing/pretended-browser.ts";
import { openSignalingSession, type SessionEvent } from "./signaling-session.ts";

beforeEach(pretendBrowser);
afterEach(() => {
  leave?.();
  forgetBrowser();
});

let leave: (() => void) | undefined;

const welcome: Extract<ServerMessage, { type: "welcome" }> = {
  type: "welcome",
  self: "a",
  generation: 1,
  resume: "token-1",
  participants: [],
  iceServers: [],
};
const resumed: Extract<ServerMessage, { type: "resumed" }> = {
  type: "resumed",
  self: "a",
  generation: 1,
  resume: "token-2",
  received: 0,
  iceServers: [],
};
const offer = { type: "description", to: "b", description: { type: "offer", sdp: "v=0\r\n" } } as const;
const candidate = { type: "candidate", to: "b", candidate: null } as const;
const error = (code: string) => ({ type: "error", code, message: "" }) as const;

function openSession({ resume, isStalled = false }: { resume?: string; isStalled?: boolean } = {}) {
  const events: SessionEvent[] = [];
  const tokens: (string | undefined)[] = [];
  const states: string[] = [];
  const session = openSignalingSession({
    url: "ws://192.0.2.1/signal",
    room: "r",
    name: "Ada",
    invitation: undefined,
    resume,
    isStalled: () => isStalled,
    onHeard: () => {},
    onSeat: (token) => tokens.push(token),
    onEvent: (event) => events.push(event),
    onState: (state) => states.push(state),
  });
  leave = session.leave;
  return { session, events, tokens, states };
}

/** A session with a seat, and the socket on which it got it. */
function openSeated(options?: Parameters<typeof openSession>[0]) {
  const seated = openSession(options);
  const socket = newest();
  socket.open();
  socket.hear(welcome);
  return { ...seated, socket };
}

test("a session joins, and its seat is resumed on the next socket with what the server has not received", async () => {
  const { session, events, tokens, socket } = openSeated();
  expect(socket.sent).toEqual([{ type: "join", room: "r", name: "Ada", resumable: true }]);
  session.send(offer);
  socket.break();
  session.send(candidate);
  await vi.advanceTimersByTimeAsync(300);
  const next = newest();
  expect(next).not.toBe(socket);
  next.open();
  session.send(candidate);
  expect(next.sent).toEqual([{ type: "resume", token: "token-1", received: 0 }]);
  next.hear({ ...resumed, received: 1 });
  expect(next.sent.slice(1)).toEqual([
    { ...candidate, seq: 2 },
    { ...candidate, seq: 3 },
  ]);
  expect(events.map(({ kind }) => kind)).toEqual(["seated", "resumed"]);
  expect(tokens).toEqual(["token-1", "token-2"]);
});

test("what a restarted server has lost is not sent again by the session: the call knows what is still of use", async () => {
  const { session, events, socket } = openSeated();
  session.send(offer);
  socket.break();
  await vi.advanceTimersByTimeAsync(300);
  newest().open();
  newest().hear({ ...resumed, participants: [{ id: "b", name: "Bo", generation: 1 }], awaitMs: 20_000 });
  expect(newest().types).toEqual(["resume"]);
  expect(events.at(-1)).toMatchObject({ kind: "restored", awaitMs: 20_000 });
  session.send(offer);
  expect(newest().sent.at(-1)).toEqual({ ...offer, seq: 1 });
});

test.each(["staleToken", "invalidToken"])(
  "after %s the session joins anew, and sends nothing before it is welcome",
  async (code) => {
    const { session, events, tokens, socket } = openSeated();
    socket.break();
    await vi.advanceTimersByTimeAsync(300);
    newest().open();
    session.send(offer);
    newest().hear(error(code));
    session.send(candidate);
    expect(newest().types).toEqual(["resume", "join"]);
    expect(newest().sent[1]).toEqual({
      ...{ type: "join", room: "r", name: "Ada", resumable: true },
      ...(code === "staleToken" ? { previous: "token-1" } : {}),
    });
    newest().hear({ ...welcome, self: "c", resume: "token-3" });
    session.send(candidate);
    expect(newest().sent[2]).toEqual({ ...candidate, seq: 1 });
    expect(events.map(({ kind }) => kind)).toEqual(["seated", "seated"]);
    expect(tokens).toEqual(["token-1", undefined, "token-3"]);
  },
);

test("a seat that another connection has taken is given up: the next socket joins", async () => {
  const { session, tokens, socket } = openSeated();
  socket.hear(error("seatTaken"));
  session.send(candidate);
  expect(socket.types).toEqual(["join"]);
  socket.break();
  await vi.advanceTimersByTimeAsync(300);
  newest().open();
  expect(newest().sent).toEqual([{ type: "join", room: "r", name: "Ada", resumable: true }]);
  expect(tokens).toEqual(["token-1", undefined]);
});

test("after a reload the page takes the seat of the page before, with new connections", () => {
  const { session, events } = openSession({ resume: "token-0" });
  newest().open();
  expect(newest().sent).toEqual([{ type: "resume", token: "token-0", received: 0, reloaded: true }]);
  newest().hear({ ...resumed, generation: 2, received: 7, participants: [] });
  expect(events).toMatchObject([{ kind: "seated", self: "a", participants: [] }]);
  session.send(offer);
  expect(newest().sent[1]).toEqual({ ...offer, seq: 8 });
});

test("a seat that is renewed is taken on another socket, as after a reload", async () => {
  const { session, events, socket } = openSeated();
  session.send(offer);
  session.renew();
  // While the server is away, it may be asked for again.
  session.renew();
  session.send(candidate);
  expect(socket.readyState).toBe(3);
  await vi.advanceTimersByTimeAsync(300);
  newest().open();
  expect(newest().sent).toEqual([{ type: "resume", token: "token-1", received: 0, reloaded: true }]);
  newest().hear({ ...resumed, generation: 2, received: 1, participants: [] });
  expect(events.map(({ kind }) => kind)).toEqual(["seated", "seated"]);
  session.send(offer);
  expect(newest().sent[1]).toEqual({ ...offer, seq: 2 });
});

test("a delivery that comes again is processed once, and acknowledged", async () => {
  const { events, socket } = openSeated();
  const delivery = { type: "participantLeft", participant: "b", reason: "left", delivery: 1 } as const;
  socket.hear(delivery);
  socket.hear(delivery);
  expect(events.filter(({ kind }) => kind === "message")).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(socket.sent.at(-1)).toEqual({ type: "ping", received: 1 });
});

test("with too much unacknowledged, the session joins again instead of resuming", async () => {
  const { session, socket } = openSeated();
  for (let count = 0; count <= 200; count += 1) session.send(candidate);
  socket.break();
  await vi.advanceTimersByTimeAsync(300);
  newest().open();
  expect(newest().sent).toEqual([
    { type: "join", room: "r", name: "Ada", resumable: true, previous: "token-1" },
  ]);
});

test("a socket that does not open within two seconds makes room for another one", async () => {
  const { socket } = openSeated();
  socket.break();
  await vi.advanceTimersByTimeAsync(150);
  const hung = newest();
  await vi.advanceTimersByTimeAsync(1_900);
  expect(newest()).toBe(hung);
  await vi.advanceTimersByTimeAsync(300);
  expect(newest()).not.toBe(hung);
  expect(hung.readyState).toBe(3);
});

test("when the network is back, a socket that is still opening is replaced at once", async () => {
  const { socket } = openSeated();
  socket.break();
  await vi.advanceTimersByTimeAsync(150);
  const opening = newest();
  happen("online");
  expect(newest()).not.toBe(opening);
  expect(opening.readyState).toBe(3);
});

test("after a refusal, plain requests find out when the server is back", async () => {
  const { socket } = openSeated();
  socket.break();
  await vi.advanceTimersByTimeAsync(150);
  const refused = newest();
  refused.break();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(newest()).toBe(refused);
  expect(fetched.mock.calls.length).toBeGreaterThan(5);
  expect(fetched.mock.calls[0]).toMatchObject(["http://192.0.2.1/signal", { method: "HEAD" }]);
  fetched.mockResolvedValue(new Response());
  await vi.advanceTimersByTimeAsync(300);
  expect(newest()).not.toBe(refused);
});

test("a suspect socket that answers stays, and the one beside it is closed", async () => {
  const { session, socket } = openSeated({ isStalled: true });
  session.probe();
  await vi.advanceTimersByTimeAsync(200);
  const beside = newest();
  expect(beside).not.toBe(socket);
  socket.hear({ type: "pong" });
  expect([socket.readyState, beside.readyState]).toEqual([PretendedSocket.OPEN, 3]);
  await vi.advanceTimersByTimeAsync(2_900);
  expect(newest()).toBe(beside);
});

test("a suspect socket that stays silent is replaced by the one beside it, which resumes the seat", async () => {
  const { session, events, states, socket } = openSeated({ isStalled: true });
  session.probe();
  await vi.advanceTimersByTimeAsync(200);
  newest().open();
  newest().hear(resumed);
  expect(socket.readyState).toBe(3);
  expect(events.map(({ kind }) => kind)).toEqual(["seated", "resumed"]);
  expect(states).not.toContain("reconnecting");
});

test.each([
  ["dropped", true, 3],
  ["kept", false, PretendedSocket.OPEN],
])(
  "at the end of a probe a silent socket is %s if media are stalled: %j",
  async (_what, isStalled, readyState) => {
    const { session, socket } = openSeated({ isStalled });
    session.probe();
    await vi.advanceTimersByTimeAsync(2_700);
    expect(socket.readyState).toBe(readyState);
  },
);

test("a half-open socket is noticed within ten seconds", async () => {
  const { states, socket } = openSeated();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(socket.readyState).toBe(3);
  expect(states).toContain("reconnecting");
});

test("a computer that has slept checks its socket at once", async () => {
  const { socket } = openSeated();
  await vi.advanceTimersByTimeAsync(2_000);
  // Its timers stood still, and the clock of the day went on.
  vi.setSystemTime(Date.now() + 3_600_000);
  await vi.advanceTimersByTimeAsync(1_200);
  expect(newest()).not.toBe(socket);
  newest().open();
  expect(newest().types).toEqual(["resume"]);
});

test("a page that goes leaves its socket alone, and one that returns from the cache checks it", async () => {
  const { socket } = openSeated();
  happen("pagehide");
  socket.break();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(newest()).toBe(socket);
  happen("pageshow", { persisted: true });
  expect(newest()).not.toBe(socket);
});

test("leaving says so, and opens nothing any more", async () => {
  const { session, tokens, states, socket } = openSeated();
  session.leave();
  expect(socket.types).toEqual(["join", "leave"]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(newest()).toBe(socket);
  expect(tokens).toEqual(["token-1", undefined]);
  expect(states.at(-1)).toBe("closed");
});
