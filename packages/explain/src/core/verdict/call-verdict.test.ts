import { expect, test } from "vitest";
import {
  candidateLine,
  sdpOf,
  type TracedSide,
  tracedCall,
} from "../../../../trace/src/testing/traced-call.ts";
import { type CallVerdictKind, verdictOf } from "./call-verdict.ts";

const error = { url: "turn:turn.example.com", address: null, port: null, errorCode: 701, errorText: "" };
const publicHost = "candidate:1 1 udp 1 8.8.8.8 5000 typ host";
const privateHost = "candidate:1 1 udp 1 192.168.1.7 5000 typ host";

function offer(a: TracedSide) {
  a.call(0, "setLocalDescription");
  a.state(1, "signaling", "stable", "have-local-offer");
  a.description(1, "local", "offer", sdpOf("aaaa"));
  a.signaling(2, "out", { description: { type: "offer", sdp: sdpOf("aaaa") } });
}

function agree(a: TracedSide) {
  offer(a);
  a.signaling(100, "in", { description: { type: "answer", sdp: sdpOf("bbbb") } });
  a.state(101, "signaling", "have-local-offer", "stable");
  a.description(101, "remote", "answer", sdpOf("bbbb"));
}

function fail(a: TracedSide) {
  a.state(200, "iceConnection", "new", "checking");
  a.state(15_000, "iceConnection", "checking", "failed");
  a.state(15_001, "connection", "connecting", "failed");
}

function connect(a: TracedSide, { local = "host", remote = "host", relayProtocol = "udp" } = {}) {
  agree(a);
  a.candidate(110, "local", candidateLine("host", 1));
  a.candidate(111, "remote", candidateLine("host", 2));
  a.state(200, "iceConnection", "new", "connected");
  a.state(220, "connection", "connecting", "connected");
  a.statistics(300, {
    T: { type: "transport", selectedCandidatePairId: "P" },
    P: { type: "candidate-pair", localCandidateId: "L", remoteCandidateId: "R", currentRoundTripTime: 0.012 },
    L: {
      type: "local-candidate",
      candidateType: local,
      protocol: "udp",
      address: "192.0.2.1",
      port: 5_000,
      relayProtocol,
    },
    R: {
      type: "remote-candidate",
      candidateType: remote,
      protocol: "udp",
      address: "2001:db8::1",
      port: 6_000,
    },
  });
}

function receive(a: TracedSide, { video = 0, audio = 0, frames = 0 }) {
  for (let sample = 0; sample < 5; sample += 1) {
    a.statistics(1_000 + sample * 1_000, {
      V: {
        type: "inbound-rtp",
        kind: "video",
        bytesReceived: video * sample,
        framesDecoded: frames * sample,
      },
      A: { type: "inbound-rtp", kind: "audio", bytesReceived: audio * sample },
    });
  }
}

