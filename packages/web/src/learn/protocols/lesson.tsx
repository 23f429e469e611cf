import "./style.css";
import { phrasebook } from "../../i18n/language.ts";
import { pictureIn, rtpIn } from "../evidence.ts";
import type { Lesson } from "../lesson.ts";
import { Live } from "./live.tsx";
import { delay, MIN_AGES, recorded, stopLoop } from "./loop.ts";

const say = phrasebook(
  {
    same: "Pictures and sound can travel in several ways. They differ in what they are for: as many viewers as possible, or as little delay as possible.",
    rtp: "Small packets with a number and a time, sent as soon as a frame is encoded, as a rule over UDP. What is late or lost is left out rather than waited for. It says nothing of how two ends find each other, nor of keys.",
    rtmp: "One TCP connection from a studio program to a platform. A lost packet holds up everything behind it until it was sent again. Browsers have not played it since Flash is gone; for sending a stream in, it is still common.",
    hls: "The stream is cut into files of some seconds, and a list names the newest. Any web server and cache hands them out, so millions can watch. A segment must be finished before it is fetched, and a player begins about three segments behind.",
    webrtc:
      "RTP in both directions, straight from browser to browser where possible: ICE finds the path, DTLS agrees on the keys, and nothing goes unencrypted. The delay is that of the network and of one frame. Each pair of people is a connection of its own.",
    hence:
      "So people who talk need WebRTC, and a hall that only watches may have segments. Beyond about half a second people start to interrupt each other.",
    step1:
      "Send a picture from A to B. Each frame carries the moment when it was drawn, as black and white cells at its lower edge.",
    step2: "Wait for twenty frames, and read how old they are when they are shown.",
    step3:
      "Make the segments as short, and the player as impatient, as you can. How near does it come to your loop?",
    frames: "B has decoded real frames.",
    rtpSeen: "They came as RTP packets.",
    delaySeen: `You know the delay of your own loop, of at least ${MIN_AGES} frames.`,
  },
  {
    same: "音视频有多种传输方式，目标各不相同：有的追求尽可能多的观众，有的追求尽可能低的延迟。",
    rtp: "一帧编码完成就立即发送的小数据包，带序号和时间戳，通常走 UDP。迟到或丢失的包直接跳过，不等待。两端如何找到彼此、密钥如何协商，都不在它的范围内。",
    rtmp: "推流软件到平台的一条 TCP 连接。丢一个包，后面的都要等它重传（队头阻塞）。Flash 退役后浏览器无法播放 RTMP，但推流时仍常用。",
    hls: "把流切成几秒一个的文件（切片），再用播放列表列出最新的几个。任何 Web 服务器和 CDN 都能分发，可支持上百万观众。切片完成后才能获取，播放器通常落后约三个切片。",
    webrtc:
      "双向 RTP，能直连时在浏览器之间直接传输：ICE 寻找路径，DTLS 协商密钥，所有数据包都加密。延迟只有网络延迟加一帧。每两人之间各有一条独立的连接。",
    hence: "因此，需要互动就用 WebRTC；只观看的大规模直播可以用切片方案。延迟超过约半秒，人们就会开始抢话。",
    step1: "把画面从 A 发送到 B。每一帧的底部都用黑白格编码了绘制时刻。",
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

/** WebRTC beside RTP (RFC 3550), RTMP and HLS (RFC 8216), by the delay of each. */
export const lesson: Lesson = {
  Text,
  Live,
  steps() {
    const words = say();
    return [words.step1, words.step2, words.step3];
  },
  sights() {
    const words = say();
    const trace = recorded.value;
    const { frames, medianMs } = delay.value;
    return [
      { id: "frames", what: words.frames, evidence: trace && pictureIn(trace, "B") },
      { id: "rtp", what: words.rtpSeen, evidence: trace && rtpIn(trace, "B") },
      {
        id: "delay",
        what: words.delaySeen,
        evidence: frames < MIN_AGES || medianMs === undefined ? undefined : `${medianMs} ms, n = ${frames}`,
      },
    ];
  },
  leave: stopLoop,
};
