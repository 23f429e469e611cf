import { expect, test } from "vitest";
import { candidateLine, sdpOf, tracedCall } from "../../testing/traced-call.ts";
import { sequenceOf } from "./sequence.ts";
import type { SequenceStep } from "./sequence-steps.ts";

/** Each step as `kind from>to`, and how long it took. */
function inShort({ kind, from, to, atMs, untilMs, label }: SequenceStep): string {
  const way = from === to ? from : `${from}>${to}`;
  return `${atMs}${untilMs === undefined ? "" : `–${untilMs}`} ${way} ${kind}: ${label.en}`;
}

function connectedPage() {
  const call = tracedCall();
  const [a, b] = [call.side("a"), call.side("b")];
  const offer = { type: "offer", sdp: sdpOf("aaaa") };
  const answer = { type: "answer", sdp: sdpOf("bbbb") };
  a.add({ kind: "call", atMs: 0, call: 900, method: "RTCPeerConnection", arguments: [{}] });
  a.add({ kind: "outcome", atMs: 1, call: 900 });
  a.call(2, "addTrack", { arguments: [{ kind: "video" }] });
  a.call(5, "createOffer", { tookMs: 3 });
  a.call(10, "setLocalDescription", { arguments: [offer], tookMs: 4 });
  a.state(13, "signaling", "stable", "have-local-offer");
  a.description(13, "local", "offer", offer.sdp);
  a.signaling(15, "out", { type: "description", to: "p", description: offer });
  a.state(16, "iceGathering", "new", "gathering");
  a.candidate(20, "local", candidateLine("host", 5_000));
  a.candidate(30, "local", candidateLine("host", 5_001));
  a.signaling(31, "out", {
    type: "candidate",
    to: "p",
    candidate: { candidate: candidateLine("host", 5_000) },
  });
  a.signaling(32, "out", {
    type: "candidate",
    to: "p",
    candidate: { candidate: candidateLine("host", 5_001) },
  });
  b.signaling(40, "in", { type: "description", from: "q", description: offer });
  b.call(41, "setRemoteDescription", { arguments: [offer], tookMs: 4 });
  b.description(44, "remote", "offer", offer.sdp);
  b.signaling(45, "in", {
    type: "candidate",
    from: "q",
    candidate: { candidate: candidateLine("host", 5_000) },
  });
  b.call(46, "addIceCandidate", { arguments: [{ candidate: candidateLine("host", 5_000) }] });
  b.candidate(47, "remote", candidateLine("host", 5_000));
  b.signaling(48, "in", {
    type: "candidate",
    from: "q",
    candidate: { candidate: candidateLine("host", 5_001) },
  });
  b.call(49, "addIceCandidate", { arguments: [{ candidate: candidateLine("host", 5_001) }] });
  b.candidate(50, "remote", candidateLine("host", 5_001));
  b.call(60, "setLocalDescription", { tookMs: 4 });
  b.description(63, "local", "answer", answer.sdp);
  b.signaling(64, "out", { type: "description", to: "q", description: answer });
  a.signaling(80, "in", { type: "description", from: "p", description: answer });
  a.call(81, "setRemoteDescription", { arguments: [answer], tookMs: 2 });
  a.description(82, "remote", "answer", answer.sdp);
  a.candidate(90, "local", candidateLine("srflx", 5_002), "stun:stun.example.com");
  a.state(95, "iceConnection", "new", "checking");
  a.state(120, "iceConnection", "checking", "connected");
  a.state(121, "dtls", "new", "connecting", "0");
  a.state(140, "dtls", "connecting", "connected", "0");
  a.state(141, "connection", "connecting", "connected");
  a.statistics(150, {
    T: { type: "transport", selectedCandidatePairId: "P" },
    P: { type: "candidate-pair", localCandidateId: "L", remoteCandidateId: "R" },
    L: { type: "local-candidate", candidateType: "host", protocol: "udp" },
    R: { type: "remote-candidate", candidateType: "srflx", protocol: "udp" },
    I: { type: "inbound-rtp", kind: "video", packetsReceived: 0 },
  });
  a.state(155, "iceGathering", "gathering", "complete");
  a.statistics(250, { I: { packetsReceived: 3 } });
  a.add({ kind: "media", atMs: 260, name: "loadeddata" });
  a.state(270, "dataChannel", "connecting", "open", "chat");
  return call.trace();
}

