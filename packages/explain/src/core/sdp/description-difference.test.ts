import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { differenceOf } from "./description-difference.ts";

const fixture = (name: string) => readFileSync(join(import.meta.dirname, "fixtures", `${name}.sdp`), "utf8");

/** Each change as `kind mids`. */
const kinds = (before: string, after: string) =>
  differenceOf(before, after).map(({ kind, mids }) => [kind, ...mids].join(" "));

const text = (before: string, after: string, kind: string) =>
  differenceOf(before, after).find((change) => change.kind === kind)?.text;

const OFFER = [
  "v=0",
  "o=- 4611 2 IN IP4 127.0.0.1",
  "s=-",
  "t=0 0",
  "a=group:BUNDLE 0 1",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111 0",
  "c=IN IP4 0.0.0.0",
  "a=ice-ufrag:aaaa",
  "a=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa",
  "a=fingerprint:sha-256 AA",
  "a=setup:actpass",
  "a=mid:0",
  "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
  "a=sendrecv",
  "a=msid:stream track",
  "a=rtcp-mux",
  "a=rtpmap:111 opus/48000/2",
  "a=fmtp:111 minptime=10;useinbandfec=1",
  "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98",
  "c=IN IP4 0.0.0.0",
  "a=ice-ufrag:aaaa",
  "a=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa",
  "a=fingerprint:sha-256 AA",
  "a=setup:actpass",
  "a=mid:1",
  "a=sendrecv",
  "a=rtcp-mux",
  "a=rtpmap:96 VP8/90000",
  "a=rtcp-fb:96 nack",
  "a=rtpmap:97 rtx/90000",
  "a=fmtp:97 apt=96",
  "a=rtpmap:98 VP9/90000",
  "a=fmtp:98 profile-id=0",
  "",
].join("\r\n");

/** The offer with every occurrence of `from` replaced. */
const changed = (from: string | RegExp, to: string) => OFFER.replaceAll(from, to);

describe("the difference between two descriptions", () => {
  test("is empty for the same description, however its lines end", () => {
    expect(differenceOf(OFFER, OFFER)).toEqual([]);
    expect(differenceOf(OFFER, OFFER.replaceAll("\r\n", "\n"))).toEqual([]);
  });

  test("is the order, if only that differs", () => {
    expect(kinds("v=0\na=x:1\na=y:2\n", "v=0\na=y:2\na=x:1\n")).toEqual(["order"]);
  });

  test("is only the wording, if the meaning is the same", () => {
    expect(differenceOf("v=0\na=msid-semantic: WMS\n", "v=0\na=msid-semantic:WMS *\n")[0]?.text.en).toContain(
      "line by line",
    );
  });

  test("describes a change of direction", () => {
    const hold = OFFER.replace("a=sendrecv\r\na=msid", "a=inactive\r\na=msid");
    expect(kinds(OFFER, hold)).toEqual(["direction 0"]);
    expect(text(OFFER, hold, "direction")).toEqual({
      en: "Direction sendrecv → inactive: neither direction.",
      zh: "方向 sendrecv → inactive：双向停止。",
    });
  });

  test("is an ICE restart if one end writes a new ufrag and password, listed once for all m-sections", () => {
    const restarted = changed("aaaa", "bbbb").replace("4611 2", "4611 3");
    expect(kinds(OFFER, restarted)).toEqual(["version", "iceRestart 0 1"]);
    const byOther = changed("aaaa", "bbbb").replace("4611 2", "9999 2");
    expect(kinds(OFFER, byOther)).toEqual(["writer", "iceCredentials 0 1"]);
  });

  test("is a codec added, removed, moved, renumbered or with different parameters", () => {
    expect(text(OFFER, changed("a=rtpmap:98 VP9/90000", "a=rtpmap:98 AV1/90000"), "codecsAdded")?.en).toBe(
      "Codecs added: AV1 profile 0.",
    );
    expect(text(OFFER, changed("96 97 98", "98 96 97"), "codecOrder")?.en).toBe(
      "VP9 profile 0 is now preferred: VP9 profile 0, VP8.",
    );
    expect(text(OFFER, changed(/(?<=[: ])98\b/g, "100"), "codecsRenumbered")?.en).toBe(
      "Different payload types: VP9 profile 0: 98 → 100.",
    );
    expect(text(OFFER, changed("useinbandfec=1", "useinbandfec=0"), "codecParameters")?.en).toBe(
      "Different parameters: opus: minptime=10;useinbandfec=1 → minptime=10.",
    );
    expect(
      kinds(
        OFFER,
        changed("a=fmtp:111 minptime=10;useinbandfec=1", "a=fmtp:111 useinbandfec=1; minptime=10"),
      ),
    ).toEqual(["otherLines"]);
  });

  test("lists a removed codec without the format that retransmitted it", () => {
    const without = changed("96 97 98", "98").replaceAll(/a=(?:rtpmap|fmtp|rtcp-fb):9[67].*\r\n/g, "");
    expect(text(OFFER, without, "codecsRemoved")?.en).toBe("Codecs removed: VP8.");
  });

  test("covers feedback, header extensions, tracks and limits", () => {
    expect(kinds(OFFER, changed("96 nack", "96 nack\r\na=rtcp-fb:96 goog-remb"))).toEqual(["feedback 1"]);
    expect(kinds(OFFER, changed("extmap:1 ", "extmap:2 "))).toEqual(["extensionsRenumbered 0"]);
    expect(kinds(OFFER, changed(/a=extmap.*\r\n/g, ""))).toEqual(["extensionsRemoved 0"]);
    expect(text(OFFER, changed("stream track", "stream other"), "stream")?.en).toBe(
      "A different track in the same stream.",
    );
    expect(kinds(OFFER, changed("a=mid:1", "a=mid:1\r\nb=AS:500"))).toEqual(["bandwidth 1"]);
  });

  test("lists added candidates by type", () => {
    const candidate = "a=candidate:1 1 udp 2122194687 192.0.2.2 49380 typ host";
    expect(text(OFFER, changed("a=mid:1", `${candidate}\r\na=mid:1`), "candidatesAdded")?.en).toBe(
      "Candidates added: 1 × host udp.",
    );
  });

  test("quotes a line that is not compared by meaning", () => {
    expect(text(OFFER, changed("a=mid:1", "a=mid:1\r\na=flavour:mint"), "otherLines")?.en).toBe(
      "Other lines: + a=flavour:mint.",
    );
  });

  test("is an m-section rejected, missing or moved", () => {
    expect(kinds(OFFER, changed("m=video 9", "m=video 0"))).toEqual(["sectionRejected 1"]);
    const [session = "", audio = "", video = ""] = OFFER.split(/(?=m=)/);
    expect(kinds(OFFER, session + audio)).toEqual(["sectionMissing 1"]);
    expect(kinds(session + audio, OFFER)).toEqual(["sectionAdded 1"]);
    expect(kinds(OFFER, session + video + audio)).toEqual(["sectionMoved 1 0"]);
  });
});

