import type { Text } from "@visavis/trace/core";
import { attributesOf, mediaLineOf, type SdpSection } from "@visavis/trace/core/sdp";
import { document, rfc, type Source } from "../source.ts";
import { h264Profile } from "./h264-profile.ts";

/** What a payload type stands for in one m-section. */
export interface Codec {
  readonly payloadType: string;
  /** As written: `VP8`, `opus`, `rtx`. */
  readonly name: string;
  readonly clockRate: string;
  readonly channels: string | undefined;
  /** The parameters of `a=fmtp`, as written. */
  readonly parameters: string;
}

/** RFC 3551 §6: the static payload types, unless `a=rtpmap` says otherwise. */
const STATIC_PAYLOAD_TYPES: ReadonlyMap<string, string> = new Map([
  ["0", "PCMU/8000"],
  ["3", "GSM/8000"],
  ["4", "G723/8000"],
  ["8", "PCMA/8000"],
  ["9", "G722/8000"],
  ["10", "L16/44100/2"],
  ["11", "L16/44100"],
  ["13", "CN/8000"],
  ["15", "G728/8000"],
  ["18", "G729/8000"],
  ["26", "JPEG/90000"],
  ["31", "H261/90000"],
  ["34", "H263/90000"],
]);

/** The codecs of one m-section. */
export interface Codecs {
  /** In the order of the m-line. */
  readonly byPayloadType: ReadonlyMap<string, Codec>;
  /** The `rtx` format that retransmits a payload type, by that payload type. RFC 4588 §8.6. */
  readonly repairs: ReadonlyMap<string, Codec>;
  /** The first of the m-line. */
  readonly preferred: Codec | undefined;
}

/** Reads `a=rtpmap` and `a=fmtp` of an m-section together. */
export function codecsOf(section: SdpSection): Codecs {
  const mapped = new Map<string, string>();
  for (const value of attributesOf(section, "rtpmap")) {
    const [payloadType = "", encoding = ""] = value.split(" ", 2);
    mapped.set(payloadType, encoding);
  }
  const parameters = new Map<string, string>();
  for (const value of attributesOf(section, "fmtp")) {
    const space = value.indexOf(" ");
    if (space > 0) parameters.set(value.slice(0, space), value.slice(space + 1).trim());
  }
  const byPayloadType = new Map<string, Codec>();
  const repairs = new Map<string, Codec>();
  for (const payloadType of [...mediaLineOf(section).formats, ...mapped.keys()]) {
    const encoding = mapped.get(payloadType) ?? STATIC_PAYLOAD_TYPES.get(payloadType);
    if (encoding === undefined || byPayloadType.has(payloadType)) continue;
    const [name = "", clockRate = "", channels] = encoding.split("/", 3);
    const codec = { payloadType, name, clockRate, channels, parameters: parameters.get(payloadType) ?? "" };
    byPayloadType.set(payloadType, codec);
    const repaired = name.toLowerCase() === "rtx" ? parametersOf(codec).get("apt") : undefined;
    if (repaired !== undefined) repairs.set(repaired, codec);
  }
  const [preferred] = byPayloadType.values();
  return { byPayloadType, repairs, preferred };
}

/** The parameters by name in lower case; the value is empty if there is none. */
function parametersOf({ parameters }: Codec): ReadonlyMap<string, string> {
  return new Map(
    parameters
      .split(";")
      .map((parameter) => parameter.trim())
      .filter((parameter) => parameter !== "")
      .map((parameter) => {
        const at = parameter.indexOf("=");
        return at < 0
          ? [parameter.toLowerCase(), ""]
          : [parameter.slice(0, at).toLowerCase(), parameter.slice(at + 1)];
      }),
  );
}

/** For `rtx`: the codec that it repairs. */
export function repairedBy(codec: Codec, { byPayloadType }: Codecs): Codec | undefined {
  const repaired = parametersOf(codec).get("apt");
  return repaired === undefined ? undefined : byPayloadType.get(repaired);
}

