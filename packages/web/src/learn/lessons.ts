import { phrasebook } from "../i18n/language.ts";
import type { Lesson } from "./lesson.ts";

/** The lessons in their order. Their names stand in addresses (`/learn/?lesson=timeline`) and in what is remembered. */
export const LESSONS = [
  { name: "protocols", load: () => import("./lessons/protocols/lesson.tsx") },
  { name: "capture", load: () => import("./lessons/capture/lesson.tsx") },
  { name: "timeline", load: () => import("./lessons/timeline/lesson.tsx") },
  { name: "signaling", load: () => import("./lessons/signaling/lesson.tsx") },
  { name: "sdp", load: () => import("./lessons/sdp/lesson.tsx") },
  { name: "nat", load: () => import("./lessons/nat/lesson.tsx") },
  { name: "ice", load: () => import("./lessons/ice/lesson.tsx") },
  { name: "relay", load: () => import("./lessons/relay/lesson.tsx") },
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
    signaling: "信令，为什么需要",
    sdp: "读懂 SDP",
    nat: "NAT 及其种类",
    ice: "STUN、TURN 与 ICE",
    relay: "架设中继",
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
    protocols: "RTP、RTMP、HLS 和 WebRTC 放在一起比，再实测你自己回路的延迟。",
    capture: "对画面和声音提出的要求最后成了什么样，静音和停止又有什么不同。",
    timeline: "按正确的顺序连接两端，再看浏览器怎样拒绝错误的顺序。",
    signaling: "亲手在两个浏览器之间传消息，再弄丢一条。",
    sdp: "在自己的 offer 里找到几行，并改变编解码器的顺序。",
    nat: "看看从外面看你是什么地址，再在两个 NAT 之间一包一包地发。",
    ice: "一个包一个包地播放两个 NAT 之间的检查，再看你自己浏览器的检查。",
    relay: "架设中继（自带的或 coturn），看看它通不通、拒绝谁。",
  },
);

/** The address of a lesson; without a name, of the list of all. */
export function lessonAddress(name?: LessonName): string {
  return name === undefined ? "/learn/" : `/learn/?lesson=${name}`;
}
