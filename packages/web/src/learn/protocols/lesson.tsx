import "./style.css";
import { phrasebook } from "../../i18n/language.ts";
import { pictureIn, rtpIn } from "../evidence.ts";
import type { Lesson } from "../lesson.ts";
import { Live } from "./live.tsx";
import { delay, MIN_AGES, stopLoop, views } from "./loop.ts";

const say = phrasebook(
  {
    same: "Audio and video can be sent in several ways, with different goals: as many viewers as possible, or as little delay as possible.",
    rtp: "Small packets with a sequence number and a timestamp, sent as soon as a frame is encoded, usually over UDP. Late or lost packets are skipped rather than waited for. How two ends find each other and agree on keys is outside its scope.",
    rtmp: "One TCP connection from a streaming program to a platform. A lost packet delays everything behind it until it is retransmitted (head-of-line blocking). Since the end of Flash, browsers can no longer play it, but it is still common for sending a stream to a platform.",
    hls: "The stream is cut into files of a few seconds each (segments), and a playlist names the newest ones. Any web server or CDN can deliver them, so millions can watch. A segment must be complete before it can be fetched, and a player usually starts about three segments behind.",
    webrtc:
      "RTP in both directions, directly between browsers where possible: ICE finds the path, DTLS negotiates the keys, and everything is encrypted. The delay is that of the network plus one frame. Each pair of people needs its own connection.",
    hence:
      "So use WebRTC for conversations, and segments for a large audience that only watches. With more than about half a second of delay, people start to interrupt each other.",
    step1:
      "Send video from A to B. Each frame shows the time when it was drawn, encoded as black and white cells at its lower edge.",
    step2: "Wait for 20 frames, and see how old they are when they are shown.",
    step3:
      "Make the segments as short and the player’s buffer as small as you can. How close does it get to your loopback delay?",
    frames: "B has decoded video frames.",
    rtpSeen: "The video arrived as RTP packets.",
    delaySeen: `You have measured the loopback delay (at least ${MIN_AGES} frames).`,
  },
  {
    same: "音视频有多种传输方式，目标各不相同：有的追求尽可能多的观众，有的追求尽可能低的延迟。",
    rtp: "一帧编码完成就立即发送的小数据包，带序号和时间戳，通常走 UDP。迟到或丢失的包直接跳过，不等待。两端如何找到彼此、密钥如何协商，都不在它的范围内。",
    rtmp: "推流软件到平台的一条 TCP 连接。丢一个包，后面的都要等它重传（队头阻塞）。Flash 退役后浏览器无法播放 RTMP，但推流时仍常用。",
    hls: "把流切成几秒一个的文件（切片），再用播放列表列出最新的几个。任何 Web 服务器和 CDN 都能分发，可支持上百万观众。切片完成后才能获取，播放器通常落后约三个切片。",
    webrtc:
      "双向 RTP，能直连时在浏览器之间直接传输：ICE 寻找路径，DTLS 协商密钥，所有数据包都加密。延迟只有网络延迟加一帧。每两人之间各有一条独立的连接。",
    hence: "因此，需要互动就用 WebRTC；只观看的大规模直播可以用切片方案。延迟超过约半秒，人们就会开始抢话。",
    step1: "把视频从 A 发送到 B。每一帧的底部都用黑白格编码了绘制时刻。",
    step2: "等待 20 帧，查看它们显示时的延迟。",
    step3: "把切片调到最短，让播放器的缓冲尽量少。能接近你的环回延迟吗？",
    frames: "B 已解码出视频帧。",
    rtpSeen: "视频以 RTP 包的形式到达。",
    delaySeen: `已测出环回延迟（至少 ${MIN_AGES} 帧）。`,
  },
);

const PROTOCOLS = [
  { name: "RTP", key: "rtp" },
  { name: "RTMP", key: "rtmp" },
  { name: "HLS", key: "hls" },
  { name: "WebRTC", key: "webrtc" },
] as const;

function Text() {
  const words = say();
  return (
    <>
      <p>{words.same}</p>
      <dl class="protocols-list">
        {PROTOCOLS.map(({ name, key }) => (
          <div key={key}>
            <dt>{name}</dt>
            <dd>{words[key]}</dd>
          </div>
        ))}
      </dl>
      <p>{words.hence}</p>
    </>
  );
}

/** WebRTC compared with RTP (RFC 3550), RTMP and HLS (RFC 8216), and the delay of each. */
export const lesson: Lesson = {
  Text,
  Live,
  steps() {
    const words = say();
    return [words.step1, words.step2, words.step3];
  },
  checkpoints() {
    const words = say();
    return [
      { id: "frames", what: words.frames, evidence: () => views.value && pictureIn(views.value, "b") },
      { id: "rtp", what: words.rtpSeen, evidence: () => views.value && rtpIn(views.value, "b") },
      {
        id: "delay",
        what: words.delaySeen,
        evidence: () => {
          const { frames, medianMs } = delay.value;
          return frames < MIN_AGES || medianMs === undefined ? undefined : `${medianMs} ms, n = ${frames}`;
        },
      },
    ];
  },
  leave: stopLoop,
};
