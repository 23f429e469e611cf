import { seriesOf } from "@visavis/trace/core";
import { expect, test } from "vitest";
import { tracedCall } from "../../../../trace/src/testing/traced-call.ts";
import { FLOW_SAMPLES, verdictFacts } from "./verdict-facts.ts";

test.each([1, FLOW_SAMPLES, FLOW_SAMPLES + 1, 10])(
  "the newest of %i samples show the same flows as the whole series",
  (samples) => {
    const call = tracedCall();
    const a = call.side("a");
    a.statistics(0, { I: { type: "inbound-rtp", kind: "video", bytesReceived: 0, framesDecoded: 0 } });
    for (let sample = 1; sample < samples; sample += 1) {
      a.statistics(sample * 1_000, { I: { bytesReceived: sample ** 2 * 1_000, framesDecoded: sample ** 2 } });
    }
    const trace = call.trace();
    const newestOf = (metric: string) =>
      seriesOf(trace, "a")
        .lines.find((line) => line.metric === metric)
        ?.values.slice(-FLOW_SAMPLES)
        .filter((value) => value !== null) ?? [];
    const flows = verdictFacts(trace, "a").incoming;
    expect(flows.flatMap(({ recentKbps }) => recentKbps)).toEqual(newestOf("bitrateKbps"));
    expect(flows.flatMap(({ recentFrameRates }) => recentFrameRates)).toEqual(newestOf("frameRate"));
    expect(newestOf("bitrateKbps")).toHaveLength(Math.min(samples - 1, FLOW_SAMPLES));
  },
);
