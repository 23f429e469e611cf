import { alike, type Text } from "@visavis/trace/core";
import { document, rfc, type Source } from "../source.ts";
import { type Codecs, codecLabel } from "./codecs.ts";
import { h264Profile } from "./h264-profile.ts";

/** The name of an `a=fmtp` parameter, and what its value means. */
interface ParameterWords {
  readonly name: Text;
  readonly meaning?: Text | undefined;
}

const SOURCES: ReadonlyMap<string, Source> = new Map([
  ["opus", rfc(7587, "6.1")],
  ["h264", rfc(6184, "8.1")],
  ["h265", rfc(7798, "7.1")],
  ["vp8", rfc(7741, "6.1")],
  ["vp9", rfc(9628, "6")],
  ["av1", document("RTP Payload Format For AV1", "7")],
  ["rtx", rfc(4588, "8.6")],
  ["red", rfc(2198, "5")],
  ["telephone-event", rfc(4733, "2.4.1")],
  ["flexfec", rfc(8627, "5.1")],
]);

/** The document that defines the parameters of this codec. */
export function formatSource(codec: string): Source {
  return SOURCES.get(codec.toLowerCase()) ?? rfc(8866, "6.15");
}

/** Explains one parameter; `undefined` if it is unknown. */
export function formatParameter({
  codec,
  name,
  value,
  codecs,
}: {
  readonly codec: string;
  readonly name: string;
  readonly value: string;
  readonly codecs: Codecs;
}): ParameterWords | undefined {
  const lower = codec.toLowerCase();
  if (lower === "red") return redundantFormats(name, codecs);
  if (lower === "telephone-event") return telephoneEvents(name);
  if (name.toLowerCase() === "profile-level-id" && lower === "h264") return profileLevel(value);
  if (name === "apt") {
    const repaired = codecs.byPayloadType.get(value);
    return {
      name: { en: "associated payload type", zh: "关联的负载类型" },
      meaning: repaired === undefined ? undefined : alike(codecLabel(repaired, codecs)),
    };
  }
  const rule =
    AUDIO_PARAMETERS.get(`${lower} ${name}`) ?? VIDEO_PARAMETERS.get(`${lower} ${name}`) ?? GOOGLE.get(name);
  if (rule === undefined) return undefined;
  return {
    name: rule.name,
    meaning: typeof rule.meaning === "function" ? rule.meaning(value) : rule.meaning,
  };
}

/** RFC 2198 §5: `111/111`, the payload types that one packet combines. */
function redundantFormats(value: string, codecs: Codecs): ParameterWords {
  const formats = value
    .split("/", 10)
    .map((payloadType) => codecs.byPayloadType.get(payloadType)?.name ?? payloadType)
    .join(" + ");
  return { name: { en: "contents of a packet", zh: "包内的各份数据" }, meaning: alike(formats) };
}

/** RFC 4733 §2.4.1 and §3.2. */
function telephoneEvents(value: string): ParameterWords {
  const name: Text = { en: "events", zh: "事件" };
  if (value === "0-15") return { name, meaning: { en: "0–9, *, #, A–D", zh: "0–9、*、#、A–D" } };
  if (value === "0-16") return { name, meaning: { en: "0–9, *, #, A–D, flash", zh: "0–9、*、#、A–D、拍叉" } };
  return { name };
}

function profileLevel(value: string): ParameterWords {
  const profile = h264Profile(value);
  const name: Text = { en: "profile and level", zh: "profile 与 level" };
  if (profile === undefined) return { name };
  const { name: profileName, level, example } = profile;
  return {
    name,
    meaning: {
      en: `${profileName}, level ${level}${example === undefined ? "" : `: enough for ${example}`}`,
      zh: `${profileName}，level ${level}${example === undefined ? "" : `，支持 ${example}`}`,
    },
  };
}

/** Parameters of libwebrtc that some pages write into a description by hand. */
const GOOGLE: ReadonlyMap<string, ParameterRule> = new Map([
  [
    "x-google-min-bitrate",
    { name: { en: "minimum bitrate, kbit/s (libwebrtc)", zh: "最低码率，kbit/s（libwebrtc）" } },
  ],
  [
    "x-google-start-bitrate",
    { name: { en: "start bitrate, kbit/s (libwebrtc)", zh: "起始码率，kbit/s（libwebrtc）" } },
  ],
  [
    "x-google-max-bitrate",
    { name: { en: "maximum bitrate, kbit/s (libwebrtc)", zh: "最高码率，kbit/s（libwebrtc）" } },
  ],
  [
    "x-google-max-quantization",
    { name: { en: "maximum quantization (libwebrtc)", zh: "最大量化参数（QP）（libwebrtc）" } },
  ],
]);

/** How to explain a parameter: by its name alone, or with a meaning that may depend on the value. */
interface ParameterRule {
  readonly name: Text;
  readonly meaning?: Text | ((value: string) => Text | undefined);
}

const choice =
  (meanings: Readonly<Record<string, Text>>) =>
  (value: string): Text | undefined =>
    Object.hasOwn(meanings, value) ? meanings[value] : undefined;

