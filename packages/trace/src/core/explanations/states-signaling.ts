import { document, rfc } from "./source.ts";
import type { StateWords, TransitionWords } from "./state-words.ts";

const SIGNALING_STATES = rfc(8829, "3.2");
const GATHERING_STATES = document("W3C WebRTC", "4.3.2");

export const SIGNALING_STATE_WORDS: StateWords = {
  stable: {
    explanation: {
      en: "Nothing is being negotiated: either nothing was offered yet, or offer and answer are both set and both ends agree.",
      zh: "当前没有在协商：要么还没有提出过 offer，要么 offer 和 answer 都已设定，双方一致。",
    },
    source: SIGNALING_STATES,
  },
  "have-local-offer": {
    explanation: {
      en: "This end has set its own offer and waits for the answer. It stays here until the answer comes: a lost answer shows as this state and nothing else.",
      zh: "本端设定了自己的 offer，在等 answer。answer 不来就一直停在这里：answer 丢了，看到的就只是这个状态。",
    },
    source: SIGNALING_STATES,
  },
  "have-remote-offer": {
    explanation: {
      en: "The other end’s offer is set here, and this end has yet to set its answer.",
      zh: "对方的 offer 已在本端设定，本端还没有设定 answer。",
    },
    source: SIGNALING_STATES,
  },
  "have-local-pranswer": {
    explanation: {
      en: "This end answered provisionally (pranswer): media may already flow, the final answer is still to come.",
      zh: "本端给了一个临时应答（pranswer）：媒体可以先流起来，正式的 answer 稍后再给。",
    },
    source: SIGNALING_STATES,
  },
  "have-remote-pranswer": {
    explanation: {
      en: "The other end answered provisionally (pranswer), and this end waits for the final answer.",
      zh: "对方给了一个临时应答（pranswer），本端在等正式的 answer。",
    },
    source: SIGNALING_STATES,
  },
  closed: {
    explanation: {
      en: "close() was called here. There is no way back: a new call needs a new RTCPeerConnection.",
      zh: "本端调用了 close()。没有回头路：再次通话要新建 RTCPeerConnection。",
    },
    source: document("W3C WebRTC", "4.3.1"),
  },
};

export const SIGNALING_TRANSITION_WORDS: TransitionWords = {
  "stable>have-local-offer": {
    en: "setLocalDescription(offer): this end commits to its offer and begins to gather candidates.",
    zh: "setLocalDescription(offer)：本端认定自己的 offer，并开始收集候选。",
  },
  "stable>have-remote-offer": {
    en: "setRemoteDescription(offer): this end learns what the other one wants to send and receive.",
    zh: "setRemoteDescription(offer)：本端得知对方想收发什么。",
  },
  "have-local-offer>have-local-offer": {
    en: "A newer offer replaces the one that was not answered yet.",
    zh: "一份更新的 offer 取代了尚未得到应答的那份。",
  },
  "have-local-offer>stable": {
    en: "The answer arrived (or the offer was rolled back): both ends agree again.",
    zh: "answer 到了（或者 offer 被回滚）：双方重新一致。",
  },
  "have-local-offer>have-remote-pranswer": {
    en: "A provisional answer arrived.",
    zh: "收到了临时应答。",
  },
  "have-local-offer>have-remote-offer": {
    en: "Glare: both ends offered at once, and this one, being polite, rolled back its own offer and took the other’s.",
    zh: "撞车（glare）：双方同时提出 offer，本端是礼让的一方，回滚了自己的，接受了对方的。",
  },
  "have-remote-offer>have-remote-offer": {
    en: "A newer offer of the other end replaces the one not yet answered.",
    zh: "对方更新的 offer 取代了尚未应答的那份。",
  },
  "have-remote-offer>stable": {
    en: "setLocalDescription(answer): this end has answered (or the offer was rolled back).",
    zh: "setLocalDescription(answer)：本端作了应答（或者 offer 被回滚）。",
  },
  "have-remote-offer>have-local-pranswer": {
    en: "This end answered provisionally.",
    zh: "本端给出了临时应答。",
  },
  "have-local-pranswer>have-local-pranswer": {
    en: "A newer provisional answer.",
    zh: "又一份更新的临时应答。",
  },
  "have-local-pranswer>stable": { en: "The final answer was given.", zh: "给出了正式应答。" },
  "have-remote-pranswer>have-remote-pranswer": {
    en: "A newer provisional answer arrived.",
    zh: "收到了更新的临时应答。",
  },
  "have-remote-pranswer>stable": { en: "The final answer arrived.", zh: "收到了正式应答。" },
};

export const GATHERING_STATE_WORDS: StateWords = {
  new: {
    explanation: {
      en: "No candidates are being gathered. They will be once setLocalDescription() has said how many transports are needed.",
      zh: "还没有收集候选。等 setLocalDescription() 说明需要几条传输之后才开始。",
    },
    source: GATHERING_STATES,
  },
  gathering: {
    explanation: {
      en: "The browser collects its own addresses and asks STUN and TURN servers for more. A server that does not answer keeps it here: up to 40 s in Chromium, 11 s in Firefox. Nobody has to wait for that where candidates trickle.",
      zh: "浏览器正在收集自己的地址，并向 STUN、TURN 服务器要更多地址。哪台服务器不回答，就会停在这里：Chromium 最多 40 秒，Firefox 约 11 秒。候选逐个送出（trickle）时，谁也不必等它。",
    },
    source: GATHERING_STATES,
  },
  complete: {
    explanation: {
      en: "All candidates are known. A new network interface does not change that; an ICE restart gathers anew.",
      zh: "候选已收集完毕。之后新增网络接口也不会改变；ICE 重启才会重新收集。",
    },
    source: GATHERING_STATES,
  },
};

export const GATHERING_TRANSITION_WORDS: TransitionWords = {
  "new>gathering": {
    en: "setLocalDescription() made transports, and each looks for its addresses.",
    zh: "setLocalDescription() 建立了传输，每条传输开始寻找自己的地址。",
  },
  "gathering>complete": {
    en: "Every server has answered or was given up on.",
    zh: "每台服务器要么已经回答，要么不再等待。",
  },
  "gathering>new": {
    en: "The description was rolled back, and with it went its transports.",
    zh: "描述被回滚，它带来的传输也随之取消。",
  },
  "complete>gathering": {
    en: "An ICE restart, or a new transport, gathers again.",
    zh: "ICE 重启或新增了传输，重新收集。",
  },
  "complete>new": {
    en: "A transport was added that has not begun to gather, or all were taken away.",
    zh: "新增了尚未开始收集的传输，或者传输全部取消了。",
  },
};
