import type { Text } from "@visavis/trace/core";
import { divide, span, words } from "@visavis/trace/core/sdp";
import { document, rfc, type Source } from "../source.ts";
import { type ExplainLine, flag, part } from "./explanation.ts";

const DIRECTIONS: ReadonlyMap<string, Text> = new Map([
  ["sendrecv", { en: "both directions", zh: "双向" }],
  ["sendonly", { en: "this end only sends it", zh: "本端只发送" }],
  ["recvonly", { en: "this end only receives it", zh: "本端只接收" }],
  ["inactive", { en: "supported, but not in use", zh: "支持但未启用" }],
]);

/** Precedes the URI of an extension that is to be encrypted. RFC 6904 §4. */
const ENCRYPT = "urn:ietf:params:rtp-hdrext:encrypt";

const extensionMap: ExplainLine = (line) => {
  const [number, uri, ...rest] = words(line);
  if (number === undefined || uri === undefined) return undefined;
  const [id, direction] = divide(number, "/");
  const [first, last] = [rest[0], rest.at(-1)];
  const isEncrypted = uri.text === ENCRYPT && first !== undefined;
  const known = extensionWords(isEncrypted ? first.text : uri.text);
  const meaning = known?.explanation ?? {
    en: "A header extension that is not described here.",
    zh: "未收录的头部扩展。",
  };
  return {
    explanation: isEncrypted
      ? { en: `${meaning.en} Here it is encrypted.`, zh: `${meaning.zh}这里是加密的。` }
      : meaning,
    source: known?.source ?? rfc(8285, "5"),
    parts: [
      part(
        id,
        { en: "ID in packets", zh: "包里的编号" },
        {
          en: "replaces the long URI; throughout the bundle, one ID means one extension",
          zh: "用于代替完整的 URI；在整个 BUNDLE 组内一个编号只对应一个扩展",
        },
      ),
      ...(direction === undefined
        ? []
        : [part(direction, { en: "direction", zh: "方向" }, DIRECTIONS.get(direction.text))]),
      part(
        uri,
        { en: "URI of the extension", zh: "扩展名称（URI）" },
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
                ? { en: "encrypted extension", zh: "被加密的扩展" }
                : { en: "attributes of the extension", zh: "扩展的属性" },
            ),
          ]),
    ],
  };
};

/** Attributes of RTP header extensions: metadata that packets carry beside the media. */
export const HEADER_EXTENSION_ATTRIBUTES: readonly (readonly [name: string, explain: ExplainLine])[] = [
  ["extmap", extensionMap],
  [
    "extmap-allow-mixed",
    flag(
      {
        en: "One-byte and two-byte header extensions may be mixed in one stream.",
        zh: "短格式（一字节）和长格式（两字节）的头部扩展可以混在一个流里。",
      },
      rfc(8285, "6"),
    ),
  ],
];

/** What an RTP header extension carries. */
interface ExtensionWords {
  readonly explanation: Text;
  readonly source: Source;
}

const experiment = (name: string): Source => document(`webrtc.org rtp-hdrext/${name}`);

const FRAME_MARKING: ExtensionWords = {
  explanation: {
    en: "Where frames begin and end and whether they are key frames, for servers that cannot parse the media.",
    zh: "帧的起止、是否为关键帧，供无法解析媒体内容的服务器使用。",
  },
  source: rfc(9626, "3"),
};