/** A label that distinguishes this codec from others with its name, in any language: `H264 Main 3.1 mode 1`. */
export function codecLabel(codec: Codec, codecs: Codecs): string {
  const parameters = parametersOf(codec);
  switch (codec.name.toLowerCase()) {
    case "rtx": {
      const repaired = parameters.get("apt") ?? "?";
      return `rtx → ${repaired} ${codecs.byPayloadType.get(repaired)?.name ?? ""}`.trim();
    }
    case "h264": {
      const profile = h264Profile(parameters.get("profile-level-id") ?? "");
      const mode = parameters.get("packetization-mode") ?? "0";
      return `H264${profile === undefined ? "" : ` ${profile.name} ${profile.level}`} mode ${mode}`;
    }
    case "vp9":
      return `VP9 profile ${parameters.get("profile-id") ?? "0"}`;
    case "av1":
      return `AV1 profile ${parameters.get("profile") ?? "0"}`;
    case "telephone-event":
    case "cn":
      return `${codec.name} ${codec.clockRate}`;
    default:
      return codec.name;
  }
}

/** What a codec is, by the name of its `a=rtpmap`. */
interface CodecWords {
  readonly explanation: Text;
  readonly source: Source;
}

/** By name in lower case. */
const CODECS: ReadonlyMap<string, CodecWords> = new Map<string, CodecWords>([
  [
    "opus",
    {
      explanation: {
        en: "Opus, the audio codec that every WebRTC browser supports: speech and music at 6 to 510 kbit/s. It is always written as 48000/2, whatever is actually sent.",
        zh: "Opus，所有 WebRTC 浏览器都支持的音频编解码器：支持语音和音乐，6–510 kbit/s。无论实际发送什么，都写作 48000/2。",
      },
      source: rfc(7587, "7"),
    },
  ],
  [
    "multiopus",
    {
      explanation: {
        en: "Opus with more than two channels, as implemented by libwebrtc.",
        zh: "多声道 Opus（libwebrtc 的实现）。",
      },
      source: document("libwebrtc"),
    },
  ],
  [
    "pcmu",
    {
      explanation: {
        en: "G.711 μ-law: telephone-quality audio at 64 kbit/s, which every browser must support.",
        zh: "G.711 μ 律：64 kbit/s 的电话音质，浏览器必备。",
      },
      source: rfc(3551, "4.5.14"),
    },
  ],
  [
    "pcma",
    {
      explanation: {
        en: "G.711 A-law: telephone-quality audio at 64 kbit/s, which every browser must support.",
        zh: "G.711 A 律：64 kbit/s 的电话音质，浏览器必备。",
      },
      source: rfc(3551, "4.5.14"),
    },
  ],
  [
    "g722",
    {
      explanation: {
        en: "G.722: wideband speech at 64 kbit/s. It samples at 16 kHz; the 8000 written here is a historical mistake that was kept.",
        zh: "G.722：64 kbit/s 的宽带语音。实际采样率是 16 kHz；这里写的 8000 是一个保留至今的老错误。",
      },
      source: rfc(3551, "4.5.2"),
    },
  ],
  [
    "l16",
    {
      explanation: { en: "Uncompressed audio, 16 bits per sample.", zh: "未压缩的音频，每个采样 16 位。" },
      source: rfc(3551, "4.5.11"),
    },
  ],
  [
    "ilbc",
    {
      explanation: {
        en: "iLBC: an older speech codec designed for packet loss.",
        zh: "iLBC：早期针对丢包设计的语音编解码器。",
      },
      source: document("RFC 3952"),
    },
  ],
  [
    "isac",
    {
      explanation: {
        en: "iSAC: an older adaptive speech codec. Browsers have replaced it with Opus.",
        zh: "iSAC：早期的自适应语音编解码器。浏览器已弃用，改用 Opus。",
      },
      source: document("draft-ietf-avt-rtp-isac-04"),
    },
  ],
  [
    "g729",
    {
      explanation: {
        en: "G.729: telephone speech at 8 kbit/s; no browser supports it.",
        zh: "G.729：8 kbit/s 的电话语音，浏览器均不支持。",
      },
      source: rfc(3551, "4.5.6"),
    },
  ],
  [
    "cn",
    {
      explanation: {
        en: "Comfort noise: while nobody speaks, parameters of the background noise are sent instead of audio.",
        zh: "舒适噪声（CN）：无人说话时不发送音频，只发送背景噪声的参数。",
      },
      source: rfc(3389, "3"),
    },
  ],
  [
    "telephone-event",
    {
      explanation: {
        en: "Telephone keys (DTMF), sent as events instead of audio, at the clock rate of the codec they accompany.",
        zh: "电话按键（DTMF），以事件而非音频发送，时钟频率与同时使用的编解码器一致。",
      },
      source: rfc(4733, "2.4"),
    },
  ],
  [
    "vp8",
    {
      explanation: {
        en: "VP8, a video codec that every browser must support.",
        zh: "VP8，浏览器必备的视频编解码器。",
      },
      source: rfc(7741, "6"),
    },
  ],
  [
    "vp9",
    {
      explanation: {
        en: "VP9, a video codec that needs a lower bitrate than VP8 for the same quality, and supports layers.",
        zh: "VP9，视频编解码器：画质相同时码率比 VP8 低，并且可以分层发送。",
      },
      source: rfc(9628, "6"),
    },
  ],
  [
    "av1",
    {
      explanation: {
        en: "AV1, the newest video codec in browsers: the lowest bitrate, at the highest computing cost. Good for screen sharing.",
        zh: "AV1，浏览器里最新的视频编解码器：码率最低，计算量最大，适合共享屏幕。",
      },
      source: document("RTP Payload Format For AV1", "7"),
    },
  ],
  [
    "h264",
    {
      explanation: {
        en: "H.264, a video codec that every browser must support and much hardware encodes. It is listed once for each profile and packetization mode.",
        zh: "H.264，浏览器必备、许多硬件能编码的视频编解码器。每种 profile、每种分包方式各占一个编号。",
      },
      source: rfc(6184, "8.2"),
    },
  ],
  [
    "h265",
    {
      explanation: {
        en: "H.265 (HEVC), a video codec that browsers offer only with hardware support.",
        zh: "H.265（HEVC）视频编解码器，浏览器仅在硬件支持时提供。",
      },
      source: rfc(7798, "7.2"),
    },
  ],
  [
    "rtx",
    {
      explanation: {
        en: "Retransmission: lost packets of another payload type are sent again with this number, in a separate stream.",
        zh: "重传（RTX）：另一负载类型丢失的包，用此编号在单独的流中重新发送。",
      },
      source: rfc(4588, "4"),
    },
  ],
  [
    "red",
    {
      explanation: {
        en: "Redundancy: a packet carries several pieces, such as the newest audio and the previous one, so a lost packet does no harm.",
        zh: "冗余（RED）：一个包携带多份内容，例如最新的音频加上前一份，丢一个包也不受影响。",
      },
      source: rfc(2198, "3"),
    },
  ],
  [
    "ulpfec",
    {
      explanation: {
        en: "Forward error correction: extra packets from which a few lost ones are recovered without retransmission.",
        zh: "前向纠错（FEC）：用额外的包恢复少量丢失的包，无需请求重传。",
      },
      source: rfc(5109, "3"),
    },
  ],
  [
    "flexfec-03",
    {
      explanation: {
        en: "FlexFEC forward error correction in a separate stream, after an early draft.",
        zh: "FlexFEC 前向纠错，使用单独的流，基于早期草案。",
      },
      source: document("draft-ietf-payload-flexible-fec-scheme-03"),
    },
  ],
  [
    "flexfec",
    {
      explanation: {
        en: "FlexFEC forward error correction in a separate stream.",
        zh: "FlexFEC 前向纠错，使用单独的流。",
      },
      source: rfc(8627, "5.1"),
    },
  ],
]);

/** What the codec with this name is. Names are case-insensitive. */
export function codecWords(name: string): CodecWords | undefined {
  return CODECS.get(name.toLowerCase());
}
