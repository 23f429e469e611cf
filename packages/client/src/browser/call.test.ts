import type { Participant, Role } from "@visavis/signal/core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { forgetBrowser, newestSocket, pretendBrowser } from "../testing/pretended-browser.ts";
import { type CallEvent, joinRoom } from "./call.ts";

/** Here nobody has a connection, as in a browser that has no more to give: the room is the same. */
let leave: (() => void) | undefined;

beforeEach(pretendBrowser);
afterEach(() => {
  leave?.();
  forgetBrowser();
});

const bo: Participant = { id: "b", name: "Bo", generation: 1 };
const cy: Participant = { id: "c", name: "Cy", generation: 1 };
const seat = { self: "a", generation: 1, resume: "token", iceServers: [] };

/** A call with Bo and Cy. */
function joinTwo({
  invitation,
  role,
}: {
  readonly invitation?: string;
  readonly role?: Role | undefined;
} = {}) {
  const events: CallEvent[] = [];
  const call = joinRoom({
    url: "ws://192.0.2.1/signal",
    room: "r",
    name: "Ada",
    invitation,
    onEvent: (event) => void (event.kind === "error" || event.kind === "signaling" || events.push(event)),
  });
  leave = call.leave;
  newestSocket().open();
  newestSocket().hear({ type: "welcome", ...seat, participants: [bo, cy], role });
  return { call, events };
}

/** The server breaks off, and is back on the next socket. */
async function reconnect(): Promise<void> {
  newestSocket().break();
  await vi.advanceTimersByTimeAsync(300);
  newestSocket().open();
}

/** Lets time pass in which the server answers. */
async function pass(seconds: number): Promise<void> {
  const socket = newestSocket();
  for (let tenth = 0; tenth < 10 * seconds; tenth += 1) {
    await vi.advanceTimersByTimeAsync(100);
    socket.hear({ type: "pong" });
  }
}

const resumed = { type: "resumed", ...seat, received: 0 } as const;
const isLost = (participant: string) => ({
  kind: "participantLeft",
  participant,
  reason: "lost",
  removedBy: undefined,
});

test("those whom a restarted server does not know are awaited, and lost when they do not come", async () => {
  const { events } = joinTwo();
  await reconnect();
  newestSocket().hear({ ...resumed, participants: [], awaitMs: 20_000 });
  await pass(10);
  newestSocket().hear({ type: "participantBack", participant: bo });
  expect(events.slice(1)).toEqual([{ kind: "participantBack", participant: "b" }]);
  await pass(9);
  expect(events).toHaveLength(2);
  await pass(1);
  expect(events.slice(2)).toEqual([isLost("c")]);
});

test("while the server is away again, nobody is given up", async () => {
  const { events } = joinTwo();
  await reconnect();
  newestSocket().hear({ ...resumed, participants: [], awaitMs: 20_000 });
  newestSocket().break();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(events).toHaveLength(1);
  newestSocket().open();
  newestSocket().hear({ ...resumed });
  newestSocket().hear({ type: "participantBack", participant: bo });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(events.slice(1)).toEqual([{ kind: "participantBack", participant: "b" }, isLost("c")]);
});

test("a participant who is back with another page is met anew", async () => {
  const { events } = joinTwo();
  newestSocket().hear({ type: "participantDetached", participant: "b" });
  newestSocket().hear({ type: "participantBack", participant: { ...bo, generation: 2 } });
  expect(events.slice(1)).toEqual([
    { kind: "participantDetached", participant: "b" },
    { kind: "participantReloaded", participant: "b" },
  ]);
});

test("a seat that is lost means a new room list; who is still there is not reported to have left", async () => {
  const { events } = joinTwo();
  await reconnect();
  newestSocket().hear({ type: "error", code: "staleToken", message: "" });
  newestSocket().hear({ type: "welcome", ...seat, self: "d", participants: [cy] });
  expect(events.slice(1)).toEqual([{ kind: "joined", self: "d", participants: [cy], role: undefined }]);
});