test("a call between two sides of one page reads from its creation to the first frame", () => {
  expect(sequenceOf(connectedPage(), { a: "a", b: "b" }).steps.map(inShort)).toEqual([
    "0–1 a create: new RTCPeerConnection()",
    "2–3 a addMedia: addTrack(video)",
    "5–8 a createOffer: createOffer()",
    "10–14 a setLocalDescription: setLocalDescription(offer)",
    "15–40 a>b descriptionMessage: offer",
    "20 a candidatesGathered: 2 host candidates",
    "31–48 a>b candidateMessage: 2 host candidates",
    "40 b create: new RTCPeerConnection()",
    "41–45 b setRemoteDescription: setRemoteDescription(offer)",
    "46–50 b addIceCandidate: addIceCandidate() ×2",
    "60–64 b setLocalDescription: setLocalDescription(answer)",
    "64–80 b>a descriptionMessage: answer",
    "81–83 a setRemoteDescription: setRemoteDescription(answer)",
    "90 server>a candidatesGathered: candidate: srflx",
    "95–120 a>b iceChecking: ICE checks",
    "120 a>b iceConnected: ICE connected",
    "121–140 a>b dtls: DTLS handshake",
    "141 a>b connected: connected",
    "155 a gatheringComplete: gathering complete",
    "250 b>a firstPacket: first video packets",
    "260 b>a firstFrame: first frame",
    "270 a>b dataChannelOpen: channel “chat” open",
  ]);
});

test("each step refers to its events, and the path that ICE found is named", () => {
  const trace = connectedPage();
  const { steps, lifelines } = sequenceOf(trace, { a: "a", b: "b" });
  const offer = steps.find(({ kind }) => kind === "descriptionMessage")!;
  expect(offer.events.map((index) => trace.events[index])).toMatchObject([
    { kind: "signaling", direction: "out", connection: "a" },
    { kind: "signaling", direction: "in", connection: "b" },
  ]);
  const set = steps.find(({ kind }) => kind === "setLocalDescription")!;
  expect(set.events.map((index) => trace.events[index]?.kind)).toEqual(["call", "description", "outcome"]);
  expect(steps.find(({ kind }) => kind === "iceConnected")?.detail?.en).toBe("host udp ↔ srflx udp");
  expect(lifelines.map(({ id }) => id)).toEqual(["a", "b", "server"]);
});

test("with only one end recorded, messages go to and come from signaling", () => {
  const { steps, lifelines } = sequenceOf(connectedPage(), { a: "a" });
  expect(steps.filter(({ meaning }) => meaning === "signaling").map(inShort)).toEqual([
    "15 a>signaling descriptionMessage: offer",
    "31 a>signaling candidateMessage: 2 host candidates",
    "80 signaling>a descriptionMessage: answer",
  ]);
  expect(lifelines.map(({ id }) => id)).toEqual(["a", "signaling", "b", "server"]);
  expect(lifelines[2]?.connection).toBeUndefined();
});

test("the other end has the name that the connection gives it", () => {
  const trace = connectedPage();
  const connections = trace.connections.map((known) => ({ ...known, remote: "Bo" }));
  const { lifelines } = sequenceOf({ ...trace, connections }, { a: "a" });
  expect(lifelines.map(({ label }) => label.en)).toEqual(["This end", "Signaling", "Bo", "STUN/TURN"]);
});