const MAX_FS: ParameterRule = {
  name: {
    en: "maximum frame size, in macroblocks of 16×16 pixels",
    zh: "最大帧尺寸，单位为 16×16 像素的宏块",
  },
  meaning: (value) => {
    const pixels = Number(value) * 256;
    if (!Number.isSafeInteger(pixels) || pixels <= 0) return undefined;
    const megapixels = Math.round(pixels / 100_000) / 10;
    return { en: `${megapixels} megapixels`, zh: `约 ${Math.round(pixels / 10_000)} 万像素` };
  },
};
const MAX_FR: ParameterRule = { name: { en: "maximum frames per second", zh: "每秒最多帧数" } };

const VP9_PROFILES = choice({
  "0": { en: "8-bit 4:2:0: ordinary video", zh: "8 位、4:2:0：普通视频" },
  "1": { en: "8-bit 4:4:4 and others: full colour resolution", zh: "8 位、4:4:4 等：完整的色彩分辨率" },
  "2": { en: "10- or 12-bit 4:2:0: finer gradation, HDR", zh: "10 或 12 位、4:2:0：层次更细，可作 HDR" },
  "3": { en: "10- or 12-bit 4:4:4 and others", zh: "10 或 12 位、4:4:4 等" },
});

const AV1_PROFILES = choice({
  "0": { en: "Main: 8- or 10-bit 4:2:0", zh: "Main：8 或 10 位、4:2:0" },
  "1": { en: "High: also 4:4:4, for text on shared screens", zh: "High：还有 4:4:4，适合共享屏幕上的文字" },
  "2": { en: "Professional: also 12-bit and 4:2:2", zh: "Professional：还有 12 位和 4:2:2" },
});

/** Index 0 is level 2.0, and each major level has four indexes. */
function av1Level(value: string): Text | undefined {
  if (!/^\d{1,2}$/.test(value)) return undefined;
  const index = Number(value);
  if (index === 31) return { en: "no limit", zh: "不限" };
  return index > 23 ? undefined : alike(`${2 + Math.floor(index / 4)}.${index % 4}`);
}

function h265Level(value: string): Text | undefined {
  const level = Number(value) / 30;
  return Number.isFinite(level) && level > 0 && level < 9
    ? alike(String(Math.round(level * 10) / 10))
    : undefined;
}

const H264_OR_H265: readonly (readonly [string, ParameterRule])[] = [
  [
    "h264 packetization-mode",
    {
      name: { en: "packetization mode", zh: "打包模式（packetization-mode）" },
      meaning: choice({
        "0": {
          en: "0: one NAL unit per packet, so the encoder must keep them small",
          zh: "0：一包一个 NAL 单元，编码器要控制其大小",
        },
        "1": {
          en: "1: large NAL units are fragmented, small ones aggregated",
          zh: "1：大的 NAL 单元分片，小的聚合",
        },
        "2": { en: "2: also interleaved", zh: "2：还可以交错发送" },
      }),
    },
  ],
  [
    "h264 level-asymmetry-allowed",
    {
      name: { en: "level asymmetry", zh: "允许收发 level 不同" },
      meaning: choice({
        "1": {
          en: "1: the levels for sending and receiving may differ",
          zh: "1：发送与接收的 level 可以不同",
        },
        "0": { en: "0: the same level in both directions", zh: "0：收发 level 相同" },
      }),
    },
  ],
  [
    "h264 sprop-parameter-sets",
    {
      name: {
        en: "parameter sets that the decoder needs in advance (Base64)",
        zh: "解码器需预先获得的参数集（Base64）",
      },
    },
  ],
  ["h264 max-mbps", { name: { en: "maximum macroblocks per second", zh: "每秒最多宏块数" } }],
  ["h264 max-fs", { name: { en: "maximum macroblocks per frame", zh: "每帧最多宏块数" } }],
  ["h264 max-br", { name: { en: "maximum bitrate, in 1000 bit/s", zh: "最高码率，以 1000 bit/s 计" } }],
  ["h264 max-fr", MAX_FR],
  [
    "h264 sps-pps-idr-in-keyframe",
    {
      name: { en: "parameter sets with each key frame (libwebrtc)", zh: "每个关键帧都带参数集（libwebrtc）" },
    },
  ],
  [
    "h265 profile-id",
    {
      name: { en: "profile", zh: "profile" },
      meaning: choice({ "1": alike("Main"), "2": alike("Main 10"), "3": alike("Main Still Picture") }),
    },
  ],
  [
    "h265 tier-flag",
    { name: { en: "tier", zh: "tier" }, meaning: choice({ "0": alike("Main"), "1": alike("High") }) },
  ],
  ["h265 level-id", { name: { en: "level × 30", zh: "level × 30" }, meaning: h265Level }],
  [
    "h265 tx-mode",
    {
      name: { en: "RTP streams", zh: "RTP 流" },
      meaning: choice({
        SRST: { en: "a single stream over a single transport", zh: "全部在一个流、一个传输通道中" },
      }),
    },
  ],
];

