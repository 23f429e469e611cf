import { phrasebook } from "../i18n/language.ts";
import type { Lesson } from "./lesson.ts";

/** The lessons in their order. Their names stand in addresses (`/learn/?lesson=timeline`) and in what is remembered. */
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

/** What each lesson is called. */
export const lessonTitles = phrasebook(
  {
    protocols: "What WebRTC is",
    capture: "Capture",
    timeline: "From A to B: offer and answer",
    signaling: "Signaling, and why",
    sdp: "Reading SDP",
    nat: "NAT and its kinds",
    ice: "STUN, TURN and ICE",
    relay: "A relay of one’s own",
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

/** What one sees in each lesson, in one sentence. */
export const lessonSummaries = phrasebook(
  {
    protocols: "RTP, RTMP, HLS and WebRTC side by side, and the delay of your own loop, measured.",
    capture: "What becomes of a wish for a picture or a sound, and how muting differs from stopping.",
    timeline: "Connect two ends in the right order, and let the browser refuse a wrong one.",
    signaling: "Carry the messages between two browsers yourself, and lose one.",
    sdp: "Find lines in your own offer, and change the order of its codecs.",
    nat: "Your own address from outside, and two NATs between which you send packets one by one.",
    ice: "Checks between two NATs, played packet by packet, and those of your own browser.",
    relay: "Set up a relay, ours or coturn, and see whether it works and whom it refuses.",
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

/** The address of a lesson; without a name, of the list of all. */
export function lessonAddress(name?: LessonName): string {
  return name === undefined ? "/learn/" : `/learn/?lesson=${name}`;
}
