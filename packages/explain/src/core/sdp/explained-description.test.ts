import { describe, expect, test } from "vitest";
import { explainDescription } from "./explained-description.ts";

const VIDEO = [
  "v=0",
  "o=- 1 2 IN IP4 127.0.0.1",
  "s=-",
  "t=0 0",
  "a=group:BUNDLE 0 1",
  "m=video 9 UDP/TLS/RTP/SAVPF 96 97 102",
  "c=IN IP4 0.0.0.0",
  "a=mid:0",
  "a=rtpmap:96 VP8/90000",
  "a=rtpmap:97 rtx/90000",
  "a=fmtp:97 apt=96",
  "a=rtpmap:102 H264/90000",
  "a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
  "a=rtcp-fb:96 nack pli",
  "a=sendonly",
  "m=audio 0 UDP/TLS/RTP/SAVPF 0",
  "a=mid:1",
  "",
].join("\r\n");

const lines = explainDescription(VIDEO).sections.flatMap(({ lines }) => lines);
const line = (text: string) => lines.find((line) => line.text === text);
const meanings = (text: string) => line(text)?.parts.map(({ meaning }) => meaning?.en);

describe("a description", () => {
  test("is split into the session part and the m-sections", () => {
    expect(
      explainDescription(VIDEO).sections.map(({ kind, mid, direction, rejected, lines }) => [
        kind,
        mid,
        direction,
        rejected,
        lines.length,
      ]),
    ).toEqual([
      [undefined, undefined, undefined, false, 5],
      ["video", "0", "sendonly", false, 10],
      ["audio", "1", undefined, true, 2],
    ]);
  });

  test("has payload types explained with the format that retransmits them, and vice versa", () => {
    expect(line("a=rtpmap:96 VP8/90000")?.explanation.en).toContain("retransmitted as 97 (rtx)");
    expect(line("a=rtpmap:96 VP8/90000")?.explanation.zh).toContain("以 97（rtx）重传");
    expect(line("a=rtpmap:97 rtx/90000")?.explanation.en).toContain("Here it retransmits 96 (VP8)");
    expect(line("a=fmtp:97 apt=96")?.explanation.en).toContain("96 (VP8)");
  });

  test("has the formats of the m-line named, including those that need no a=rtpmap", () => {
    expect(meanings("m=video 9 UDP/TLS/RTP/SAVPF 96 97 102")?.slice(3)).toEqual([
      "VP8",
      "rtx → 96 VP8",
      "H264 Constrained Baseline 3.1 mode 1",
    ]);
    expect(meanings("m=audio 0 UDP/TLS/RTP/SAVPF 0")?.slice(3)).toEqual(["PCMU"]);
  });

  test("has the position of each part of a line", () => {
    const { text = "", parts = [] } = line("a=rtcp-fb:96 nack pli") ?? {};
    expect(parts.map(({ from, to }) => text.slice(from, to))).toEqual(["96", "nack pli"]);
  });

  test("has the profile and level of H.264 decoded", () => {
    const fmtp = "a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f";
    expect(meanings(fmtp)?.at(-1)).toBe("Constrained Baseline, level 3.1: enough for 1280×720@30");
  });

  test("has the section of the document for each line", () => {
    expect(line("t=0 0")?.source).toEqual({ document: "RFC 8866", section: "5.9" });
    expect(line("a=rtcp-fb:96 nack pli")?.source).toEqual({ document: "RFC 4585", section: "6.3.1" });
  });
});

describe("a line that is not explained", () => {
  const explain = (text: string) =>
    explainDescription(`v=0\r\nm=audio 9 RTP/AVP 0\r\n${text}\r\n`).sections.at(-1)?.lines.at(-1);

  test("says whether it is unknown or malformed", () => {
    expect(explain("a=flavour:strawberry")).toMatchObject({
      known: false,
      explanation: { en: expect.stringContaining("not described here") },
    });
    expect(explain("a=setup:perhaps")).toMatchObject({
      known: false,
      explanation: { en: expect.stringContaining("not in the format") },
    });
    expect(explain("<b>hello</b>")).toMatchObject({
      known: false,
      explanation: { en: expect.stringContaining("Not a line of a session description") },
    });
  });

  test("may have the name of a member of Object.prototype", () => {
    for (const name of ["constructor", "__proto__", "toString"]) {
      expect(explain(`a=${name}:1`)?.known).toBe(false);
      expect(explain(`a=fmtp:0 ${name}=1`)?.parts.map(({ meaning }) => meaning)).toEqual([
        { en: "PCMU", zh: "PCMU" },
        undefined,
      ]);
    }
    expect(explain("a=rtpmap:0 constructor/8000")?.known).toBe(true);
  });
});

describe("an incomplete description", () => {
  test("is explained as far as possible, with a note", () => {
    const { sections, notes } = explainDescription("a=ice-ufrag:abcd\n");
    expect(sections[0]?.lines[0]?.known).toBe(true);
    expect(notes[0]?.en).toContain("begins with v=0");
  });

  test("may be empty", () => {
    expect(explainDescription("")).toEqual({
      sections: [{ kind: undefined, mid: undefined, direction: undefined, rejected: false, lines: [] }],
      notes: [],
    });
  });
});
