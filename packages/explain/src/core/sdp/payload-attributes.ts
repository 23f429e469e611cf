import type { Text } from "@visavis/trace/core";
import { divide, span, split, type Token, words } from "@visavis/trace/core/sdp";
import { rfc } from "../source.ts";
import { type Codec, type Codecs, codecLabel, codecWords, repairedBy } from "./codecs.ts";
import { type ExplainLine, type Part, part, type Surroundings, single } from "./explanation.ts";
import { formatParameter, formatSource } from "./format-parameters.ts";

const PAYLOAD_TYPE: Text = { en: "payload type", zh: "负载类型" };

/** Which format retransmits which, and whether the codec is the preferred one. */
function roleOf(codec: Codec, { codecs }: Surroundings): Text {
  const name = codec.name.toLowerCase();
  if (name === "rtx") {
    const repaired = repairedBy(codec, codecs);
    if (repaired === undefined) return { en: "", zh: "" };
    const label = `${repaired.payloadType} (${codecLabel(repaired, codecs)})`;
    return { en: ` Here it retransmits ${label}.`, zh: `此处用于重传 ${label}。` };
  }
  const repair = codecs.repairs.get(codec.payloadType);
  const isFirst = codecs.preferred === codec;
  return {
    en: `${repair === undefined ? "" : ` Lost packets are retransmitted as ${repair.payloadType} (rtx).`}${isFirst ? " It comes first on the m-line: this end prefers it." : ""}`,
    zh: `${repair === undefined ? "" : `丢失的包以 ${repair.payloadType}（rtx）重传。`}${isFirst ? "它在 m 行中排第一，是本端的首选。" : ""}`,
  };
}

const rtpMap: ExplainLine = (line, surroundings) => {
  const [payloadType, encoding] = words(line);
  if (payloadType === undefined || encoding === undefined) return undefined;
  const [name, clockRate, channels] = split(encoding, "/");
  if (name === undefined || clockRate === undefined) return undefined;
  const known = codecWords(name.text);
  const codec = surroundings.codecs.byPayloadType.get(payloadType.text);
  const role = codec === undefined ? { en: "", zh: "" } : roleOf(codec, surroundings);
  const explanation = known?.explanation ?? {
    en: "A format that is not described here.",
    zh: "未收录的格式。",
  };
  return {
    explanation: { en: `${explanation.en}${role.en}`, zh: `${explanation.zh}${role.zh}` },
    source: known?.source ?? rfc(8866, "6.6"),
    parts: [
      part(payloadType, PAYLOAD_TYPE, {
        en: "the number that its packets carry, valid for this connection only",
        zh: "数据包携带的编号，仅在当前连接内有效",
      }),
      part(
        name,
        { en: "codec", zh: "编解码器" },
        codec === undefined ? undefined : codecLabel(codec, surroundings.codecs),
      ),
      part(clockRate, { en: "timestamp clock rate, in Hz", zh: "时间戳时钟频率，Hz" }),
      ...(channels === undefined ? [] : [part(channels, { en: "audio channels", zh: "声道数" })]),
    ],
  };
};

const formatParameters: ExplainLine = (line, { codecs }) => {
  const [payloadType, first, ...rest] = words(line);
  if (payloadType === undefined || first === undefined) return undefined;
  const codec = codecs.byPayloadType.get(payloadType.text);
  const parameters = split(span(line, first, rest.at(-1) ?? first), ";").flatMap(trimmed);
  const of = codec?.name ?? payloadType.text;
  return {
    explanation: explanationOf(codec, codecs),
    source: formatSource(codec?.name ?? ""),
    parts: [
      part(payloadType, PAYLOAD_TYPE, codec === undefined ? undefined : codecLabel(codec, codecs)),
      ...parameters.map((parameter) => parameterPart(parameter, of, codecs)),
    ],
  };
};

function explanationOf(codec: Codec | undefined, codecs: Codecs): Text {
  if (codec === undefined) {
    return {
      en: "Parameters of a format that this m-section does not have.",
      zh: "参数所属的格式不在该媒体段中。",
    };
  }
  switch (codec.name.toLowerCase()) {
    case "rtx": {
      const repaired = repairedBy(codec, codecs);
      const label =
        repaired === undefined ? "" : ` ${repaired.payloadType} (${codecLabel(repaired, codecs)})`;
      return {
        en: `The format that is retransmitted:${label === "" ? " not in this m-section" : label}.`,
        zh: `该重传格式对应的原格式：${label === "" ? "不在此媒体段中" : label.trim()}。`,
      };
    }
    case "red":
      return {
        en: "The formats in one packet: the newest data is listed first, then the older data that is sent along.",
        zh: "一个包内包含的格式：先列出最新的一份，其后是附带的较早的几份。",
      };
    case "telephone-event":
      return { en: "The telephone keys that this end recognises.", zh: "本端能识别的电话按键。" };
    default:
      return {
        en: `Parameters of ${codec.name}: what the receiver supports or prefers.`,
        zh: `${codec.name} 的参数：接收方支持和期望的取值。`,
      };
  }
}

function parameterPart(parameter: Token, codecName: string, codecs: Codecs): Part {
  const [name, value] = divide(parameter, "=");
  const known = formatParameter({ codec: codecName, name: name.text, value: value?.text ?? "", codecs });
  return part(parameter, known?.name ?? { en: "parameter", zh: "参数" }, known?.meaning);
}

/** The token without surrounding spaces; nothing if it is blank. */
function trimmed(token: Token): readonly Token[] {
  const text = token.text.trim();
  if (text === "") return [];
  const from = token.from + token.text.indexOf(text);
  return [{ text, from, to: from + text.length }];
}

const imageAttributes: ExplainLine = (line) => {
  const tokens = words(line);
  const [payloadType, first] = tokens;
  const last = tokens.at(-1);
  if (payloadType === undefined || first === undefined || last === undefined) return undefined;
  return {
    explanation: {
      en: "The video resolutions that this end can send or receive.",
      zh: "本端能收发的视频分辨率。",
    },
    source: rfc(6236, "3"),
    parts: [
      part(payloadType, PAYLOAD_TYPE),
      part(span(line, first, last), { en: "resolutions", zh: "分辨率" }),
    ],
  };
};

/** Attributes of payload types. */
export const PAYLOAD_ATTRIBUTES: readonly (readonly [name: string, explain: ExplainLine])[] = [
  ["rtpmap", rtpMap],
  ["fmtp", formatParameters],
  ["imageattr", imageAttributes],
  [
    "ptime",
    single(
      { en: "milliseconds", zh: "毫秒" },
      { en: "The preferred duration of audio in one packet.", zh: "每个包的建议音频时长。" },
      rfc(8866, "6.4"),
    ),
  ],
  [
    "maxptime",
    single(
      { en: "milliseconds", zh: "毫秒" },
      { en: "The maximum duration of audio in one packet.", zh: "每个包的最大音频时长。" },
      rfc(8866, "6.5"),
    ),
  ],
  [
    "framerate",
    single(
      { en: "frames per second", zh: "每秒帧数" },
      { en: "The maximum frame rate of the video.", zh: "视频的最高帧率。" },
      rfc(8866, "6.13"),
    ),
  ],
];
