import { describe, expect, test } from "vitest";
import { judgeBandwidth, MAX_LOST_SHARE, MAX_ROUND_TRIP_MS } from "./bandwidth.ts";
import { judgePicture, MIN_FRAMES_PER_SECOND } from "./camera.ts";
import { judgeSizes, TRIED_SIZES } from "./camera-sizes.ts";
import { judgeIpv6 } from "./ipv6.ts";
import { judgeLatency } from "./latency.ts";
import { judgeMicrophone, MIN_SOUND_MS } from "./microphone.ts";
import { judgePath } from "./path.ts";
import { judgeThroughput, MIN_CALL_KBPS } from "./throughput.ts";
import { judgeTransport } from "./transport.ts";

describe("microphone", () => {
  const GOOD = { soundMs: 5_000, rmsDbfs: -20, clippedStretches: 0 };

  test("a good level passes, and so do the lower limits", () => {
    expect(judgeMicrophone(GOOD)).toEqual({ grade: "passed", reason: "microphoneHeard" });
    expect(judgeMicrophone({ ...GOOD, soundMs: MIN_SOUND_MS, rmsDbfs: -60 }).grade).toBe("passed");
  });

  test("nothing but zeros is a muted microphone", () => {
    expect(judgeMicrophone({ soundMs: 0, rmsDbfs: Number.NEGATIVE_INFINITY, clippedStretches: 0 })).toEqual({
      grade: "failed",
      reason: "microphoneMuted",
    });
  });

  test.each([
    ["a level below −60 dBFS", { rmsDbfs: -60.1 }, "microphoneLow"],
    ["less than 2 s of sound", { soundMs: MIN_SOUND_MS - 1 }, "microphoneInterrupted"],
    ["one clipped read", { clippedStretches: 1 }, "microphoneClips"],
  ])("%s is a warning", (_what, change, reason) => {
    expect(judgeMicrophone({ ...GOOD, ...change })).toEqual({ grade: "warning", reason });
  });
});

describe("camera", () => {
  const GOOD = {
    requested: { width: 640, height: 480 },
    delivered: { width: 640, height: 480 },
    receivedFrames: 100,
    framesPerSecond: 30,
    pictures: 30,
    blackPictures: 0,
    frozenPictures: 0,
  };

  test("a moving picture of the right size passes, even rotated, as from a phone held upright", () => {
    expect(judgePicture(GOOD)).toEqual({ grade: "passed", reason: "pictureMoves" });
    expect(judgePicture({ ...GOOD, delivered: { width: 480, height: 640 } }).grade).toBe("passed");
  });

  test.each([
    ["no frame", { receivedFrames: 0 }, "failed", "noPicture"],
    ["another size", { delivered: { width: 320, height: 240 } }, "failed", "otherSize"],
    ["fewer than 5 frames a second", { framesPerSecond: 4.9 }, "failed", "fewFrames"],
    ["more than a third of black pictures", { blackPictures: 11 }, "failed", "blackPicture"],
    ["more than a third of frozen pictures", { frozenPictures: 11 }, "warning", "stillPicture"],
  ])("%s does not pass", (_what, change, grade, reason) => {
    expect(judgePicture({ ...GOOD, ...change })).toEqual({ grade, reason });
  });

  test("it passes at each limit", () => {
    const atLimit = { framesPerSecond: MIN_FRAMES_PER_SECOND, blackPictures: 10, frozenPictures: 10 };
    expect(judgePicture({ ...GOOD, ...atLimit }).grade).toBe("passed");
  });

  test("14 sizes are tried, from 160 × 120 to 4096 × 2160", () => {
    expect(TRIED_SIZES).toHaveLength(14);
    expect([TRIED_SIZES[0], TRIED_SIZES.at(-1)]).toEqual([
      { width: 160, height: 120 },
      { width: 4096, height: 2160 },
    ]);
  });

  test("720 lines are high definition, 576 are not, and no size at all is a failure", () => {
    expect(judgeSizes([{ width: 1280, height: 720 }])).toEqual({ grade: "passed", reason: "sizesGood" });
    expect(judgeSizes([{ width: 1024, height: 576 }])).toEqual({ grade: "warning", reason: "sizesSmall" });
    expect(judgeSizes([])).toEqual({ grade: "failed", reason: "noSize" });
  });
});

describe("transport", () => {
  test("a packet that came back passes", () => {
    expect(judgeTransport({ transport: "udp", verdict: "works", isOwnServer: true })).toEqual({
      grade: "passed",
      reason: "works",
    });
  });

  test.each([
    ["udp", "udpBlocked"],
    ["tcp", "tcpBlocked"],
    ["tls", "tlsBlocked"],
  ] as const)(
    "if this page's server does not answer over %s, something in between blocks it",
    (transport, reason) => {
      expect(judgeTransport({ transport, verdict: "noAnswer", isOwnServer: true })).toEqual({
        grade: "failed",
        reason,
      });
    },
  );

  test("another server that does not answer may have any reason", () => {
    expect(judgeTransport({ transport: "udp", verdict: "noAnswer", isOwnServer: false })).toEqual({
      grade: "failed",
      reason: "noAnswer",
    });
  });

  test("a wrong password is reported as such, on every transport", () => {
    for (const transport of ["udp", "tcp", "tls"] as const) {
      expect(judgeTransport({ transport, verdict: "wrongCredentials", isOwnServer: true })).toEqual({
        grade: "failed",
        reason: "wrongCredentials",
      });
    }
  });

  test("a failed TLS connection to this page's server is a warning about its certificate; to another, a failure", () => {
    const verdict = "notConnected";
    expect(judgeTransport({ transport: "tls", verdict, isOwnServer: true }).reason).toBe("ownCertificate");
    expect(judgeTransport({ transport: "tls", verdict, isOwnServer: false }).grade).toBe("failed");
    expect(judgeTransport({ transport: "tcp", verdict, isOwnServer: true }).grade).toBe("failed");
  });

  test("a server that supports only STUN is a warning, and a stopped test is skipped", () => {
    expect(judgeTransport({ transport: "udp", verdict: "stunOnly", isOwnServer: false }).grade).toBe(
      "warning",
    );
    expect(judgeTransport({ transport: "udp", verdict: "stopped", isOwnServer: false }).grade).toBe(
      "skipped",
    );
  });
});