test("a dropped message ends at signaling, and a changed one is marked", () => {
  const call = tracedCall();
  const [a, b] = [call.side("a"), call.side("b")];
  a.signaling(0, "out", { description: { type: "offer", sdp: "v=0 one" } });
  b.signaling(5_000, "in", { description: { type: "offer", sdp: "v=0 other" } });
  a.signaling(6_000, "out", { candidate: { candidate: candidateLine("host", 1) } });
  b.signaling(7_000, "out", { description: { type: "answer", sdp: "v=0" } });
  const { steps } = sequenceOf(call.trace(), { a: "a", b: "b" });
  expect(steps.filter(({ kind }) => kind !== "create").map(inShort)).toEqual([
    "0–5000 a>b descriptionMessage: offer",
    "6000 a>signaling candidateMessage: candidate: host",
    "7000 b>signaling descriptionMessage: answer",
  ]);
  expect(steps.find(({ kind }) => kind === "descriptionMessage")?.detail).toBeDefined();
});

test("without recorded signaling, messages are inferred from what one side created and the other received", () => {
  const call = tracedCall();
  const [a, b] = [call.side("a"), call.side("b")];
  a.description(0, "local", "offer", sdpOf("aaaa"));
  a.candidate(5, "local", candidateLine("relay", 1));
  b.description(10, "remote", "offer", `${sdpOf("aaaa")}a=munged\r\n`);
  b.candidate(15, "remote", candidateLine("relay", 1));
  const { steps } = sequenceOf(call.trace(), { a: "a", b: "b" });
  expect(steps.filter(({ meaning }) => meaning === "signaling").map(inShort)).toEqual([
    "0–10 a>b descriptionMessage: offer",
    "5–15 a>b candidateMessage: candidate: relay",
  ]);
});

test("a failed call is a fault and quotes the browser", () => {
  const call = tracedCall();
  const a = call.side("a");
  a.call(0, "setRemoteDescription", {
    arguments: [{ type: "answer", sdp: "" }],
    error: { name: "InvalidStateError", message: "Called in wrong state: stable" },
  });
  a.call(5, "getStats", { error: { name: "TypeError", message: "no" } });
  a.call(6, "getStats");
  const faults = sequenceOf(call.trace(), { a: "a" }).steps.filter(({ meaning }) => meaning === "fault");
  expect(faults.map(inShort)).toEqual([
    "0–1 a setRemoteDescription: setRemoteDescription(answer)",
    "5–6 a call: getStats()",
  ]);
  expect(faults[0]?.detail?.en).toBe("InvalidStateError: Called in wrong state: stable");
});

test("a new ICE user name fragment is a restart", () => {
  const call = tracedCall();
  const a = call.side("a");
  a.call(0, "setLocalDescription");
  a.description(1, "local", "offer", sdpOf("aaaa"));
  a.call(10, "restartIce");
  a.call(20, "setLocalDescription");
  a.description(21, "local", "offer", sdpOf("cccc"));
  const { steps } = sequenceOf(call.trace(), { a: "a" });
  expect(steps.map(({ kind, detail }) => [kind, detail?.en])).toEqual([
    ["create", undefined],
    ["setLocalDescription", undefined],
    ["iceRestart", undefined],
    ["setLocalDescription", "ICE restart"],
  ]);
});

test("failures are faults, once each", () => {
  const call = tracedCall();
  const a = call.side("a");
  a.state(0, "iceConnection", "new", "checking");
  a.add({
    kind: "candidateError",
    atMs: 100,
    url: "turn:turn.example.com",
    address: null,
    port: null,
    errorCode: 401,
    errorText: "",
  });
  a.state(15_000, "iceConnection", "checking", "failed");
  a.state(15_001, "connection", "connecting", "failed");
  a.call(16_000, "close");
  const { steps } = sequenceOf(call.trace(), { a: "a" });
  expect(steps.filter(({ meaning }) => meaning === "fault").map(inShort)).toEqual([
    "100 server>a candidateError: error 401",
    "15000 a>b iceFailed: ICE failed",
  ]);
  expect(steps.at(-1)?.kind).toBe("close");
});
