import type { Text } from "@visavis/trace/core";
import { divide, span, split, words } from "@visavis/trace/core/sdp";
import { document, LIBWEBRTC, rfc } from "../source.ts";
import { type ExplainLine, type Explanation, part } from "./explanation.ts";
import { msidParts } from "./grouping-attributes.ts";

const SSRC: Text = { en: "synchronization source (SSRC)", zh: "同步源（SSRC）" };

/** RFC 5576 §4.1: one RTP stream, by the number in its packets, and something about it. */
const source: ExplainLine = (line, surroundings): Explanation | undefined => {
  const [ssrc, first, ...rest] = words(line);
  if (ssrc === undefined || first === undefined) return undefined;
  const [name, value] = divide(span(line, first, rest.at(-1) ?? first), ":");
  const number = part(ssrc, SSRC, {
    en: "stands in the header of each packet of one RTP stream",
    zh: "出现在该 RTP 流每个包的头部",
  });
  switch (name.text) {
    case "cname":
      return {
        explanation: {
          en: "Streams with one CNAME come from one clock, so that they can be played in step. It is random and new for each connection.",
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
          en: "What a=msid says, once more for this stream alone: an older way to write it that browsers keep for older ends.",
          zh: "与 a=msid 内容相同，只针对该流：较早的写法，为兼容旧设备保留。",
        },
        source: document("draft-ietf-mmusic-msid-05"),
        parts: [number, ...msidParts(value === undefined ? [] : split(value, " "), surroundings)],
      };
    case "mslabel":
    case "label":
      return {
        explanation: {
          en: "The name of the MediaStream (mslabel) or of the track (label), as it was written before a=msid. Today’s browsers no longer write it.",
          zh: "媒体流（mslabel）或轨道（label）的名字，a=msid 之前的写法。现在的浏览器不再生成。",
        },
        source: LIBWEBRTC,
        parts: [number, ...(value === undefined ? [] : [part(value, { en: "identifier", zh: "标识" })])],
      };
    case "fmtp":
      return {
        explanation: {
          en: "Parameters of a format for this stream alone.",
          zh: "只用于这一个流的格式参数。",
        },
        source: rfc(5576, "6.3"),
        parts: [number, ...(value === undefined ? [] : [part(value, { en: "parameters", zh: "参数" })])],
      };
    case "previous-ssrc":
      return {
        explanation: { en: "The number that this stream had before.", zh: "这个流以前的编号。" },
        source: rfc(5576, "6.2"),
        parts: [number, ...(value === undefined ? [] : [part(value, SSRC)])],
      };
    default:
      return {
        explanation: { en: "Something about one RTP stream.", zh: "关于一个 RTP 流的说明。" },
        source: rfc(5576, "4.1"),
        parts: [number],
      };
  }
};

interface SourceGroup {
  readonly says: Text;
  readonly first: Text;
  readonly others: Text;
}

const STREAM: Text = { en: "RTP stream", zh: "RTP 流" };

const GROUPS: ReadonlyMap<string, SourceGroup> = new Map<string, SourceGroup>([
  [
    "FID",
    {
      says: {
        en: "Two streams with one content: the second repeats packets of the first that were lost (rtx).",
        zh: "内容相同的两个流：第二个重传第一个丢失的包（rtx）。",
      },
      first: { en: "the stream itself", zh: "原来的流" },
      others: { en: "its retransmissions", zh: "它的重传" },
    },
  ],
  [
    "FEC-FR",
    {
      says: {
        en: "The second stream carries error correction for the first.",
        zh: "第二个流是第一个流的前向纠错数据（FEC）。",
      },
      first: { en: "the stream itself", zh: "原来的流" },
      others: { en: "its error correction", zh: "它的纠错数据" },
    },
  ],
  [
    "SIM",
    {
      says: {
        en: "Simulcast as it was written before a=simulcast: one picture in several sizes, the smallest first.",
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
  const known = GROUPS.get(semantics.text);
  return {
    explanation: known?.says ?? { en: "RTP streams that belong together.", zh: "彼此关联的 RTP 流。" },
    source: semantics.text === "SIM" ? LIBWEBRTC : rfc(5576, "4.2"),
    parts: [
      part(semantics, { en: "how they belong together", zh: "关联方式" }),
      ...ssrcs.map((ssrc, index) => part(ssrc, SSRC, index === 0 ? known?.first : (known?.others ?? STREAM))),
    ],
  };
};

/** Attributes of single RTP streams. */
export const SOURCE_ATTRIBUTES: readonly (readonly [name: string, explain: ExplainLine])[] = [
  ["ssrc", source],
  ["ssrc-group", sourceGroup],
];
