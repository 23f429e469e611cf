import type { Text } from "@visavis/trace/core";
import { divide, span, words } from "@visavis/trace/core/sdp";
import { document, rfc, type Source } from "../source.ts";
import { type ExplainLine, flag, part } from "./explanation.ts";

const DIRECTIONS: ReadonlyMap<string, Text> = new Map([
  ["sendrecv", { en: "both ways", zh: "双向" }],
  ["sendonly", { en: "this end sends it only", zh: "本端只发送" }],
  ["recvonly", { en: "this end receives it only", zh: "本端只接收" }],
  ["inactive", { en: "known, but not in use", zh: "支持但未启用" }],
]);

/** The wish to encrypt another extension, which follows. RFC 6904 §4. */
const ENCRYPT = "urn:ietf:params:rtp-hdrext:encrypt";

const extensionMap: ExplainLine = (line) => {
  const [number, uri, ...rest] = words(line);
  if (number === undefined || uri === undefined) return undefined;
  const [id, direction] = divide(number, "/");
  const [first, last] = [rest[0], rest.at(-1)];
  const isEncrypted = uri.text === ENCRYPT && first !== undefined;
  const known = extensionWords(isEncrypted ? first.text : uri.text);
  const is = known?.is ?? {
    en: "A header extension that is not described here.",
    zh: "未收录的头部扩展。",
  };
  return {
    explanation: isEncrypted ? { en: `${is.en} Here it is encrypted.`, zh: `${is.zh}这里是加密的。` } : is,
    source: known?.source ?? rfc(8285, "5"),
    parts: [
      part(
        id,
        { en: "number in packets", zh: "包里的编号" },
        {
          en: "stands for the long name; one number means one extension in the whole bundle",
          zh: "用于代替完整的 URI；在整个 BUNDLE 组内一个编号只对应一个扩展",
        },
      ),
      ...(direction === undefined
        ? []
        : [part(direction, { en: "direction", zh: "方向" }, DIRECTIONS.get(direction.text))]),
      part(
        uri,
        { en: "name of the extension", zh: "扩展名称（URI）" },
        uri.text === ENCRYPT
          ? { en: "encrypts the extension that follows (RFC 6904 §4)", zh: "加密后面的扩展（RFC 6904 §4）" }
          : undefined,
      ),
      ...(first === undefined || last === undefined
        ? []
        : [
            part(
              span(line, first, last),
              isEncrypted
                ? { en: "extension that is encrypted", zh: "被加密的扩展" }
                : { en: "extension’s attributes", zh: "扩展的属性" },
            ),
          ]),
    ],
  };
};

/** Attributes of RTP header extensions: small pieces of information beside the media in each packet. */
export const HEADER_EXTENSION_ATTRIBUTES: readonly (readonly [name: string, explain: ExplainLine])[] = [
  ["extmap", extensionMap],
  [
    "extmap-allow-mixed",
    flag(
      {
        en: "Header extensions in the short form (one byte each) and in the long one (two bytes) may stand in one stream.",
        zh: "短格式（一字节）和长格式（两字节）的头部扩展可以混在一个流里。",
      },
      rfc(8285, "6"),
    ),
  ],
];

/** What an RTP header extension tells, by its URI. */
interface ExtensionWords {
  readonly is: Text;
  readonly source: Source;
}

const experiment = (name: string): Source => document(`webrtc.org rtp-hdrext/${name}`);

const FRAME_MARKING: ExtensionWords = {
  is: {
    en: "Where frames begin and end and whether they are key frames, for servers that cannot look into the picture.",
    zh: "帧的起止、是否为关键帧，供无法解析媒体内容的服务器使用。",
  },
  source: rfc(9626, "3"),
};