describe.each(["chromium", "firefox"])("what %s writes during a connection", (browser) => {
  const step = (before: string, after: string) =>
    kinds(fixture(`${browser}-${before}`), fixture(`${browser}-${after}`));

  test("shows a shared screen as an m-section added", () => {
    const found = step("call-offer", "screen-offer");
    expect(found).toContain("sectionAdded 3");
    expect(found).toContain("bundle");
  });

  test("shows an ICE restart", () => {
    expect(step("screen-offer", "restart-offer").some((found) => found.startsWith("iceRestart"))).toBe(true);
  });

  test("shows hold as a change of direction", () => {
    expect(step("restart-offer", "hold-offer").some((found) => found.startsWith("direction 0"))).toBe(true);
  });

  test("shows a stopped transceiver, and its place reused", () => {
    expect(step("hold-offer", "stopped-offer")).toContain("sectionRejected 1");
    expect(step("stopped-offer", "recycled-offer").join("\n")).toMatch(/sectionRecycled 4|sectionAdded 4/);
  });

  test("shows that the answer is from another end, which takes a DTLS role", () => {
    const found = step("call-offer", "call-answer");
    expect(found).toContain("writer");
    expect(found.some((change) => change.startsWith("dtlsRole"))).toBe(true);
  });
});

describe("any two texts", () => {
  const sdp = fc
    .array(
      fc.oneof(
        fc.constantFrom(...OFFER.split("\r\n")),
        fc.string({ maxLength: 20 }),
        fc.constantFrom(
          "m=",
          "m=video 0",
          "a=mid:",
          "a=mid:0",
          "a=rtpmap:97 rtx/90000",
          "a=fmtp:97 apt=97",
          "a=extmap:",
          "o=- 1 2",
        ),
      ),
      { maxLength: 40 },
    )
    .map((lines) => lines.join("\r\n"));

  test("are compared without an error, and every difference is found", () => {
    fc.assert(
      fc.property(sdp, sdp, (before, after) => {
        const changes = differenceOf(before, after);
        const linesOf = (text: string) => text.split(/\r?\n/).filter((line) => line !== "");
        if (linesOf(before).join("\n") === linesOf(after).join("\n")) expect(changes).toEqual([]);
        else expect(changes.length).toBeGreaterThan(0);
        for (const { text } of changes) expect(text.zh).not.toBe("");
      }),
      { numRuns: 500 },
    );
  });

  test("are compared quickly, however long", () => {
    const long = (seed: number) =>
      `v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF ${Array.from({ length: 400 }, (_, n) => n).join(" ")}\r\n${Array.from(
        { length: 4_900 },
        (_, n) => `a=rtpmap:${n} x${n % seed}/90000\r\n`,
      ).join("")}`;
    const start = process.cpuUsage();
    expect(differenceOf(long(7), long(11)).length).toBeGreaterThan(0);
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(1_000);
  });
});
