import type { Text } from "@visavis/trace/core";
import type { ParameterRule } from "./format-parameter.ts";

const yesOrNo =
  (yes: Text, no: Text) =>
  (value: string): Text =>
    value === "1" ? yes : no;

/** By codec and parameter: RFC 7587 §6.1 for Opus, and what libwebrtc adds. */
export const AUDIO_PARAMETERS: ReadonlyMap<string, ParameterRule> = new Map<string, ParameterRule>([
  [
    "opus minptime",
    {
      name: { en: "shortest packet, ms", zh: "最短包时长，ms" },
      meaning: {
        en: "packets shorter than this are not worth their headers to the receiver",
        zh: "接收方不希望更短的包，否则头部开销过大",
      },
    },
  ],
  ["opus ptime", { name: { en: "preferred length of a packet, ms", zh: "期望包时长，ms" } }],
  ["opus maxptime", { name: { en: "longest packet, ms", zh: "最长包时长，ms" } }],
  [
    "opus useinbandfec",
    {
      name: { en: "error correction", zh: "带内纠错" },
      meaning: yesOrNo(
        {
          en: "1: each packet may carry the one before it once more, coarser",
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
        { en: "1: in silence nearly nothing is sent", zh: "1：静音时几乎不发送（DTX）" },
        { en: "0: silence is sent like sound", zh: "0：静音时照常发送" },
      ),
    },
  ],
  [
    "opus stereo",
    {
      name: { en: "stereo to receive", zh: "接收立体声" },
      meaning: yesOrNo(
        { en: "1: this end likes to receive stereo", zh: "1：本端希望接收立体声" },
        { en: "0: this end prefers mono", zh: "0：本端偏好单声道" },
      ),
    },
  ],
  [
    "opus sprop-stereo",
    {
      name: { en: "stereo to send", zh: "发送立体声" },
      meaning: yesOrNo(
        { en: "1: this end will likely send stereo", zh: "1：本端可能发送立体声" },
        { en: "0: this end will likely send mono", zh: "0：本端可能发送单声道" },
      ),
    },
  ],
  [
    "opus maxplaybackrate",
    {
      name: { en: "sampling rate worth sending, Hz", zh: "最高播放采样率，Hz" },
      meaning: { en: "what this end can play; more would be wasted", zh: "本端能播放的上限，更高没有意义" },
    },
  ],
  [
    "opus sprop-maxcapturerate",
    { name: { en: "sampling rate of the microphone, Hz", zh: "采集的采样率，Hz" } },
  ],
  ["opus maxaveragebitrate", { name: { en: "highest average bitrate, bit/s", zh: "最高平均码率，bit/s" } }],
  [
    "opus cbr",
    {
      name: { en: "constant bitrate", zh: "固定码率" },
      meaning: yesOrNo(
        { en: "1: constant, so that the size of packets tells nothing", zh: "1：固定，避免包大小泄露信息" },
        { en: "0: as the sound needs", zh: "0：随声音变化" },
      ),
    },
  ],
  ["multiopus channel_mapping", { name: { en: "order of the channels", zh: "声道的排列" } }],
  ["multiopus num_streams", { name: { en: "streams inside", zh: "内部的流数" } }],
  ["multiopus coupled_streams", { name: { en: "of them stereo", zh: "其中立体声的流数" } }],
]);