describe("IPv6", () => {
  test.each([
    ["a global address", ["192.0.2.7", "2606:4700::7"], "passed", "ipv6Global"],
    ["an address for documentation only", ["192.0.2.7", "2001:db8::7"], "warning", "ipv6LocalOnly"],
    ["a unique local address only", ["192.0.2.7", "fd12::7"], "warning", "ipv6LocalOnly"],
    ["IPv4 only", ["192.0.2.7"], "warning", "noIpv6"],
    ["mDNS names only", ["4f9b.local"], "skipped", "addressesHidden"],
    ["an mDNS name, and IPv6 seen by the server", ["4f9b.local", "2606:4700::7"], "passed", "ipv6Global"],
    ["no address", [], "skipped", "noNetwork"],
  ] as const)("%s", (_what, addresses, grade, reason) => {
    expect(judgeIpv6(addresses)).toEqual({ grade, reason });
  });
});

describe("path", () => {
  const SEEN = { candidates: 1, isMessageBack: false, isGatheringComplete: true, errors: 0 };

  test.each([
    ["host", "hostWorks"],
    ["srflx", "reflexiveWorks"],
    ["relay", "relayWorks"],
  ] as const)("a message that came back over %s passes", (path, reason) => {
    expect(judgePath({ ...SEEN, path, isMessageBack: true })).toEqual({ grade: "passed", reason });
  });

  test.each([
    ["host", "failed", "hostBlocked"],
    ["srflx", "warning", "noHairpinning"],
    ["relay", "failed", "relayLost"],
  ] as const)("with %s candidates and no message it is %s", (path, grade, reason) => {
    expect(judgePath({ ...SEEN, path })).toEqual({ grade, reason });
  });

  test.each([
    ["host", "noNetwork"],
    ["relay", "noRelay"],
  ] as const)("without %s candidates it fails", (path, reason) => {
    expect(judgePath({ ...SEEN, path, candidates: 0 })).toEqual({ grade: "failed", reason });
  });

  test("no reflexive candidate means no NAT if every server answered, and a failure otherwise", () => {
    const none = { ...SEEN, path: "srflx", candidates: 0 } as const;
    expect(judgePath(none)).toEqual({ grade: "skipped", reason: "noNat" });
    const failure = { grade: "failed", reason: "noReflexive" };
    expect(judgePath({ ...none, errors: 1 })).toEqual(failure);
    expect(judgePath({ ...none, isGatheringComplete: false })).toEqual(failure);
  });
});

describe("throughput", () => {
  test("enough for a call passes, less is a warning, and nothing is a failure", () => {
    expect(judgeThroughput({ kbps: MIN_CALL_KBPS })).toEqual({ grade: "passed", reason: "throughputGood" });
    expect(judgeThroughput({ kbps: MIN_CALL_KBPS - 1 })).toEqual({ grade: "warning", reason: "slowRelay" });
    expect(judgeThroughput({ kbps: 0 })).toEqual({ grade: "failed", reason: "nothingArrived" });
  });
});

describe("bandwidth", () => {
  const GOOD = { receivedFrames: 100, lostShare: 0, roundTripMs: 20, rampUpMs: 3_000 };

  test("a video that ramps up passes, at each limit and without a round-trip time too", () => {
    expect(judgeBandwidth(GOOD)).toEqual({ grade: "passed", reason: "bandwidthGood" });
    const atLimit = { lostShare: MAX_LOST_SHARE, roundTripMs: MAX_ROUND_TRIP_MS };
    expect(judgeBandwidth({ ...GOOD, ...atLimit }).grade).toBe("passed");
    expect(judgeBandwidth({ ...GOOD, roundTripMs: undefined }).grade).toBe("passed");
  });

  test.each([
    ["no frame", { receivedFrames: 0 }, "failed", "videoLost"],
    ["more than 5 % of packet loss", { lostShare: MAX_LOST_SHARE + 0.001 }, "warning", "packetsLost"],
    ["a distant relay", { roundTripMs: MAX_ROUND_TRIP_MS + 1 }, "warning", "farRelay"],
    ["never reaching 75 %", { rampUpMs: undefined }, "warning", "notRampedUp"],
  ])("%s does not pass", (_what, change, grade, reason) => {
    expect(judgeBandwidth({ ...GOOD, ...change })).toEqual({ grade, reason });
  });
});

describe("latency", () => {
  const GOOD = { sent: 100, returned: 100, shortestMs: 20, longestMs: 60 };

  test("80 of 100 packets are enough, and (shortest + 100 ms) × 2 is not too long", () => {
    expect(judgeLatency({ ...GOOD, returned: 80, longestMs: 240 })).toEqual({
      grade: "passed",
      reason: "latencySteady",
    });
  });

  test.each([
    ["79 of 100 packets", { returned: 79 }, "failed", "manyLost"],
    ["no packet", { returned: 0 }, "failed", "nothingReturned"],
    ["a delay longer than (shortest + 100 ms) × 2", { longestMs: 240.1 }, "warning", "unsteady"],
  ])("%s does not pass", (_what, change, grade, reason) => {
    expect(judgeLatency({ ...GOOD, ...change })).toEqual({ grade, reason });
  });
});