const cases: readonly [what: string, kind: CallVerdictKind, build: (a: TracedSide) => void][] = [
  ["nothing has been offered", "notBegun", (a) => a.call(0, "addTrack")],
  ["an offer has just been made", "waitingForAnswer", offer],
  [
    "the answer never came, although signaling works",
    "answerMissing",
    (a) => {
      offer(a);
      a.signaling(50, "in", { candidate: { candidate: candidateLine("host", 2) } });
      a.statistics(6_000, {});
    },
  ],
  [
    "signaling returned nothing",
    "signalingSilent",
    (a) => {
      offer(a);
      a.statistics(6_000, {});
    },
  ],
  [
    "this end does not answer",
    "waitingForOwnAnswer",
    (a) => {
      a.state(0, "signaling", "stable", "have-remote-offer");
      a.description(0, "remote", "offer", sdpOf("bbbb"));
    },
  ],
  [
    "the browser rejected the configuration",
    "constructionRefused",
    (a) => {
      a.add({ kind: "call", atMs: 0, call: 900, method: "RTCPeerConnection", arguments: [{}] });
      a.add({ kind: "outcome", atMs: 0, call: 900, error: { name: "SyntaxError", message: "bad URL" } });
    },
  ],
  [
    "the browser refused the answer",
    "descriptionRefused",
    (a) => {
      a.call(0, "setRemoteDescription", {
        arguments: [{ type: "answer", sdp: "" }],
        error: { name: "InvalidStateError", message: "wrong state" },
      });
    },
  ],
  ["negotiated, without a candidate of the other end", "waitingForCandidates", agree],
  [
    "checks are in progress",
    "checking",
    (a) => {
      agree(a);
      a.candidate(110, "local", candidateLine("host", 1));
      a.candidate(111, "remote", candidateLine("host", 2));
      a.state(120, "iceConnection", "new", "checking");
    },
  ],
  [
    "failed without a candidate of the other end",
    "noRemoteCandidates",
    (a) => {
      agree(a);
      a.candidate(110, "local", candidateLine("host", 1));
      fail(a);
    },
  ],
  [
    "failed with host candidates only",
    "onlyHostCandidates",
    (a) => {
      agree(a);
      a.add({ kind: "candidateError", atMs: 105, ...error });
      a.candidate(110, "local", candidateLine("host", 1));
      a.candidate(111, "remote", candidateLine("host", 2));
      fail(a);
    },
  ],
  [
    "failed with a relay here and private addresses there",
    "relayCannotReach",
    (a) => {
      agree(a);
      a.candidate(110, "local", candidateLine("host", 1));
      a.candidate(110, "local", candidateLine("relay", 1));
      a.candidate(111, "remote", privateHost);
      fail(a);
    },
  ],
  [
    "failed between two relays",
    "relaysCutOff",
    (a) => {
      agree(a);
      a.candidate(110, "local", candidateLine("relay", 1));
      a.candidate(111, "remote", candidateLine("relay", 2));
      fail(a);
    },
  ],
  [
    "failed although public addresses were tried",
    "checksUnanswered",
    (a) => {
      agree(a);
      a.candidate(110, "local", candidateLine("srflx", 1));
      a.candidate(111, "remote", publicHost);
      fail(a);
      a.statistics(16_000, {
        P: { type: "candidate-pair", state: "failed", requestsSent: 9, responsesReceived: 0 },
      });
    },
  ],
  [
    "the certificate did not match",
    "dtlsFailed",
    (a) => {
      connect(a);
      a.state(400, "dtls", "connecting", "failed", "0");
      a.state(401, "connection", "connected", "failed");
    },
  ],
  [
    "nothing arrives from the other end",
    "lost",
    (a) => {
      connect(a);
      a.state(9_000, "iceConnection", "connected", "disconnected");
      a.state(9_000, "connection", "connected", "disconnected");
    },
  ],
  [
    "the offer of a restart is not answered",
    "restartUnanswered",
    (a) => {
      connect(a);
      a.state(9_000, "iceConnection", "connected", "disconnected");
      a.state(12_000, "signaling", "stable", "have-local-offer");
    },
  ],
  ["connected over host addresses", "connectedDirectly", (a) => connect(a)],
  ["connected through NAT", "connectedDirectly", (a) => connect(a, { local: "srflx", remote: "prflx" })],
  [
    "connected over a relay",
    "connectedOverRelay",
    (a) => connect(a, { local: "relay", relayProtocol: "tls" }),
  ],
  [
    "connected, but statistics do not show how",
    "connected",
    (a) => {
      agree(a);
      a.state(200, "connection", "connecting", "connected");
    },
  ],
  [
    "connected with media",
    "connectedDirectly",
    (a) => {
      connect(a);
      receive(a, { video: 50_000, audio: 5_000, frames: 20 });
    },
  ],
  [
    "connected without any media",
    "mediaMissing",
    (a) => {
      connect(a);
      receive(a, {});
    },
  ],
  [
    "connected without video",
    "mediaMissing",
    (a) => {
      connect(a);
      receive(a, { audio: 5_000 });
    },
  ],
  [
    "connected, but the video cannot be decoded",
    "framesMissing",
    (a) => {
      connect(a);
      receive(a, { video: 50_000, audio: 5_000 });
    },
  ],
  [
    "closed",
    "closed",
    (a) => {
      connect(a);
      a.call(5_000, "close");
    },
  ],
];

test.each(cases)("%s: %s", (_what, kind, build) => {
  const call = tracedCall();
  build(call.side("a"));
  const trace = call.trace();
  const verdict = verdictOf(trace, "a");
  expect(verdict.kind).toBe(kind);
  expect(verdict.sentence.en).toMatch(/\.$/);
  expect(verdict.sentence.zh).toMatch(/。$/);
  expect(verdict.nextStep.en).not.toBe("");
  expect(verdict.nextStep.zh).toMatch(/[。？]$/);
  for (const { events } of verdict.evidence) {
    for (const index of events) expect(trace.events[index]?.connection).toBe("a");
  }
});

test("the verdict on a connection over a relay names the pair and its round trip", () => {
  const call = tracedCall();
  connect(call.side("a"), { local: "relay", relayProtocol: "tls" });
  const { evidence, nextStep } = verdictOf(call.trace(), "a");
  expect(evidence[0]?.text.en).toBe(
    "Selected pair: relay TLS 192.0.2.1:5000 ↔ host UDP [2001:db8::1]:6000, round trip 12 ms.",
  );
  expect(nextStep.en).toContain("TCP");
});

test("a paused simulcast layer does not count as missing video", () => {
  const call = tracedCall();
  const a = call.side("a");
  connect(a);
  receive(a, { video: 50_000, audio: 5_000, frames: 20 });
  for (let sample = 0; sample < 5; sample += 1) {
    a.statistics(1_500 + sample * 1_000, { V2: { type: "inbound-rtp", kind: "video", bytesReceived: 0 } });
  }
  expect(verdictOf(call.trace(), "a").kind).toBe("connectedDirectly");
});