test("chat waits for everyone, until each of them is known to have it", () => {
  const { call } = joinTwo();
  expect(call.chat("hello")).toMatchObject({ waitingFor: ["b", "c"] });
  expect(() => call.chat("")).toThrow(RangeError);
});

test("who waits to be let in joins when that has happened, and knocks again on another socket", async () => {
  const events: CallEvent[] = [];
  const call = joinRoom({
    url: "ws://192.0.2.1/signal",
    room: "r",
    name: "Ada",
    onEvent: (event) => void (event.kind === "signaling" || events.push(event)),
  });
  leave = call.leave;
  newestSocket().open();
  newestSocket().hear({ type: "waiting" });
  await reconnect();
  expect(newestSocket().types).toEqual(["join"]);
  newestSocket().hear({ type: "waiting" });
  newestSocket().hear({ type: "welcome", ...seat, participants: [], locked: true });
  expect(events).toEqual([
    { kind: "waiting" },
    { kind: "waiting" },
    { kind: "joined", self: "a", participants: [], role: undefined },
    { kind: "locked", isLocked: true, by: undefined },
  ]);
});

test("those inside hear who knocks, and decide", () => {
  const { call, events } = joinTwo();
  newestSocket().hear({ type: "roomLocked", locked: true, by: "b", delivery: 1 });
  newestSocket().hear({ type: "knocking", knocker: { id: "d", name: "Dee" }, delivery: 2 });
  newestSocket().hear({ type: "knockEnded", knocker: "d", delivery: 3 });
  newestSocket().hear({
    type: "participantLeft",
    participant: "c",
    reason: "left",
    removedBy: "b",
    delivery: 4,
  });
  expect(events.slice(1)).toEqual([
    { kind: "locked", isLocked: true, by: "b" },
    { kind: "knocking", knocker: { id: "d", name: "Dee" } },
    { kind: "knockEnded", knocker: "d" },
    { kind: "participantLeft", participant: "c", reason: "left", removedBy: "b" },
  ]);
  call.setLocked(false);
  call.admit("d");
  call.turnAway("e");
  call.remove("b");
  expect(newestSocket().sent.slice(1)).toEqual([
    { type: "lock", locked: false },
    { type: "admit", knocker: "d" },
    { type: "turnAway", knocker: "e" },
    { type: "remove", participant: "b" },
  ]);
});

test("a restarted server, which has forgotten the lock, is told again, but not by a guest", async () => {
  for (const role of [undefined, "host", "guest"] as const) {
    joinTwo({ role });
    newestSocket().hear({ type: "roomLocked", locked: true, by: "b" });
    await reconnect();
    newestSocket().hear({ ...resumed, participants: [bo], awaitMs: 20_000, role });
    expect(newestSocket().types).toEqual(role === "guest" ? ["resume"] : ["resume", "lock"]);
  }
});

test("who was removed and comes back by a restart of the server is removed again, but not by a guest", async () => {
  for (const role of [undefined, "host", "guest"] as const) {
    const { events } = joinTwo({ role });
    newestSocket().hear({ type: "participantLeft", participant: "c", reason: "left", removedBy: "b" });
    await reconnect();
    newestSocket().hear({ ...resumed, participants: [bo], awaitMs: 20_000, role });
    newestSocket().hear({ type: "participantBack", participant: { id: "c", name: "Cy", generation: 1 } });
    const asked = newestSocket().sent.slice(1);
    expect(asked).toEqual(role === "guest" ? [] : [{ type: "remove", participant: "c" }]);
    newestSocket().hear({ type: "participantLeft", participant: "c", reason: "left", removedBy: "a" });
    newestSocket().hear({ type: "participantJoined", participant: { id: "c", name: "Cy", generation: 2 } });
    expect(events.map(({ kind }) => kind)).toEqual([
      ...["joined", "participantLeft", "participantBack", "participantJoined"],
    ]);
  }
});

