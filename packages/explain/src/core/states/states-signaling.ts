import { document, rfc } from "../source.ts";
import type { StateWords, TransitionWords } from "./state-words.ts";

const SIGNALING_STATES = rfc(8829, "3.2");
const GATHERING_STATES = document("W3C WebRTC", "4.3.2");

export const SIGNALING_STATE_WORDS: StateWords = {
  stable: {
    explanation: {
      en: "Nothing is being negotiated: either nothing was offered yet, or offer and answer are both set and both ends agree.",
      zh: "当前没有协商：尚未发起 offer，或 offer 和 answer 都已设置，双方一致。",
    },
    source: SIGNALING_STATES,
  },
  "have-local-offer": {
    explanation: {
      en: "This end has set its own offer and waits for the answer. It stays here until the answer comes: a lost answer shows as this state and nothing else.",
      zh: "本端已设置 offer，正在等待 answer。收到 answer 之前会一直停在此状态：answer 丢失时，唯一的表现就是停在这里。",
    },
    source: SIGNALING_STATES,
  },
  "have-remote-offer": {
    explanation: {
      en: "The other end’s offer is set here, and this end has yet to set its answer.",
      zh: "对端的 offer 已在本端设置，本端尚未设置 answer。",
    },
    source: SIGNALING_STATES,
  },
  "have-local-pranswer": {
    explanation: {
      en: "This end answered provisionally (pranswer): media may already flow, the final answer is still to come.",
      zh: "本端已给出临时 answer（pranswer）：媒体可以先开始传输，最终 answer 稍后给出。",
    },
    source: SIGNALING_STATES,
  },
  "have-remote-pranswer": {
    explanation: {
      en: "The other end answered provisionally (pranswer), and this end waits for the final answer.",
      zh: "对端给出了临时 answer（pranswer），本端正在等待最终 answer。",
    },
    source: SIGNALING_STATES,
  },
  closed: {
    explanation: {
      en: "close() was called here. There is no way back: a new call needs a new RTCPeerConnection.",
      zh: "本端调用了 close()。此状态不可逆：再次通话需要新建 RTCPeerConnection。",
    },
    source: document("W3C WebRTC", "4.3.1"),
  },
};

export const SIGNALING_TRANSITION_WORDS: TransitionWords = {
  "stable>have-local-offer": {
    en: "setLocalDescription(offer): this end commits to its offer and begins to gather candidates.",
    zh: "setLocalDescription(offer)：本端应用自己的 offer，并开始收集候选。",
  },
  "stable>have-remote-offer": {
    en: "setRemoteDescription(offer): this end learns what the other one wants to send and receive.",
    zh: "setRemoteDescription(offer)：本端得知对端希望收发的内容。",
  },
  "have-local-offer>have-local-offer": {
    en: "A newer offer replaces the one that was not answered yet.",
    zh: "新的 offer 取代了尚未收到 answer 的那份。",
  },
  "have-local-offer>stable": {
    en: "The answer arrived (or the offer was rolled back): both ends agree again.",
    zh: "收到 answer（或 offer 被回滚）：双方重新一致。",
  },
  "have-local-offer>have-remote-pranswer": {
    en: "A provisional answer arrived.",
    zh: "收到临时 answer。",
  },
  "have-local-offer>have-remote-offer": {
    en: "Glare: both ends offered at once, and this one, being polite, rolled back its own offer and took the other’s.",
    zh: "冲突（glare）：双方同时发起 offer，本端是礼让方，回滚了自己的 offer 并接受对端的。",
  },
  "have-remote-offer>have-remote-offer": {
    en: "A newer offer of the other end replaces the one not yet answered.",
    zh: "对端的新 offer 取代了尚未给出 answer 的那份。",
  },
  "have-remote-offer>stable": {
    en: "setLocalDescription(answer): this end has answered (or the offer was rolled back).",
    zh: "setLocalDescription(answer)：本端给出了 answer（或 offer 被回滚）。",
  },
  "have-remote-offer>have-local-pranswer": {
    en: "This end answered provisionally.",
    zh: "本端给出了临时 answer。",
  },
  "have-local-pranswer>have-local-pranswer": {
    en: "A newer provisional answer.",
    zh: "新的临时 answer。",
  },
  "have-local-pranswer>stable": { en: "The final answer was given.", zh: "给出了最终 answer。" },
  "have-remote-pranswer>have-remote-pranswer": {
    en: "A newer provisional answer arrived.",
    zh: "收到新的临时 answer。",
  },
  "have-remote-pranswer>stable": { en: "The final answer arrived.", zh: "收到最终 answer。" },
};

export const GATHERING_STATE_WORDS: StateWords = {
  new: {
    explanation: {
      en: "No candidates are being gathered. They will be once setLocalDescription() has said how many transports are needed.",
      zh: "尚未收集候选。setLocalDescription() 确定需要的传输通道数之后才会开始。",
    },
    source: GATHERING_STATES,
  },
  gathering: {
    explanation: {
      en: "The browser collects its own addresses and asks STUN and TURN servers for more. A server that does not answer keeps it here: up to 40 s in Chromium, 11 s in Firefox. Nobody has to wait for that where candidates trickle.",
      zh: "浏览器正在收集本机地址，并向 STUN、TURN 服务器请求更多地址。只要有服务器没有响应就会停在此状态：Chromium 最多 40 秒，Firefox 约 11 秒。使用 Trickle ICE 时无需等待收集完成。",
    },
    source: GATHERING_STATES,
  },
  complete: {
    explanation: {
      en: "All candidates are known. A new network interface does not change that; an ICE restart gathers anew.",
      zh: "候选已收集完毕。新增网络接口不会改变此状态；ICE 重启才会重新收集。",
    },
    source: GATHERING_STATES,
  },
};

export const GATHERING_TRANSITION_WORDS: TransitionWords = {
  "new>gathering": {
    en: "setLocalDescription() made transports, and each looks for its addresses.",
    zh: "setLocalDescription() 创建了传输通道，各通道开始收集候选。",
  },
  "gathering>complete": {
    en: "Every server has answered or was given up on.",
    zh: "所有服务器都已响应或超时。",
  },
  "gathering>new": {
    en: "The description was rolled back, and with it went its transports.",
    zh: "描述被回滚，对应的传输通道也随之移除。",
  },
  "complete>gathering": {
    en: "An ICE restart, or a new transport, gathers again.",
    zh: "ICE 重启或新增传输通道，重新收集。",
  },
  "complete>new": {
    en: "A transport was added that has not begun to gather, or all were taken away.",
    zh: "新增了尚未开始收集的传输通道，或所有传输通道都已移除。",
  },
};
