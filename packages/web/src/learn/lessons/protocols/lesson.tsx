import "./style.css";
import { phrasebook } from "../../../i18n/language.ts";
import { pictureIn, rtpIn } from "../../evidence.ts";
import type { Lesson } from "../../lesson.ts";
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
    same: "画面和声音有好几种走法，目的各不相同：有的要让尽可能多的人看，有的要尽可能不迟。",
    rtp: "一帧编好就立刻发出的小包，带编号和时间，通常走 UDP。迟到或丢失的就不要了，不去等。至于两端怎样找到对方、密钥从哪里来，它都不管。",
    rtmp: "推流软件到平台的一条 TCP 连接。丢一个包，后面的都要等它重传。Flash 消失之后浏览器就不能播放它了，但推流上传时仍然常用。",
    hls: "把流切成几秒一个的文件，再用一张清单列出最新的几个。任何网站服务器和缓存都能分发，所以上百万人也能看。切片要先完成才能取，播放器大约落后三个切片开始。",
    webrtc:
      "双向的 RTP，能直连时就从浏览器直接到浏览器：ICE 找路，DTLS 商定密钥，没有一个包不加密。延迟只是网络加上一帧。每两个人之间是一条单独的连接。",
    hence: "所以，要对话就用 WebRTC；只是观看的大场面，可以用切片。延迟超过半秒左右，人们就开始互相抢话了。",
    step1: "从 A 把画面发到 B。每一帧的下沿都用黑白格写着它是什么时刻画的。",
    step2: "等二十帧，看它们显示出来时已经过了多久。",
    step3: "把切片调到最短，让播放器尽量少等。能接近你的回路吗？",
    frames: "B 解码了真实的画面。",
    rtpSeen: "它们是以 RTP 包到达的。",
    delaySeen: `测出了自己回路的延迟，至少 ${MIN_AGES} 帧。`,
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
