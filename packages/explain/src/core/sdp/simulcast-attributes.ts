import type { Text } from "@visavis/trace/core";
import { divide, span, split, type Token, words } from "@visavis/trace/core/sdp";
import { rfc } from "../source.ts";
import { codecLabel } from "./codec.ts";
import { type ExplainLine, type Part, part, type Surroundings } from "./explanation.ts";

const DIRECTIONS: ReadonlyMap<string, Text> = new Map([
  ["send", { en: "this end sends it", zh: "由本端发送" }],
  ["recv", { en: "this end receives it", zh: "由本端接收" }],
]);

/** RFC 8851 §5. */
const RESTRICTIONS: ReadonlyMap<string, Text> = new Map([
  ["pt", { en: "payload types it may use", zh: "可用的负载类型" }],
  ["max-width", { en: "largest width, in pixels", zh: "最大宽度，像素" }],
  ["max-height", { en: "largest height, in pixels", zh: "最大高度，像素" }],
  ["max-fps", { en: "most frames a second", zh: "每秒最多帧数" }],
  ["max-fs", { en: "most pixels a frame", zh: "每帧最多像素" }],
  ["max-br", { en: "highest bitrate, in bit/s", zh: "最高码率，bit/s" }],
  ["max-pps", { en: "most pixels a second", zh: "每秒最多像素" }],
  ["max-bpp", { en: "most bits a pixel", zh: "每像素最多比特" }],
  ["depend", { en: "other layers that it needs", zh: "它依赖的其他层" }],
]);

function restriction(token: Token, { codecs }: Surroundings): Part {
  const [name, value] = divide(token, "=");
  const known = RESTRICTIONS.get(name.text);
  if (name.text !== "pt" || value === undefined) return part(token, { en: "restriction", zh: "限制" }, known);
  const labels = split(value, ",").map(({ text }) => {
    const codec = codecs.byPayloadType.get(text);
    return codec === undefined ? text : codecLabel(codec, codecs);
  });
  return part(token, { en: "payload types it may use", zh: "可用的负载类型" }, labels.join(" · "));
}

const rid: ExplainLine = (line, surroundings) => {
  const [id, direction, ...rest] = words(line);
  if (id === undefined || direction === undefined || !DIRECTIONS.has(direction.text)) return undefined;
  const restrictions = rest.flatMap((token) => split(token, ";"));
  return {
    explanation: {
      en: "Names one of the streams that this m-section sends or receives, by a name that its packets carry. The page gives it in sendEncodings.",
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
            { en: "stream by its rid", zh: "流（按 rid）" },
            stream.text.startsWith("~")
              ? { en: "~: paused for now", zh: "~：暂停" }
              : stream.text.includes(",")
                ? { en: "one of these formats", zh: "其中一种格式" }
                : undefined,
          ),
        ),
  );
  return {
    explanation: {
      en: "Simulcast: one picture in several sizes at once, as many as there are names between the semicolons. A server passes on to each viewer the one that fits.",
      zh: "Simulcast（同播）：同一视频同时发送多种分辨率，分号隔开的每个名字代表一种。服务器为每位观众转发合适的一路。",
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
