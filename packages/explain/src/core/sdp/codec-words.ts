import type { Text } from "@visavis/trace/core";
import { document, rfc, type Source } from "../source.ts";

/** What a codec is, by the name of its `a=rtpmap`. */
interface CodecWords {
  readonly is: Text;
  readonly source: Source;
}

/** By name in lower case. */
const CODECS: ReadonlyMap<string, CodecWords> = new Map<string, CodecWords>([
  [
    "opus",
    {
      is: {
        en: "Opus, the audio codec every WebRTC browser has: speech and music from 6 to 510 kbit/s. It is always written 48000/2, whatever is really sent.",
        zh: "Opus，所有 WebRTC 浏览器都支持的音频编解码器：支持语音和音乐，6–510 kbit/s。无论实际发送什么，都写作 48000/2。",
      },
      source: rfc(7587, "7"),
    },
  ],
  [
    "multiopus",
    {
      is: {
        en: "Opus with more than two channels, as libwebrtc does it.",
        zh: "多声道 Opus（libwebrtc 的实现）。",
      },
      source: document("libwebrtc"),
    },
  ],
  [
    "pcmu",
    {
      is: {
        en: "G.711 μ-law: telephone sound at 64 kbit/s, which every browser must have.",
        zh: "G.711 μ 律：64 kbit/s 的电话音质，浏览器必备。",
      },
      source: rfc(3551, "4.5.14"),
    },
  ],
  [
    "pcma",
    {
      is: {
        en: "G.711 A-law: telephone sound at 64 kbit/s, which every browser must have.",
        zh: "G.711 A 律：64 kbit/s 的电话音质，浏览器必备。",
      },
      source: rfc(3551, "4.5.14"),
    },
  ],
  [
    "g722",
    {
      is: {
        en: "G.722: wideband speech at 64 kbit/s. It samples at 16 kHz; the 8000 written here is an old mistake that was kept.",
        zh: "G.722：64 kbit/s 的宽带语音。实际采样率是 16 kHz；这里写的 8000 是一个保留至今的老错误。",
      },
      source: rfc(3551, "4.5.2"),
    },
  ],
  [
    "l16",
    {
      is: { en: "Sound without compression, 16 bits a sample.", zh: "未压缩的音频，每个采样 16 位。" },
      source: rfc(3551, "4.5.11"),
    },
  ],
  [
    "ilbc",
    {
      is: {
        en: "iLBC: an older speech codec made for lost packets.",
        zh: "iLBC：早期针对丢包设计的语音编解码器。",
      },
      source: document("RFC 3952"),
    },
  ],
  [
    "isac",
    {
      is: {
        en: "iSAC: an older speech codec that adapted to the network. Browsers have given it up for Opus.",
        zh: "iSAC：早期的自适应语音编解码器。浏览器已弃用，改用 Opus。",
      },
      source: document("draft-ietf-avt-rtp-isac-04"),
    },
  ],
  [
    "g729",
    {
      is: {
        en: "G.729: telephone speech at 8 kbit/s; no browser has it.",
        zh: "G.729：8 kbit/s 的电话语音，浏览器均不支持。",
      },
      source: rfc(3551, "4.5.6"),
    },
  ],
  [
    "cn",
    {
      is: {
        en: "Comfort noise: while nobody speaks, a description of the background noise is sent instead of sound.",
        zh: "舒适噪声（CN）：无人说话时不发送音频，只发送背景噪声的参数。",
      },
      source: rfc(3389, "3"),
    },
  ],
  [
    "telephone-event",
    {
      is: {
        en: "Telephone keys (DTMF), sent as events instead of tones, with the clock of the codec beside which they are sent.",
        zh: "电话按键（DTMF），以事件而非音频发送，时钟频率与同时使用的编解码器一致。",
      },
      source: rfc(4733, "2.4"),
    },
  ],
  [
    "vp8",
    {
      is: { en: "VP8, a video codec every browser must have.", zh: "VP8，浏览器必备的视频编解码器。" },
      source: rfc(7741, "6"),
    },
  ],
  [
    "vp9",
    {
      is: {
        en: "VP9, a video codec that needs a smaller bitrate than VP8 for the same picture, and can send it in layers.",
        zh: "VP9，视频编解码器：同样的画面，码率比 VP8 低，并且可以分层发送。",
      },
      source: rfc(9628, "6"),
    },
  ],
  [
    "av1",
    {
      is: {
        en: "AV1, the newest video codec of browsers: the smallest bitrate, at the highest cost of computing. Good for shared screens.",
        zh: "AV1，浏览器里最新的视频编解码器：码率最低，计算量最大，适合共享屏幕。",
      },
      source: document("RTP Payload Format For AV1", "7"),
    },
  ],
  [
    "h264",
    {
      is: {
        en: "H.264, a video codec every browser must have and much hardware encodes. It stands here once for each profile and each way to cut frames into packets.",
        zh: "H.264，浏览器必备、许多硬件能编码的视频编解码器。每种 profile、每种分包方式各占一个编号。",
      },
      source: rfc(6184, "8.2"),
    },
  ],
  [
    "h265",
    {
      is: {
        en: "H.265 (HEVC), a video codec that browsers offer where the hardware has it.",
        zh: "H.265（HEVC）视频编解码器，浏览器仅在硬件支持时提供。",
      },
      source: rfc(7798, "7.2"),
    },
  ],
  [
    "rtx",
    {
      is: {
        en: "Retransmission: lost packets of another payload type are sent again under this number, in a stream of their own.",
        zh: "重传（RTX）：另一负载类型丢失的包，用此编号在单独的流中重新发送。",
      },
      source: rfc(4588, "4"),
    },
  ],
  [
    "red",
    {
      is: {
        en: "Redundancy: a packet that carries several pieces, such as the newest sound and the one before it, so that a lost packet does no harm.",
        zh: "冗余（RED）：一个包携带多份内容，例如最新的音频加上前一份，丢一个包也不受影响。",
      },
      source: rfc(2198, "3"),
    },
  ],
  [
    "ulpfec",
    {
      is: {
        en: "Forward error correction: packets from which a few lost ones can be computed without asking for them again.",
        zh: "前向纠错（FEC）：用额外的包恢复少量丢失的包，无需请求重传。",
      },
      source: rfc(5109, "3"),
    },
  ],
  [
    "flexfec-03",
    {
      is: {
        en: "Flexible forward error correction in a stream of its own, after an early draft.",
        zh: "FlexFEC 前向纠错，使用单独的流，基于早期草案。",
      },
      source: document("draft-ietf-payload-flexible-fec-scheme-03"),
    },
  ],
  [
    "flexfec",
    {
      is: {
        en: "Flexible forward error correction in a stream of its own.",
        zh: "FlexFEC 前向纠错，使用单独的流。",
      },
      source: rfc(8627, "5.1"),
    },
  ],
]);

/** What the codec of this name is, in any case of letters. */
export function codecWords(name: string): CodecWords | undefined {
  return CODECS.get(name.toLowerCase());
}
