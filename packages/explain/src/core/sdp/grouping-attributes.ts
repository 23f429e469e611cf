import type { Text } from "@visavis/trace/core";
import { type Token, valueToken, words } from "@visavis/trace/core/sdp";
import { document, rfc } from "../source.ts";
import { type ExplainLine, flag, part, type Surroundings } from "./explanation.ts";

const GROUPS: ReadonlyMap<string, Text> = new Map([
  [
    "BUNDLE",
    {
      en: "These m-sections go together over one transport: one set of candidates, one DTLS handshake, one port. The first named lends its address to all; packets are told apart by mid, SSRC and payload type.",
      zh: "这些媒体段共用一个传输通道：一组候选、一次 DTLS 握手、一个端口。以第一个媒体段的地址为准，数据包靠 mid、SSRC 和负载类型区分。",
    },
  ],
  [
    "LS",
    {
      en: "Lip sync: these m-sections are to be played in step.",
      zh: "音画同步（lip sync）：这些媒体段要同步播放。",
    },
  ],
  [
    "FID",
    { en: "These m-sections carry one flow in different formats.", zh: "这些媒体段以不同格式传输同一个流。" },
  ],
]);

const group: ExplainLine = (line, { kinds }) => {
  const [semantics, ...mids] = words(line);
  if (semantics === undefined) return undefined;
  return {
    explanation:
      semantics.text === "BUNDLE" && mids.length === 0
        ? { en: "An empty bundle: no m-section is in use.", zh: "空的 BUNDLE 组：没有启用的媒体段。" }
        : (GROUPS.get(semantics.text) ?? {
            en: "These m-sections belong together.",
            zh: "这些媒体段彼此关联。",
          }),
    source: semantics.text === "BUNDLE" ? rfc(9143, "5") : rfc(5888, "5"),
    parts: [
      part(semantics, { en: "what for", zh: "用途" }),
      ...mids.map((mid) => {
        return part(mid, { en: "m-section by mid", zh: "媒体段（mid）" }, kinds.get(mid.text));
      }),
    ],
  };
};

const mid: ExplainLine = (line) =>
  line.value === ""
    ? undefined
    : {
        explanation: {
          en: "The name of this m-section for as long as the connection lives. Bundles, candidates (sdpMid) and RTP packets refer to it, and RTCRtpTransceiver.mid shows it.",
          zh: "该媒体段在整个连接期间的标识。BUNDLE、候选（sdpMid）和 RTP 包都用它来引用，即 RTCRtpTransceiver.mid。",
        },
        source: rfc(5888, "4"),
        parts: [part(valueToken(line), { en: "identifier", zh: "标识" })],
      };

/** The two identifiers of `a=msid` and of `a=ssrc:… msid:…`. */
export function msidParts(
  [stream, track]: readonly Token[],
  { streams }: Surroundings,
): ReturnType<typeof part>[] {
  if (stream === undefined) return [];
  const sharing = streams.get(stream.text) ?? 0;
  const meaning: Text | undefined =
    stream.text === "-"
      ? { en: "none: the track belongs to no stream", zh: "没有：这条轨道不属于任何流" }
      : sharing > 1
        ? {
            en: `shared by ${sharing} m-sections, which are played in step`,
            zh: `${sharing} 个媒体段共用，需同步播放`,
          }
        : undefined;
  const parts = [part(stream, { en: "MediaStream", zh: "媒体流" }, meaning)];
  if (track !== undefined) {
    parts.push(
      part(
        track,
        { en: "track", zh: "轨道" },
        {
          en: "as the sender calls it; at the receiver the track has an id of its own",
          zh: "发送方使用的 id；接收方的轨道另有自己的 id",
        },
      ),
    );
  }
  return parts;
}

const msid: ExplainLine = (line, surroundings) => {
  const tokens = words(line);
  if (tokens.length === 0) return undefined;
  return {
    explanation: {
      en: "Which MediaStream the track of this m-section belongs to. At the other end it becomes event.streams of the track event, so that a face and its voice stay together.",
      zh: "该媒体段的轨道属于哪个媒体流。在对端体现为 track 事件的 event.streams，使音视频保持关联。",
    },
    source: rfc(8830, "2"),
    parts: msidParts(tokens, surroundings),
  };
};

const msidSemantic: ExplainLine = (line) => {
  const [semantic, ...streams] = words(line);
  if (semantic === undefined) return undefined;
  return {
    explanation: {
      en: "A remnant of an early draft: it announces that stream names in this description mean MediaStreams (WMS). The standard has dropped it, browsers still write it.",
      zh: "早期草案的遗留：声明本描述中的流名指 MediaStream（WMS）。标准已移除，浏览器仍会生成。",
    },
    source: document("draft-ietf-mmusic-msid-05"),
    parts: [
      part(semantic, { en: "semantic", zh: "语义" }, "WebRTC Media Stream"),
      ...streams.map((stream) =>
        part(
          stream,
          { en: "MediaStream", zh: "媒体流" },
          stream.text === "*" ? { en: "all there are", zh: "所有的流" } : undefined,
        ),
      ),
    ],
  };
};

/** Attributes that say what belongs together. */
export const GROUPING_ATTRIBUTES: readonly (readonly [name: string, explain: ExplainLine])[] = [
  ["group", group],
  ["mid", mid],
  ["msid", msid],
  ["msid-semantic", msidSemantic],
  [
    "bundle-only",
    flag(
      {
        en: "This m-section has no transport of its own: it works in the bundle or not at all. Its port is therefore 0 in the offer, which here does not mean refused.",
        zh: "该媒体段没有单独的传输通道：只能在 BUNDLE 中使用。因此它在 offer 中的端口是 0，这里不表示拒绝。",
      },
      rfc(9143, "6"),
    ),
  ],
];
