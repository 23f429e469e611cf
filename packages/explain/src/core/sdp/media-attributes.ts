import type { Text } from "@visavis/trace/core";
import { divide, span, split, type Token, valueToken, words } from "@visavis/trace/core/sdp";
import { document, LIBWEBRTC, rfc } from "../source.ts";
import { codecLabel } from "./codecs.ts";
import {
  type ExplainLine,
  type Explanation,
  flag,
  type Part,
  part,
  type Surroundings,
} from "./explanation.ts";

const direction =
  (inMedia: Text, section: string): ExplainLine =>
  (line, { section: { kind } }) => {
    if (line.value !== "") return undefined;
    const explanation: Text =
      kind === "application"
        ? {
            en: "Data channels have no direction; the line has no meaning here.",
            zh: "数据通道没有方向，这一行在这里没有意义。",
          }
        : kind === undefined
          ? {
              en: "The direction for m-sections that do not have their own. In descriptions from browsers, each has one.",
              zh: "未写明方向的媒体段以此为准。浏览器生成的描述中每个媒体段都会写明方向。",
            }
          : inMedia;
    return { explanation, source: rfc(8866, section), parts: [] };
  };

/** Directions are from the point of view of the end that wrote the description. */
export const DIRECTION_ATTRIBUTES: readonly (readonly [name: string, explain: ExplainLine])[] = [
  [
    "sendrecv",
    direction(
      {
        en: "This end is willing to send and receive. Directions are seen from the end that wrote the description.",
        zh: "本端愿意发送和接收。方向以生成描述的一端为准。",
      },
      "6.7.2",
    ),
  ],
  [
    "sendonly",
    direction(
      {
        en: "This end sends and does not receive. The answer is recvonly or inactive.",
        zh: "本端只发送，不接收。对应的 answer 是 recvonly 或 inactive。",
      },
      "6.7.3",
    ),
  ],
  [
    "recvonly",
    direction(
      {
        en: "This end receives and does not send. The answer is sendonly or inactive.",
        zh: "本端只接收，不发送。对应的 answer 是 sendonly 或 inactive。",
      },
      "6.7.1",
    ),
  ],
  [
    "inactive",
    direction(
      {
        en: "Nothing is sent in either direction for now, as when a call is on hold. RTCP continues, and media can resume at any time.",
        zh: "暂时双向都不发送，例如通话保持时。RTCP 照常发送，可随时恢复。",
      },
      "6.7.4",
    ),
  ],
];

