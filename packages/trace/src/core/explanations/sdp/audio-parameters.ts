import type { Text } from "../text.ts";
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
      name: { en: "shortest packet, ms", zh: "最短的包，毫秒" },
      meaning: {
        en: "packets shorter than this are not worth their headers to the receiver",
        zh: "接收方不希望包更短，否则头部占比太大",
      },
    },
  ],
  ["opus ptime", { name: { en: "preferred length of a packet, ms", zh: "希望的包长，毫秒" } }],
  ["opus maxptime", { name: { en: "longest packet, ms", zh: "最长的包，毫秒" } }],
  [
    "opus useinbandfec",
    {
      name: { en: "error correction", zh: "带内纠错" },
      meaning: yesOrNo(
        {
          en: "1: each packet may carry the one before it once more, coarser",
          zh: "1：每个包可以顺带较粗略的上一包",
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
        { en: "1: in silence nearly nothing is sent", zh: "1：静音时几乎不发" },
        { en: "0: silence is sent like sound", zh: "0：静音照样发送" },
      ),
    },
  ],
  [
    "opus stereo",
    {
      name: { en: "stereo to receive", zh: "接收立体声" },
      meaning: yesOrNo(
        { en: "1: this end likes to receive stereo", zh: "1：这一端希望收到立体声" },
        { en: "0: this end prefers mono", zh: "0：这一端更想要单声道" },
      ),
    },
  ],
  [
    "opus sprop-stereo",
    {
      name: { en: "stereo to send", zh: "发送立体声" },
      meaning: yesOrNo(
        { en: "1: this end will likely send stereo", zh: "1：这一端可能发送立体声" },
        { en: "0: this end will likely send mono", zh: "0：这一端可能发送单声道" },
      ),
    },
  ],
  [
    "opus maxplaybackrate",
    {
      name: { en: "sampling rate worth sending, Hz", zh: "值得发送的采样率，Hz" },
      meaning: { en: "what this end can play; more would be wasted", zh: "这一端能播放的上限，再高就浪费了" },
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
        { en: "1: constant, so that the size of packets tells nothing", zh: "1：固定，包的大小不泄露信息" },
        { en: "0: as the sound needs", zh: "0：随声音变化" },
      ),
    },
  ],
  ["multiopus channel_mapping", { name: { en: "order of the channels", zh: "声道的排列" } }],
  ["multiopus num_streams", { name: { en: "streams inside", zh: "内部的流数" } }],
  ["multiopus coupled_streams", { name: { en: "of them stereo", zh: "其中立体声的流数" } }],
]);
