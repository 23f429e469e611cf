import { phrasebook } from "../i18n/language.ts";
import type { Lesson } from "./lesson.ts";

/** The lessons in order. Their names are used in addresses (`/learn/?lesson=timeline`) and in the stored progress. */
export const LESSONS = [
  { name: "protocols", load: () => import("./protocols/lesson.tsx") },
  { name: "capture", load: () => import("./capture/lesson.tsx") },
  { name: "timeline", load: () => import("./timeline/lesson.tsx") },
  { name: "signaling", load: () => import("./signaling/lesson.tsx") },
  { name: "sdp", load: () => import("./sdp/lesson.tsx") },
  { name: "nat", load: () => import("./nat/lesson.tsx") },
  { name: "ice", load: () => import("./ice/lesson.tsx") },
  { name: "relay", load: () => import("./relay/lesson.tsx") },
] as const satisfies readonly {
  readonly name: string;
  readonly load: () => Promise<{ readonly lesson: Lesson }>;
}[];

export type LessonName = (typeof LESSONS)[number]["name"];

/** The titles of the lessons. */
export const lessonTitles = phrasebook(
  {
    protocols: "What WebRTC is",
    capture: "Capture",
    timeline: "From A to B: offer and answer",
    signaling: "Signaling and its purpose",
    sdp: "Reading SDP",
    nat: "NAT and its types",
    ice: "STUN, TURN and ICE",
    relay: "Running your own relay",
  } satisfies Record<LessonName, string>,
  {
    protocols: "WebRTC 是什么",
    capture: "采集",
    timeline: "从 A 到 B：offer 与 answer",
    signaling: "信令及其作用",
    sdp: "读懂 SDP",
    nat: "NAT 及其类型",
    ice: "STUN、TURN 与 ICE",
    relay: "搭建中继服务器",
  },
);

/** One sentence on each lesson. */
export const lessonSummaries = phrasebook(
  {
    protocols:
      "RTP, RTMP, HLS and WebRTC compared, and the measured delay of a loopback connection in this page.",
    capture:
      "How the browser applies the video and audio settings you request, and how muting differs from stopping.",
    timeline: "Connect two ends in the right order, and see how the browser rejects a wrong one.",
    signaling: "Carry the messages between two browsers yourself, and lose one.",
    sdp: "Find the important lines in your own offer, and change the order of its codecs.",
    nat: "Find your public address, then send packets one by one between two simulated NATs.",
    ice: "Play the connectivity checks between two NATs packet by packet, then watch those of your own browser.",
    relay: "Set up a relay (the built-in one or coturn), and test whether it works and what it rejects.",
  } satisfies Record<LessonName, string>,
  {
    protocols: "对比 RTP、RTMP、HLS 和 WebRTC，并实测本页环回连接的延迟。",
    capture: "请求的音视频参数如何生效，静音和停止有什么区别。",
    timeline: "按正确的顺序连接两端，并观察浏览器如何拒绝错误的顺序。",
    signaling: "手动在两个浏览器之间传递信令消息，再故意丢失一条。",
    sdp: "在自己的 offer 中找到关键行，并调整编解码器的顺序。",
    nat: "查看你的公网地址，再在两个 NAT 之间逐包发送。",
    ice: "逐包演示两个 NAT 之间的连通性检查，再观察浏览器的实际检查。",
    relay: "搭建中继（内置或 coturn），验证它是否可用、会拒绝哪些请求。",
  },
);

/** The address of a lesson, or of the list of lessons if there is no name. */
export function lessonAddress(name?: LessonName): string {
  return name === undefined ? "/learn/" : `/learn/?lesson=${name}`;
}
