import { MAX_CHARACTERS, MAX_LINE_CHARACTERS, MAX_LINES, readDescription } from "@visavis/trace/core/sdp";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explainCandidate } from "../candidates/candidate-line.ts";
import { explainDescription } from "./explained-description.ts";

const ATTRIBUTES = [
  ..."candidate ice-ufrag ice-options remote-candidates fingerprint setup crypto group mid msid msid-semantic".split(
    " ",
  ),
  ..."rtcp rtcp-fb rtcp-xr rtpmap fmtp imageattr ptime extmap ssrc ssrc-group rid simulcast sctp-port".split(
    " ",
  ),
  ..."max-message-size sctpmap content label sendrecv bundle-only constructor".split(" "),
];
const WORDS = [
  ..."0 9 96 96/1 apt=96 apt=97 profile-level-id=42e01f 111/111 nack pli ccm fir * - /recvonly 1/sendonly".split(
    " ",
  ),
  ..."VP8/90000 rtx/90000 H264/90000 opus/48000/2 red/48000/2 telephone-event/8000 a/b/c/d typ host raddr rport".split(
    " ",
  ),
  ..."BUNDLE FID SIM cname:x msid: send recv ~q;h,f pt=96,97;max-br=1 sha-256 IN IP4 urn:ietf:params:rtp-hdrext:encrypt".split(
    " ",
  ),
];

/** A line that looks like one of a description. */
const line = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...ATTRIBUTES),
      fc.array(fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 12 })), { maxLength: 8 }),
    )
    .map(([name, words]) => `a=${name}:${words.join(" ")}`),
  fc
    .tuple(
      fc.constantFrom(..."vosituepcbrzkmax=".split("")),
      fc.array(fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 12 })), { maxLength: 8 }),
    )
    .map(([type, words]) => `${type}=${words.join(" ")}`),
  fc.string({ unit: "binary", maxLength: 60 }),
);
const text = fc
  .tuple(fc.array(line, { maxLength: 30 }), fc.constantFrom("\r\n", "\n", "\r"))
  .map(([lines, end]) => lines.join(end));

describe("any text", () => {
  test("is explained line by line, without an error", () => {
    fc.assert(
      fc.property(text, (sdp) => {
        const { sections } = explainDescription(sdp);
        const lines = sections.flatMap(({ lines }) => lines);
        expect(lines.map(({ number }) => number)).toEqual(lines.map((_, index) => index + 1));
        for (const { text, parts, explanation } of lines) {
          expect(explanation.en).not.toBe("");
          expect(explanation.zh).not.toBe("");
          let last = 0;
          for (const { from, to } of parts) {
            expect(from).toBeGreaterThanOrEqual(last);
            expect(to).toBeGreaterThanOrEqual(from);
            expect(to).toBeLessThanOrEqual(text.length);
            last = to;
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test("is accepted or refused as a candidate, without an error", () => {
    const words = fc.array(fc.oneof(fc.constantFrom(...WORDS), fc.string()), { maxLength: 14 });
    fc.assert(
      fc.property(words, (words) => {
        const explained = explainCandidate(`candidate:${words.join(" ")}`);
        if (explained !== undefined) expect(explained.parts.length).toBeGreaterThanOrEqual(7);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a very long text", () => {
  const HEAD = "v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n";
  /** CPU time, so that a busy machine does not count. */
  const tookMs = (sdp: string) => {
    const start = process.cpuUsage();
    explainDescription(sdp);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };

  test("has its last lines left out and counted", () => {
    const at = readDescription("a=x\n".repeat(MAX_LINES));
    expect(at.linesLeftOut).toBe(0);
    expect(at.session.lines.length).toBe(MAX_LINES);
    const past = explainDescription(`v=0\n${"a=x\n".repeat(100_000)}`);
    expect(past.sections[0]?.lines.length).toBe(MAX_LINES);
    expect(past.notes.at(-1)?.en).toContain(`${100_001 - MAX_LINES} more`);
  });

  test("is read up to the maximum number of characters", () => {
    const line = `a=x:${"x".repeat(MAX_LINE_CHARACTERS - "a=x:".length)}\n`;
    const lines = MAX_CHARACTERS / MAX_LINE_CHARACTERS;
    expect(readDescription(line.repeat(lines)).linesLeftOut).toBe(0);
    expect(readDescription(line.repeat(lines + 1)).linesLeftOut).toBe(1);
  });

  test("has the ends of long lines left out, and says so", () => {
    const explain = (characters: number) =>
      explainDescription(`a=mid:${"x".repeat(characters - "a=mid:".length)}`).sections[0]?.lines[0];
    expect(explain(MAX_LINE_CHARACTERS)?.known).toBe(true);
    const past = explain(MAX_LINE_CHARACTERS + 1);
    expect(past?.known).toBe(false);
    expect(past?.text.length).toBe(MAX_LINE_CHARACTERS);
    expect(past?.explanation.en).toContain("1 more characters");
  });

  test.each([
    ["one line of a million characters", `${HEAD}a=fmtp:96 ${"a=1;".repeat(250_000)}`],
    ["a hundred thousand lines", HEAD + "a=rtpmap:96 VP8/90000\r\n".repeat(100_000)],
    [
      "thousands of payload types, each retransmitted",
      HEAD + Array.from({ length: 4_990 }, (_, n) => `a=fmtp:${n} apt=${n}`).join("\r\n"),
    ],
    ["thousands of m-sections", HEAD + "m=audio 9 RTP/AVP 0\r\n".repeat(4_990)],
    [
      "thousands of bundled mids",
      `v=0\r\na=group:BUNDLE ${"0 ".repeat(900)}\r\n`.repeat(1_000) +
        "m=audio 9 RTP/AVP 0\r\na=mid:1\r\n".repeat(1_500),
    ],
    [
      "thousands of rtpmap lines",
      HEAD + Array.from({ length: 4_990 }, (_, n) => `a=rtpmap:${n} VP8/90000`).join("\r\n"),
    ],
    ["thousands of msid lines", HEAD + "m=audio 9 RTP/AVP 0\r\na=msid:x y\r\n".repeat(2_400)],
  ])("of %s takes less than a second of CPU time", (_, sdp) => {
    expect(tookMs(sdp)).toBeLessThan(1_000);
  });
});
