import type { Text } from "@visavis/trace/core";
import { isRejected, words } from "@visavis/trace/core/sdp";
import { rfc } from "../source.ts";
import { codecLabel } from "./codecs.ts";
import { type ExplainLine, part } from "./explanation.ts";

/** By the media type of the m-line. */
const KINDS: ReadonlyMap<string, Text> = new Map([
  ["audio", { en: "audio", zh: "音频" }],
  ["video", { en: "video", zh: "视频" }],
  ["application", { en: "data channels", zh: "数据通道" }],
  ["text", { en: "text", zh: "文字" }],
  ["image", { en: "images, such as fax", zh: "图像，例如传真" }],
  ["message", { en: "messages", zh: "消息" }],
]);

const PROTOCOLS: ReadonlyMap<string, Text> = new Map([
  [
    "UDP/TLS/RTP/SAVPF",
    {
      en: "RTP, encrypted with keys from DTLS (SRTP), with immediate feedback. It is written like this over TCP, too",
      zh: "RTP，用 DTLS 协商的密钥加密（SRTP），并可即时反馈。走 TCP 时也这样写",
    },
  ],
  ["UDP/DTLS/SCTP", { en: "SCTP for data channels, over DTLS", zh: "数据通道用的 SCTP，在 DTLS 之内" }],
  [
    "TCP/DTLS/SCTP",
    { en: "SCTP for data channels, over DTLS and TCP", zh: "数据通道用的 SCTP，在 DTLS 之内，走 TCP" },
  ],
  ["DTLS/SCTP", { en: "the notation for data channels before the standard", zh: "标准化之前的数据通道写法" }],
  ["TCP/DTLS/RTP/SAVPF", { en: "encrypted RTP over TCP", zh: "走 TCP 的加密 RTP" }],
  [
    "RTP/SAVPF",
    { en: "encrypted RTP with feedback, in an older notation", zh: "带反馈的加密 RTP，较早的写法" },
  ],
  ["RTP/SAVP", { en: "encrypted RTP without immediate feedback", zh: "加密 RTP，没有即时反馈" }],
  [
    "RTP/AVPF",
    {
      en: "RTP with feedback. Encryption is not in the name, but browsers require it and a=fingerprint",
      zh: "带反馈的 RTP。名称虽不含加密，浏览器仍要求加密和 a=fingerprint",
    },
  ],
  [
    "RTP/AVP",
    {
      en: "RTP as telephones use it. Encryption is not in the name, but browsers require it and a=fingerprint",
      zh: "电话设备使用的 RTP。名称虽不含加密，浏览器仍要求加密和 a=fingerprint",
    },
  ],
]);

const FORMAT: Text = { en: "payload type", zh: "负载类型" };

function portMeaning(port: string, rejected: boolean): Text {
  if (port === "9") {
    return {
      en: "9 (discard) is a placeholder: candidates follow later, or are sent separately",
      zh: "9（discard）为占位：候选稍后到达，或单独传输",
    };
  }
  if (port !== "0") return { en: "that of the default candidate", zh: "默认候选的端口" };
  return rejected
    ? { en: "0: rejected or stopped", zh: "0：被拒绝，或已停止" }
    : {
        en: "0, but with a=bundle-only: usable only in its bundle",
        zh: "0，但有 a=bundle-only：只能在 BUNDLE 中使用",
      };
}

/** RFC 8866 §5.14: what an m-section carries, over what, in which formats. */
export const mediaLine: ExplainLine = (line, { section, codecs }) => {
  const [kind, port, protocol, ...formats] = words(line);
  if (kind === undefined || port === undefined || protocol === undefined) return undefined;
  const rejected = isRejected(section);
  const isData = kind.text === "application";
  return {
    explanation: rejected
      ? {
          en: "An m-section that carries nothing: its port is 0, so it was rejected or stopped. It keeps its place, since the order of m-lines must not change, and may be reused later.",
          zh: "该媒体段不传输任何内容：端口为 0，说明被拒绝或已停止。它保留在原位，因为 m 行的顺序不能改变；之后可以复用。",
        }
      : isData
        ? {
            en: "The start of an m-section, for all data channels of the connection. Each channel is opened inside it, without renegotiation.",
            zh: "媒体段的开头：该连接的全部数据通道。各通道都在其中打开，无需重新协商。",
          }
        : {
            en: "The start of an m-section, for one transceiver: one track in each direction. The numbers at the end are its formats, in order of preference.",
            zh: "媒体段的开头：对应一个收发器（transceiver），每个方向一条轨道。末尾的编号是可用的格式，越靠前优先级越高。",
          },
    source: rfc(8866, "5.14"),
    parts: [
      part(kind, { en: "media type", zh: "媒体类型" }, KINDS.get(kind.text)),
      part(port, { en: "port", zh: "端口" }, portMeaning(port.text, rejected)),
      part(protocol, { en: "transport protocol", zh: "传输协议" }, PROTOCOLS.get(protocol.text)),
      ...formats.map((format) => {
        const codec = codecs.byPayloadType.get(format.text);
        if (codec !== undefined) return part(format, FORMAT, codecLabel(codec, codecs));
        return part(
          format,
          { en: "format", zh: "格式" },
          format.text === "webrtc-datachannel"
            ? { en: "WebRTC data channels", zh: "WebRTC 数据通道" }
            : undefined,
        );
      }),
    ],
  };
};