test("an invitation goes with every join, and what it allows is told", async () => {
  const { events } = joinTwo({ invitation: "a.b.c", role: "guest" });
  expect(newestSocket().sent[0]).toMatchObject({ type: "join", invitation: "a.b.c" });
  expect(events).toMatchObject([{ kind: "joined", role: "guest" }]);
  await reconnect();
  newestSocket().hear({ type: "error", code: "staleToken", message: "" });
  expect(newestSocket().sent.at(-1)).toMatchObject({ type: "join", invitation: "a.b.c" });
});

/** Stands in for a connection that works. */
class PretendedConnection extends EventTarget {
  static all: PretendedConnection[] = [];
  connectionState = "connected";
  signalingState = "stable";
  currentLocalDescription = null;
  pendingLocalDescription = null;
  restarts = 0;
  configuration: RTCConfiguration = {};

  constructor() {
    super();
    PretendedConnection.all.push(this);
  }

  addTransceiver() {
    const sender = { getParameters: () => ({ encodings: [] }) };
    return { mid: "0", sender, receiver: { track: {}, getSynchronizationSources: () => [] } };
  }
  dtlsState = "connected";
  getTransceivers = () => [{ direction: "sendrecv", sender: { transport: { state: this.dtlsState } } }];
  createDataChannel = () => new EventTarget();
  setLocalDescription = async () => {};
  setConfiguration(configuration: RTCConfiguration) {
    this.configuration = configuration;
  }
  restartIce() {
    this.restarts += 1;
  }
  close() {}
}

/** A call with Bo and Cy whose connections are pretended ones. */
function joinPretending() {
  PretendedConnection.all = [];
  vi.stubGlobal("RTCPeerConnection", PretendedConnection);
  vi.stubGlobal("MediaStream", EventTarget);
  return joinTwo();
}

test("connections are replaced when DTLS has failed on one of them, as soon as its participant is there", async () => {
  joinPretending();
  const [toBo] = PretendedConnection.all;
  if (toBo === undefined) throw new Error("There is no connection.");
  newestSocket().hear({ type: "participantDetached", participant: "b" });
  toBo.dtlsState = "failed";
  await pass(20);
  // Firefox takes it back.
  toBo.dtlsState = "connected";
  await pass(1);
  const before = newestSocket();
  before.hear({ type: "participantBack", participant: bo });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(newestSocket()).not.toBe(before);
  newestSocket().open();
  expect(newestSocket().sent).toEqual([{ type: "resume", token: "token", received: 0, reloaded: true }]);
  newestSocket().hear({ ...resumed, generation: 2, participants: [bo, cy] });
  expect(PretendedConnection.all).toHaveLength(4);
});

test("when the relay has moved, connections restart ICE once with the new servers, the newcomer's first", async () => {
  joinPretending();
  newestSocket().hear({ type: "participantJoined", participant: { id: "d", name: "Dee", generation: 1 } });
  const restarts = () => PretendedConnection.all.map((connection) => connection.restarts);
  await pass(2);
  const iceServers = [{ urls: "turn:192.0.2.9", username: "u", credential: "c" }];
  newestSocket().hear({ type: "iceServers", iceServers: [{ urls: "stun:192.0.2.8" }] });
  await pass(9);
  expect(restarts()).toEqual([0, 0, 0]);
  newestSocket().hear({ type: "iceServers", iceServers, restartIce: true });
  await pass(1);
  expect(restarts()).toEqual([1, 1, 0]);
  await pass(2);
  expect(restarts()).toEqual([1, 1, 1]);
  await pass(20);
  expect(restarts()).toEqual([1, 1, 1]);
  for (const { configuration } of PretendedConnection.all)
    expect(configuration.iceServers).toEqual(iceServers);
});