const SECTION_GROUPS: ReadonlyMap<string, Text> = new Map([
  [
    "BUNDLE",
    {
      en: "These m-sections share one transport: one set of candidates, one DTLS handshake, one port. The address of the first one applies to all; packets are told apart by mid, SSRC and payload type.",
      zh: "这些媒体段共用一个传输通道：一组候选、一次 DTLS 握手、一个端口。以第一个媒体段的地址为准，数据包靠 mid、SSRC 和负载类型区分。",
    },
  ],
  [
    "LS",
    {
      en: "Lip sync: these m-sections are to be played in sync.",
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
        ? { en: "An empty bundle group: no m-section is in use.", zh: "空的 BUNDLE 组：没有启用的媒体段。" }
        : (SECTION_GROUPS.get(semantics.text) ?? {
            en: "These m-sections belong together.",
            zh: "这些媒体段彼此关联。",
          }),
    source: semantics.text === "BUNDLE" ? rfc(9143, "5") : rfc(5888, "5"),
    parts: [
      part(semantics, { en: "purpose", zh: "用途" }),
      ...mids.map((mid) => {
        return part(mid, { en: "m-section (mid)", zh: "媒体段（mid）" }, kinds.get(mid.text));
      }),
    ],
  };
};

const mid: ExplainLine = (line) =>
  line.value === ""
    ? undefined
    : {
        explanation: {
          en: "The ID of this m-section for the lifetime of the connection. Bundle groups, candidates (sdpMid) and RTP packets refer to it; RTCRtpTransceiver.mid returns it.",
          zh: "该媒体段在整个连接期间的标识。BUNDLE、候选（sdpMid）和 RTP 包都用它来引用，即 RTCRtpTransceiver.mid。",
        },
        source: rfc(5888, "4"),
        parts: [part(valueToken(line), { en: "identifier", zh: "标识" })],
      };

/** The two identifiers of `a=msid` and of `a=ssrc:… msid:…`. */
function msidParts([stream, track]: readonly Token[], { streams }: Surroundings): ReturnType<typeof part>[] {
  if (stream === undefined) return [];
  const sharing = streams.get(stream.text) ?? 0;
  const meaning: Text | undefined =
    stream.text === "-"
      ? { en: "none: the track belongs to no stream", zh: "没有：这条轨道不属于任何流" }
      : sharing > 1
        ? {
            en: `shared by ${sharing} m-sections, which are played in sync`,
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
          en: "the ID at the sender; at the receiver it may differ",
          zh: "发送方使用的 id；接收方的 id 可能不同",
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
      en: "The MediaStream that the track of this m-section belongs to. At the other end it appears in event.streams of the track event, which keeps audio and video together.",
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
      en: "A leftover from an early draft: it declares that the streams named in this description are MediaStreams (WMS). The standard dropped it, but browsers still write it.",
      zh: "早期草案的遗留：声明本描述中的流名指 MediaStream（WMS）。标准已移除，浏览器仍会生成。",
    },
    source: document("draft-ietf-mmusic-msid-05"),
    parts: [
      part(semantic, { en: "semantic", zh: "语义" }, "WebRTC Media Stream"),
      ...streams.map((stream) =>
        part(
          stream,
          { en: "MediaStream", zh: "媒体流" },
          stream.text === "*" ? { en: "all streams", zh: "所有的流" } : undefined,
        ),
      ),
    ],
  };
};

/** Attributes that group m-sections, streams and tracks. */
export const GROUPING_ATTRIBUTES: readonly (readonly [name: string, explain: ExplainLine])[] = [
  ["group", group],
  ["mid", mid],
  ["msid", msid],
  ["msid-semantic", msidSemantic],
  [
    "bundle-only",
    flag(
      {
        en: "This m-section has no transport of its own and works only in the bundle. In the offer its port is therefore 0, which does not mean rejected here.",
        zh: "该媒体段没有单独的传输通道：只能在 BUNDLE 中使用。因此它在 offer 中的端口是 0，这里不表示拒绝。",
      },
      rfc(9143, "6"),
    ),
  ],
];

const DIRECTIONS: ReadonlyMap<string, Text> = new Map([
  ["send", { en: "this end sends it", zh: "由本端发送" }],
  ["recv", { en: "this end receives it", zh: "由本端接收" }],
]);

/** RFC 8851 §5. */
const RESTRICTIONS: ReadonlyMap<string, Text> = new Map([
  ["pt", { en: "allowed payload types", zh: "可用的负载类型" }],
  ["max-width", { en: "maximum width, in pixels", zh: "最大宽度，像素" }],
  ["max-height", { en: "maximum height, in pixels", zh: "最大高度，像素" }],
  ["max-fps", { en: "maximum frames per second", zh: "每秒最多帧数" }],
  ["max-fs", { en: "maximum pixels per frame", zh: "每帧最多像素" }],
  ["max-br", { en: "maximum bitrate, in bit/s", zh: "最高码率，bit/s" }],
  ["max-pps", { en: "maximum pixels per second", zh: "每秒最多像素" }],
  ["max-bpp", { en: "maximum bits per pixel", zh: "每像素最多比特" }],
  ["depend", { en: "other layers that it depends on", zh: "它依赖的其他层" }],
]);

function restriction(token: Token, { codecs }: Surroundings): Part {
  const [name, value] = divide(token, "=");
  const known = RESTRICTIONS.get(name.text);
  if (name.text !== "pt" || value === undefined) return part(token, { en: "restriction", zh: "限制" }, known);
  const labels = split(value, ",").map(({ text }) => {
    const codec = codecs.byPayloadType.get(text);
    return codec === undefined ? text : codecLabel(codec, codecs);
  });
  return part(token, { en: "allowed payload types", zh: "可用的负载类型" }, labels.join(" · "));
}

const rid: ExplainLine = (line, surroundings) => {
  const [id, direction, ...rest] = words(line);
  if (id === undefined || direction === undefined || !DIRECTIONS.has(direction.text)) return undefined;
  const restrictions = rest.flatMap((token) => split(token, ";"));
  return {
    explanation: {
      en: "Names one of the streams that this m-section sends or receives; its packets carry that name. The page sets it in sendEncodings.",
      zh: "为该媒体段收发的某个流命名，数据包携带该名称（rid）。页面在 sendEncodings 中指定。",
    },
    source: rfc(8851, "4"),
    parts: [
      part(id, { en: "name of the stream", zh: "流的名称（rid）" }),
      part(direction, { en: "direction", zh: "方向" }, DIRECTIONS.get(direction.text)),
      ...restrictions.map((token) => restriction(token, surroundings)),
    ],
  };
};

const simulcast: ExplainLine = (line) => {
  const tokens = words(line);
  const [first] = tokens;
  const last = tokens.at(-1);
  if (first === undefined || last === undefined || tokens.length % 2 !== 0) return undefined;
  if (tokens.some(({ text }, index) => index % 2 === 0 && !DIRECTIONS.has(text))) return undefined;
  const parts = tokens.flatMap((token, index) =>
    index % 2 === 0
      ? [part(token, { en: "direction", zh: "方向" }, DIRECTIONS.get(token.text))]
      : split(token, ";").map((stream) =>
          part(
            stream,
            { en: "stream (rid)", zh: "流（按 rid）" },
            stream.text.startsWith("~")
              ? { en: "~: initially paused", zh: "~：初始为暂停" }
              : stream.text.includes(",")
                ? { en: "one of these formats", zh: "其中一种格式" }
                : undefined,
          ),
        ),
  );
  return {
    explanation: {
      en: "Simulcast: the same video in several resolutions at once, one for each name in the semicolon-separated list. A server forwards to each viewer the one that fits.",
      zh: "Simulcast（同播）：同一视频同时发送多种分辨率，分号隔开的每个名称代表一种。服务器为每位观众转发合适的一路。",
    },
    source: rfc(8853, "5.1"),
    parts: parts.length > 0 ? parts : [part(span(line, first, last), { en: "streams", zh: "流" })],
  };
};

/** Attributes of several encodings of one track. */
export const SIMULCAST_ATTRIBUTES: readonly (readonly [name: string, explain: ExplainLine])[] = [
  ["rid", rid],
  ["simulcast", simulcast],
];

const SSRC: Text = { en: "synchronization source (SSRC)", zh: "同步源（SSRC）" };

/** An attribute of one RTP stream, which is identified by the SSRC in its packets. RFC 5576 §4.1. */
const source: ExplainLine = (line, surroundings): Explanation | undefined => {
  const [ssrc, first, ...rest] = words(line);
  if (ssrc === undefined || first === undefined) return undefined;
  const [name, value] = divide(span(line, first, rest.at(-1) ?? first), ":");
  const number = part(ssrc, SSRC, {
    en: "in the header of each packet of one RTP stream",
    zh: "出现在该 RTP 流每个包的头部",
  });
  switch (name.text) {
    case "cname":
      return {
        explanation: {
          en: "Streams with the same CNAME share one clock, so they can be played in sync. It is random and new for each connection.",
          zh: "CNAME 相同的流来自同一个时钟，可以同步播放。它是随机值，每个连接重新生成。",
        },
        source: rfc(5576, "6.1"),
        parts: [
          number,
          ...(value === undefined ? [] : [part(value, { en: "canonical name", zh: "规范名" })]),
        ],
      };
    case "msid":
      return {
        explanation: {
          en: "The same as a=msid, for this stream only: an older notation, kept for older endpoints.",
          zh: "与 a=msid 内容相同，只针对该流：较早的写法，为兼容旧设备保留。",
        },
        source: document("draft-ietf-mmusic-msid-05"),
        parts: [number, ...msidParts(value === undefined ? [] : split(value, " "), surroundings)],
      };
    case "mslabel":
    case "label":
      return {
        explanation: {
          en: "The name of the MediaStream (mslabel) or track (label), as written before a=msid. Browsers no longer write it.",
          zh: "媒体流（mslabel）或轨道（label）的名称，a=msid 之前的写法。现在的浏览器不再生成。",
        },
        source: LIBWEBRTC,
        parts: [number, ...(value === undefined ? [] : [part(value, { en: "identifier", zh: "标识" })])],
      };
    case "fmtp":
      return {
        explanation: {
          en: "Format parameters for this stream only.",
          zh: "只用于这一个流的格式参数。",
        },
        source: rfc(5576, "6.3"),
        parts: [number, ...(value === undefined ? [] : [part(value, { en: "parameters", zh: "参数" })])],
      };
    case "previous-ssrc":
      return {
        explanation: { en: "The SSRC that this stream had before.", zh: "这个流以前的 SSRC。" },
        source: rfc(5576, "6.2"),
        parts: [number, ...(value === undefined ? [] : [part(value, SSRC)])],
      };
    default:
      return {
        explanation: { en: "An attribute of one RTP stream.", zh: "一个 RTP 流的属性。" },
        source: rfc(5576, "4.1"),
        parts: [number],
      };
  }
};

interface SourceGroup {
  readonly explanation: Text;
  readonly first: Text;
  readonly others: Text;
}

const STREAM: Text = { en: "RTP stream", zh: "RTP 流" };

const SOURCE_GROUPS: ReadonlyMap<string, SourceGroup> = new Map<string, SourceGroup>([
  [
    "FID",
    {
      explanation: {
        en: "Two streams with the same content: the second retransmits lost packets of the first (rtx).",
        zh: "内容相同的两个流：第二个重传第一个丢失的包（rtx）。",
      },
      first: { en: "the original stream", zh: "原来的流" },
      others: { en: "its retransmissions", zh: "它的重传" },
    },
  ],
  [
    "FEC-FR",
    {
      explanation: {
        en: "The second stream carries error correction for the first.",
        zh: "第二个流是第一个流的前向纠错数据（FEC）。",
      },
      first: { en: "the original stream", zh: "原来的流" },
      others: { en: "its error correction", zh: "它的纠错数据" },
    },
  ],
  [
    "SIM",
    {
      explanation: {
        en: "Simulcast as written before a=simulcast: the same video in several resolutions, the smallest first.",
        zh: "a=simulcast 之前的 Simulcast 写法：同一视频的多种分辨率，从小到大。",
      },
      first: { en: "the smallest", zh: "最小的" },
      others: { en: "a larger one", zh: "更大的" },
    },
  ],
]);

const sourceGroup: ExplainLine = (line) => {
  const [semantics, ...ssrcs] = words(line);
  if (semantics === undefined || ssrcs.length === 0) return undefined;
  const known = SOURCE_GROUPS.get(semantics.text);
  return {
    explanation: known?.explanation ?? { en: "RTP streams that belong together.", zh: "彼此关联的 RTP 流。" },
    source: semantics.text === "SIM" ? LIBWEBRTC : rfc(5576, "4.2"),
    parts: [
      part(semantics, { en: "relationship", zh: "关联方式" }),
      ...ssrcs.map((ssrc, index) => part(ssrc, SSRC, index === 0 ? known?.first : (known?.others ?? STREAM))),
    ],
  };
};

/** Attributes of individual RTP streams. */
export const SOURCE_ATTRIBUTES: readonly (readonly [name: string, explain: ExplainLine])[] = [
  ["ssrc", source],
  ["ssrc-group", sourceGroup],
];