const EXTENSIONS: ReadonlyMap<string, ExtensionWords> = new Map<string, ExtensionWords>([
  [
    "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
    {
      is: {
        en: "How loud the sound in the packet is. A server can see who speaks without decoding or decrypting the sound.",
        zh: "包内音频的音量。服务器无需解码或解密就能判断谁在说话。",
      },
      source: rfc(6464, "3"),
    },
  ],
  [
    "urn:ietf:params:rtp-hdrext:csrc-audio-level",
    {
      is: {
        en: "How loud each voice is in a sound that a server has mixed.",
        zh: "服务器混音之后，其中每个人的音量。",
      },
      source: rfc(6465, "4"),
    },
  ],
  [
    "urn:ietf:params:rtp-hdrext:toffset",
    {
      is: {
        en: "How long after its timestamp the packet really left, which helps to measure the way.",
        zh: "包的实际发送时间比时间戳晚多少，用于评估网络状况。",
      },
      source: rfc(5450, "3"),
    },
  ],
  [
    "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
    {
      is: {
        en: "When the packet was sent, to about 4 µs. From it the receiver estimates the bitrate that the way can carry (REMB).",
        zh: "包的发送时间，精确到约 4 µs。接收方据此估算路径的可用带宽（REMB）。",
      },
      source: experiment("abs-send-time"),
    },
  ],
  [
    "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
    {
      is: {
        en: "A number that counts the packets of all streams together. The receiver reports arrival by it, the sender estimates the bitrate from that (transport-cc).",
        zh: "所有流的包统一编号。接收方按它报告到达情况，发送方据此估算码率（transport-cc）。",
      },
      source: document("draft-holmer-rmcat-transport-wide-cc-extensions-01", "2"),
    },
  ],
  [
    "http://www.webrtc.org/experiments/rtp-hdrext/transport-wide-cc-02",
    {
      is: {
        en: "The number for transport-cc, with which the sender can also ask for a report when it wants one.",
        zh: "transport-cc 的编号，发送方还可以在需要时索要报告。",
      },
      source: experiment("transport-wide-cc-02"),
    },
  ],
  [
    "urn:ietf:params:rtp-hdrext:sdes:mid",
    {
      is: {
        en: "The mid of the m-section the packet belongs to. In a bundle, where all come to one port, packets of a new stream are assigned by it.",
        zh: "包所属媒体段的 mid。使用 BUNDLE 时所有包到达同一端口，靠它识别新流所属的媒体段。",
      },
      source: rfc(9143, "15.2"),
    },
  ],
  [
    "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
    {
      is: {
        en: "The rid of the stream: with simulcast, which size of the picture this packet belongs to.",
        zh: "流的 rid：使用 Simulcast 时，标明该包属于哪一层。",
      },
      source: rfc(8852, "3"),
    },
  ],
  [
    "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
    {
      is: {
        en: "The rid of the stream that this packet repairs: it stands in retransmissions.",
        zh: "重传包所对应的原始流的 rid。",
      },
      source: rfc(8852, "3"),
    },
  ],
  [
    "urn:3gpp:video-orientation",
    {
      is: {
        en: "How the camera was held. The picture is sent as it is and turned by whoever shows it.",
        zh: "摄像头的方向。画面按原始方向发送，由显示端旋转。",
      },
      source: document("3GPP TS 26.114", "7.4.5"),
    },
  ],
  [
    "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay",
    {
      is: {
        en: "How long the receiver may keep pictures before it shows them: shortest and longest wish of the sender.",
        zh: "接收方播放前的缓冲时长：发送方给出的下限和上限。",
      },
      source: experiment("playout-delay"),
    },
  ],
  [
    "http://www.webrtc.org/experiments/rtp-hdrext/video-content-type",
    {
      is: {
        en: "Whether the picture is a camera’s or a screen’s; a screen is kept sharp rather than smooth.",
        zh: "视频来自摄像头还是屏幕；屏幕共享优先保证清晰度，其次是流畅度。",
      },
      source: experiment("video-content-type"),
    },
  ],
  [
    "http://www.webrtc.org/experiments/rtp-hdrext/video-timing",
    {
      is: {
        en: "When a frame was captured, encoded, cut and sent, to find where time is lost.",
        zh: "一帧在采集、编码、分包、发送各阶段的时间，用于定位耗时。",
      },
      source: experiment("video-timing"),
    },
  ],
  [
    "http://www.webrtc.org/experiments/rtp-hdrext/color-space",
    {
      is: {
        en: "How the numbers of the picture are meant as colours, HDR included.",
        zh: "像素值对应的色彩空间，包括 HDR。",
      },
      source: experiment("color-space"),
    },
  ],
  [
    "http://www.webrtc.org/experiments/rtp-hdrext/generic-frame-descriptor-00",
    {
      is: {
        en: "Where frames begin and end and which they build on, whatever the codec: the forerunner of the dependency descriptor.",
        zh: "帧的起止和依赖关系，与编解码器无关：依赖描述符的前身。",
      },
      source: experiment("generic-frame-descriptor-00"),
    },
  ],
  [
    "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension",
    {
      is: {
        en: "Which frames this one needs. A server can leave out layers of the picture without looking into it.",
        zh: "这一帧依赖哪些帧。服务器无需解析画面即可丢弃某些层。",
      },
      source: document("RTP Payload Format For AV1", "A"),
    },
  ],
  [
    "http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00",
    {
      is: {
        en: "Which sizes and layers the sender sends just now, at which bitrates, so that a server can choose.",
        zh: "发送方当前发送的各层分辨率和码率，供服务器选择。",
      },
      source: experiment("video-layers-allocation00"),
    },
  ],
  [
    "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time",
    {
      is: {
        en: "When picture or sound was captured, by the sender’s clock: for the true delay from end to end and for lips in step.",
        zh: "画面或声音的采集时刻（发送方时钟）：用于计算真实的端到端延迟和音画同步。",
      },
      source: experiment("abs-capture-time"),
    },
  ],
  [
    "http://www.webrtc.org/experiments/rtp-hdrext/video-frame-tracking-id",
    {
      is: {
        en: "A number for each frame, for tests of picture quality.",
        zh: "每帧一个编号，用于画质测试。",
      },
      source: experiment("video-frame-tracking-id"),
    },
  ],
  [
    "http://www.webrtc.org/experiments/rtp-hdrext/corruption-detection",
    {
      is: {
        en: "A few sample values of the picture, by which the receiver notices that it decoded something else.",
        zh: "画面的少量采样值，接收方据此发现解码结果有误。",
      },
      source: experiment("corruption-detection"),
    },
  ],
  [
    "http://www.webrtc.org/experiments/rtp-hdrext/inband-cn",
    {
      is: { en: "The level of comfort noise, beside the sound.", zh: "随音频附带的舒适噪声电平。" },
      source: experiment("inband-cn"),
    },
  ],
  ["urn:ietf:params:rtp-hdrext:framemarking", FRAME_MARKING],
  ["http://tools.ietf.org/html/draft-ietf-avtext-framemarking-07", FRAME_MARKING],
]);

/** What the extension with this URI tells, where it is known. */
function extensionWords(uri: string): ExtensionWords | undefined {
  return EXTENSIONS.get(uri);
}
