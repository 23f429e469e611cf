import { expect, test } from "vitest";
import { tracedCall } from "../../testing/traced-call.ts";
import { MAX_MEASURED_OBJECTS, type Metric, seriesOf } from "./series.ts";

function lineOf(trace: Parameters<typeof seriesOf>[0], metric: Metric, direction?: "outgoing" | "incoming") {
  return seriesOf(trace, "a").lines.find(
    (line) => line.metric === metric && line.stream?.direction === direction,
  )?.values;
}

test("a bitrate is the difference of two counts over the time between them", () => {
  const call = tracedCall();
  const a = call.side("a");
  a.statistics(1_000, { O: { type: "outbound-rtp", kind: "video", bytesSent: 1_000 } });
  a.statistics(2_000, { O: { bytesSent: 126_000 } });
  a.statistics(4_000, { O: { bytesSent: 376_000 } });
  a.statistics(5_000, { I: { type: "inbound-rtp", kind: "audio", bytesReceived: 0 } });
  expect(seriesOf(call.trace(), "a").atMs).toEqual([1_000, 2_000, 4_000, 5_000]);
  expect(lineOf(call.trace(), "bitrateKbps", "outgoing")).toEqual([null, 1_000, 1_000, 0]);
});

test("a counter that was reset has no value for one sample, and an object that was removed starts over", () => {
  const call = tracedCall();
  const a = call.side("a");
  const inbound = { type: "inbound-rtp", kind: "audio" };
  a.statistics(0, { I: { ...inbound, bytesReceived: 0 } });
  a.statistics(1_000, { I: { bytesReceived: 1_000 } });
  a.statistics(2_000, { I: { bytesReceived: 500 } });
  a.statistics(3_000, { I: { bytesReceived: 1_500 } });
  a.statistics(4_000, {}, ["I"]);
  a.statistics(5_000, { I: { ...inbound, bytesReceived: 9_000 } });
  a.statistics(6_000, { I: { bytesReceived: 10_000 } });
  expect(lineOf(call.trace(), "bitrateKbps", "incoming")).toEqual([null, 8, null, 8, null, null, 8]);
});

test("loss is the share of the packets since the previous sample", () => {
  const call = tracedCall();
  const a = call.side("a");
  a.statistics(0, { I: { type: "inbound-rtp", kind: "audio", packetsReceived: 0, packetsLost: 0 } });
  a.statistics(1_000, { I: { packetsReceived: 95, packetsLost: 5 } });
  a.statistics(2_000, { I: { packetsReceived: 195, packetsLost: 4 } });
  a.statistics(3_000, { O: { type: "outbound-rtp", kind: "audio" } });
  expect(lineOf(call.trace(), "lossPercent", "incoming")).toEqual([null, 5, 0, null]);
});

test("reports of the other end belong to the outgoing stream", () => {
  const call = tracedCall();
  call.side("a").statistics(0, {
    O: { type: "outbound-rtp", kind: "video", mid: "1", rid: "h" },
    RI: {
      type: "remote-inbound-rtp",
      kind: "video",
      localId: "O",
      fractionLost: 0.25,
      jitter: 0.004,
      roundTripTime: 0.02,
    },
  });
  const { lines } = seriesOf(call.trace(), "a");
  expect(lines.map(({ metric, values }) => [metric, values[0]])).toEqual([
    ["lossPercent", 25],
    ["jitterMs", 4],
    ["roundTripTimeMs", 20],
  ]);
  expect(lines[0]?.stream).toEqual({ id: "O", direction: "outgoing", kind: "video", mid: "1", rid: "h" });
});

test("the frame rate is computed if the browser does not report it, as in Firefox", () => {
  const call = tracedCall();
  const a = call.side("a");
  a.statistics(0, { I: { type: "inbound-rtp", kind: "video", framesDecoded: 0 } });
  a.statistics(2_000, { I: { framesDecoded: 50 } });
  expect(lineOf(call.trace(), "frameRate", "incoming")).toEqual([null, 25]);
});

test("the selected pair provides the round-trip time and the available bitrate", () => {
  const call = tracedCall();
  call.side("a").statistics(0, {
    T: { type: "transport", selectedCandidatePairId: "P" },
    P: { type: "candidate-pair", currentRoundTripTime: 0.03, availableOutgoingBitrate: 2_500_000 },
  });
  expect(lineOf(call.trace(), "roundTripTimeMs")).toEqual([30]);
  expect(lineOf(call.trace(), "availableOutgoingBitrateKbps")).toEqual([2_500]);
});

test("resolution and quality limitation are bands that end where the next one begins", () => {
  const call = tracedCall();
  const a = call.side("a");
  const video = { type: "outbound-rtp", kind: "video" };
  a.statistics(-1_000, { O: { ...video, frameWidth: 0, frameHeight: 0 } });
  a.statistics(0, {
    O: { ...video, frameWidth: 640, frameHeight: 360, qualityLimitationReason: "bandwidth" },
  });
  a.statistics(1_000, {});
  a.statistics(2_000, { O: { frameWidth: 1_280, frameHeight: 720 } });
  a.statistics(3_000, { O: { qualityLimitationReason: "none" } });
  a.statistics(4_000, {}, ["O"]);
  const bands = seriesOf(call.trace(), "a").bands.map(({ what, value, fromMs, untilMs }) => [
    what,
    value,
    fromMs,
    untilMs,
  ]);
  expect(bands).toEqual([
    ["resolution", "640×360", 0, 2_000],
    ["qualityLimitation", "bandwidth", 0, 3_000],
    ["resolution", "1280×720", 2_000, 3_000],
    ["qualityLimitation", "none", 3_000, 3_000],
  ]);
});

test.each([0, 1])("objects past the limit are not measured (%i past it)", (past) => {
  const call = tracedCall();
  const count = MAX_MEASURED_OBJECTS + past;
  const inbound = (bytesReceived: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `I${index}`,
        { type: "inbound-rtp", kind: "audio", bytesReceived },
      ]),
    );
  call.side("a").statistics(0, inbound(0));
  call.side("a").statistics(1_000, inbound(1_000));
  expect(seriesOf(call.trace(), "a").lines.length).toBe(MAX_MEASURED_OBJECTS);
});