const EXTENSIONS: ReadonlyMap<string, ExtensionWords> = new Map<string, ExtensionWords>([
  [
    "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
    {
      explanation: {
        en: "The volume of the audio in the packet. A server can tell who is speaking without decoding or decrypting it.",
        zh: "包内音频的音量。服务器无需解码或解密就能判断谁在说话。",
      },
      source: rfc(6464, "3"),
    },
  ],
  [
    "urn:ietf:params:rtp-hdrext:csrc-audio-level",
    {
      explanation: {
        en: "The volume of each participant in audio mixed by a server.",
        zh: "服务器混音之后，其中每个人的音量。",
      },
      source: rfc(6465, "4"),
    },
  ],
  [
    "urn:ietf:params:rtp-hdrext:toffset",
    {
      explanation: {
        en: "How long after its timestamp the packet was actually sent, which helps to measure the path.",
        zh: "包的实际发送时间比时间戳晚多少，用于评估网络状况。",
      },
      source: rfc(5450, "3"),
    },
  ],
  [
    "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
    {
      explanation: {
        en: "When the packet was sent, to about 4 µs. From it the receiver estimates the available bandwidth (REMB).",
        zh: "包的发送时间，精确到约 4 µs。接收方据此估算路径的可用带宽（REMB）。",
      },
      source: experiment("abs-send-time"),
    },
  ],
  [
    "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
    {
      explanation: {
        en: "A sequence number across all streams. The receiver reports arrivals by it, and the sender estimates the bandwidth from that (transport-cc).",
        zh: "所有流的包统一编号。接收方按它报告到达情况，发送方据此估算带宽（transport-cc）。",
      },
      source: document("draft-holmer-rmcat-transport-wide-cc-extensions-01", "2"),
    },
  ],
  [
    "http://www.webrtc.org/experiments/rtp-hdrext/transport-wide-cc-02",
    {
      explanation: {
        en: "The sequence number for transport-cc; with this version the sender can also request a report.",
        zh: "transport-cc 的编号，此版本中发送方还可以请求报告。",
      },
      source: experiment("transport-wide-cc-02"),
    },
  ],
  [
    "urn:ietf:params:rtp-hdrext:sdes:mid",
    {
      explanation: {
        en: "The mid of the m-section that the packet belongs to. In a bundle all packets arrive at one port, and new streams are assigned by it.",
        zh: "包所属媒体段的 mid。使用 BUNDLE 时所有包到达同一端口，靠它识别新流所属的媒体段。",
      },
      source: rfc(9143, "15.2"),
    },
  ],
  [
    "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
    {
      explanation: {
        en: "The rid of the stream: with simulcast, the layer that this packet belongs to.",
        zh: "流的 rid：使用 Simulcast 时，标明该包属于哪一层。",
      },
      source: rfc(8852, "3"),
    },
  ],
  [
    "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
    {
      explanation: {
        en: "The rid of the original stream, in retransmitted packets.",
        zh: "重传包所对应的原始流的 rid。",
      },
      source: rfc(8852, "3"),
    },
  ],
  [
    "urn:3gpp:video-orientation",
    {
      explanation: {
        en: "The orientation of the camera. The video is sent unrotated, and the receiver rotates it for display.",
        zh: "摄像头的方向。画面按原始方向发送，由显示端旋转。",
      },
      source: document("3GPP TS 26.114", "7.4.5"),
    },
  ],
  [
    "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay",
    {
      explanation: {
        en: "How long the receiver buffers before playout: the sender’s minimum and maximum.",
        zh: "接收方播放前的缓冲时长：发送方给出的下限和上限。",
      },
      source: experiment("playout-delay"),
    },
  ],
  [
    "http://www.webrtc.org/experiments/rtp-hdrext/video-content-type",
    {
      explanation: {
        en: "Whether the video is from a camera or a screen; for a screen, sharpness takes priority over smoothness.",
        zh: "视频来自摄像头还是屏幕；屏幕共享优先保证清晰度，其次是流畅度。",
      },
      source: experiment("video-content-type"),
    },
  ],
  [
    "http://www.webrtc.org/experiments/rtp-hdrext/video-timing",
    {
      explanation: {
        en: "When a frame was captured, encoded, packetized and sent, to find out where time is lost.",
        zh: "一帧在采集、编码、分包、发送各阶段的时间，用于定位耗时。",
      },
      source: experiment("video-timing"),
    },
  ],
  [
    "http://www.webrtc.org/experiments/rtp-hdrext/color-space",
    {
      explanation: {
        en: "The colour space of the pixel values, including HDR.",
        zh: "像素值对应的色彩空间，包括 HDR。",
      },
      source: experiment("color-space"),
    },
  ],
  [
    "http://www.webrtc.org/experiments/rtp-hdrext/generic-frame-descriptor-00",
    {
      explanation: {
        en: "Frame boundaries and dependencies, independent of the codec: the predecessor of the dependency descriptor.",
        zh: "帧的起止和依赖关系，与编解码器无关：依赖描述符的前身。",
      },
      source: experiment("generic-frame-descriptor-00"),
    },
  ],
  [
    "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension",
    {
      explanation: {
        en: "Which frames this one depends on. A server can drop layers without parsing the video.",
        zh: "这一帧依赖哪些帧。服务器无需解析视频即可丢弃某些层。",
      },
      source: document("RTP Payload Format For AV1", "A"),
    },
  ],
  [
    "http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00",
    {
      explanation: {
        en: "The resolutions and bitrates of the layers that are being sent, so that a server can choose.",
        zh: "发送方当前发送的各层分辨率和码率，供服务器选择。",
      },
      source: experiment("video-layers-allocation00"),
    },
  ],
  [
    "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time",
    {
      explanation: {
        en: "When audio or video was captured, by the sender’s clock: for end-to-end delay and lip sync.",
        zh: "音频或视频的采集时刻（发送方时钟）：用于计算端到端延迟和音画同步。",
      },
      source: experiment("abs-capture-time"),
    },
  ],
  [
    "http://www.webrtc.org/experiments/rtp-hdrext/video-frame-tracking-id",
    {
      explanation: {
        en: "A number for each frame, for video quality tests.",
        zh: "每帧一个编号，用于画质测试。",
      },
      source: experiment("video-frame-tracking-id"),
    },
  ],
  [
    "http://www.webrtc.org/experiments/rtp-hdrext/corruption-detection",
    {
      explanation: {
        en: "A few sample values of the picture, by which the receiver detects wrong decoding.",
        zh: "画面的少量采样值，接收方据此发现解码结果有误。",
      },
      source: experiment("corruption-detection"),
    },
  ],
  [
    "http://www.webrtc.org/experiments/rtp-hdrext/inband-cn",
    {
      explanation: {
        en: "The comfort noise level that goes with the audio.",
        zh: "随音频附带的舒适噪声电平。",
      },
      source: experiment("inband-cn"),
    },
  ],
  ["urn:ietf:params:rtp-hdrext:framemarking", FRAME_MARKING],
  ["http://tools.ietf.org/html/draft-ietf-avtext-framemarking-07", FRAME_MARKING],
]);

/** What the extension with this URI carries; `undefined` if it is unknown. */
function extensionWords(uri: string): ExtensionWords | undefined {
  return EXTENSIONS.get(uri);
}
