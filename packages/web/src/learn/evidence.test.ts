import { signal } from "@preact/signals";
import type { TraceEvent } from "@visavis/trace/core";
import { describe, expect, test } from "vitest";
import { codecIn, connectedIn, passedBy, pictureIn, refusalIn, rtpIn, statesPassed } from "./evidence.ts";
import { createPairViews, type PairViews } from "./pair-views.ts";

const viewsOf = (...events: readonly TraceEvent[]): PairViews =>
  createPairViews(signal({ startedAtMs: 0, userAgent: "", connections: [], events, leftOut: 0 }), {
    a: "1",
    b: "2",
  });

const call = (number: number, method: string): TraceEvent => ({
  atMs: number,
  connection: "1",
  kind: "call",
  call: number,
  method: `RTCPeerConnection.${method}`,
  arguments: [],
});

const refused = (number: number): TraceEvent => ({
  atMs: number,
  connection: "1",
  kind: "outcome",
  call: number,
  error: { name: "InvalidStateError", message: "wrong state" },
});

const went = (
  connection: string,
  machine: "signaling" | "connection",
  from: string,
  to: string,
): TraceEvent => ({
  atMs: 1,
  connection,
  kind: "state",
  machine,
  from,
  to,
});

describe("a rejected call", () => {
  test("is shown with the browser's error", () => {
    const views = viewsOf(call(1, "createOffer"), call(2, "createAnswer"), refused(2));
    expect(refusalIn(views, ["createAnswer"])).toBe("createAnswer → InvalidStateError: wrong state");
  });

  test("of another method does not count, nor does a call that succeeds", () => {
    const success: TraceEvent = { atMs: 3, connection: "1", kind: "outcome", call: 2 };
    const views = viewsOf(call(1, "createOffer"), refused(1), call(2, "createAnswer"), success);
    expect(refusalIn(views, ["createAnswer"])).toBeUndefined();
  });
});

describe("the states of a machine", () => {
  const wanted = ["stable", "have-local-offer", "stable"];

  test("begin with the first state of the machine", () => {
    const views = viewsOf(call(1, "createOffer"), went("1", "signaling", "stable", "have-local-offer"));
    expect(statesPassed(views, { end: "a", machine: "signaling" })).toEqual(["stable", "have-local-offer"]);
    expect(passedBy(views, { end: "a", machine: "signaling", wanted })).toBeUndefined();
  });

  test("are evidence once all of the wanted states have been reached", () => {
    const views = viewsOf(
      went("1", "signaling", "stable", "have-local-offer"),
      went("1", "signaling", "have-local-offer", "stable"),
    );
    expect(passedBy(views, { end: "a", machine: "signaling", wanted })).toBe(
      "A: stable → have-local-offer → stable",
    );
    expect(passedBy(views, { end: "b", machine: "signaling", wanted })).toBeUndefined();
  });

  test("are empty before the first event of an end", () => {
    expect(statesPassed(viewsOf(), { end: "a", machine: "signaling" })).toEqual([]);
  });
});

test("connectedIn needs both ends to have been connected", () => {
  const a = went("1", "connection", "connecting", "connected");
  const b = went("2", "connection", "connecting", "connected");
  expect(connectedIn(viewsOf(a))).toBeUndefined();
  expect(connectedIn(viewsOf(a, b))).toBe("A: connected, B: connected");
});

describe("received video", () => {
  const sample = (framesDecoded: number): TraceEvent => ({
    atMs: 1_000,
    connection: "2",
    kind: "statistics",
    changed: {
      in: { type: "inbound-rtp", kind: "video", codecId: "c", ssrc: 7, packetsReceived: 30, framesDecoded },
      c: { type: "codec", mimeType: "video/VP8", payloadType: 96 },
    },
  });

  test("is shown by its decoded frames and its packets", () => {
    const views = viewsOf(sample(12));
    expect(pictureIn(views, "b")).toBe("framesDecoded: 12");
    expect(rtpIn(views, "b")).toBe("video/VP8, payload type 96, SSRC 7, 30 packets");
    expect(codecIn(views, "b")).toBe("video/VP8");
  });

  test("needs a decoded frame at that end", () => {
    expect(pictureIn(viewsOf(sample(0)), "b")).toBeUndefined();
    expect(codecIn(viewsOf(sample(0)), "b")).toBeUndefined();
    expect(pictureIn(viewsOf(sample(12)), "a")).toBeUndefined();
    expect(rtpIn(viewsOf(), "b")).toBeUndefined();
  });

  test("has no RTP evidence before the statistics name its codec", () => {
    const packetsOnly: TraceEvent = {
      atMs: 1_000,
      connection: "2",
      kind: "statistics",
      changed: { in: { type: "inbound-rtp", kind: "video", ssrc: 7, packetsReceived: 2 } },
    };
    expect(rtpIn(viewsOf(packetsOnly), "b")).toBeUndefined();
  });
});