/** By codec and parameter: RFC 7741 §6.1, RFC 9628 §6, RFC 6184 §8.1, RFC 7798 §7.1, and the AV1 RTP specification §7. */
const VIDEO_PARAMETERS: ReadonlyMap<string, ParameterRule> = new Map<string, ParameterRule>([
  ["vp8 max-fs", MAX_FS],
  ["vp8 max-fr", MAX_FR],
  ["vp9 max-fs", MAX_FS],
  ["vp9 max-fr", MAX_FR],
  ["vp9 profile-id", { name: { en: "profile", zh: "profile" }, meaning: VP9_PROFILES }],
  ["av1 profile", { name: { en: "profile", zh: "profile" }, meaning: AV1_PROFILES }],
  ["av1 level-idx", { name: { en: "level", zh: "级别" }, meaning: av1Level }],
  [
    "av1 tier",
    {
      name: { en: "tier", zh: "tier" },
      meaning: choice({
        "0": { en: "Main: normal bitrates", zh: "Main：一般码率" },
        "1": { en: "High: higher bitrates", zh: "High：更高码率" },
      }),
    },
  ],
  [
    "rtx rtx-time",
    { name: { en: "how long packets are kept for retransmission, ms", zh: "重传缓存时长，ms" } },
  ],
  ["flexfec-03 repair-window", { name: { en: "repair window, µs", zh: "修复窗口，µs" } }],
  ["flexfec repair-window", { name: { en: "repair window, µs", zh: "修复窗口，µs" } }],
  ...H264_OR_H265,
]);

const yesOrNo =
  (yes: Text, no: Text) =>
  (value: string): Text =>
    value === "1" ? yes : no;

/** By codec and parameter: RFC 7587 §6.1 for Opus, and what libwebrtc adds. */
const AUDIO_PARAMETERS: ReadonlyMap<string, ParameterRule> = new Map<string, ParameterRule>([
  [
    "opus minptime",
    {
      name: { en: "minimum packet duration, ms", zh: "最短包时长，ms" },
      meaning: {
        en: "the receiver wants no shorter packets: they have too much header overhead",
        zh: "接收方不希望更短的包，否则头部开销过大",
      },
    },
  ],
  ["opus ptime", { name: { en: "preferred packet duration, ms", zh: "期望包时长，ms" } }],
  ["opus maxptime", { name: { en: "maximum packet duration, ms", zh: "最长包时长，ms" } }],
  [
    "opus useinbandfec",
    {
      name: { en: "in-band error correction", zh: "带内纠错" },
      meaning: yesOrNo(
        {
          en: "1: each packet may include a lower-quality copy of the previous one",
          zh: "1：每个包可附带低质量的上一包副本",
        },
        { en: "0: not wanted", zh: "0：不需要" },
      ),
    },
  ],
  [
    "opus usedtx",
    {
      name: { en: "discontinuous transmission", zh: "不连续发送" },
      meaning: yesOrNo(
        { en: "1: almost nothing is sent during silence", zh: "1：静音时几乎不发送（DTX）" },
        { en: "0: silence is sent like other audio", zh: "0：静音时照常发送" },
      ),
    },
  ],
  [
    "opus stereo",
    {
      name: { en: "receiving stereo", zh: "接收立体声" },
      meaning: yesOrNo(
        { en: "1: this end prefers to receive stereo", zh: "1：本端希望接收立体声" },
        { en: "0: this end prefers to receive mono", zh: "0：本端偏好单声道" },
      ),
    },
  ],
  [
    "opus sprop-stereo",
    {
      name: { en: "sending stereo", zh: "发送立体声" },
      meaning: yesOrNo(
        { en: "1: this end will probably send stereo", zh: "1：本端可能发送立体声" },
        { en: "0: this end will probably send mono", zh: "0：本端可能发送单声道" },
      ),
    },
  ],
  [
    "opus maxplaybackrate",
    {
      name: { en: "maximum playback rate, Hz", zh: "最高播放采样率，Hz" },
      meaning: {
        en: "the highest that this end can play; more would be wasted",
        zh: "本端能播放的上限，更高没有意义",
      },
    },
  ],
  ["opus sprop-maxcapturerate", { name: { en: "maximum capture rate, Hz", zh: "最高采集采样率，Hz" } }],
  ["opus maxaveragebitrate", { name: { en: "maximum average bitrate, bit/s", zh: "最高平均码率，bit/s" } }],
  [
    "opus cbr",
    {
      name: { en: "constant bitrate", zh: "固定码率" },
      meaning: yesOrNo(
        { en: "1: constant, so that packet sizes reveal nothing", zh: "1：固定，避免包大小泄露信息" },
        { en: "0: varies with the audio", zh: "0：随音频变化" },
      ),
    },
  ],
  ["multiopus channel_mapping", { name: { en: "channel order", zh: "声道的排列" } }],
  ["multiopus num_streams", { name: { en: "number of streams", zh: "内部的流数" } }],
  ["multiopus coupled_streams", { name: { en: "number of stereo streams", zh: "其中立体声的流数" } }],
]);
