import { document, rfc } from "../source.ts";
import type { StateWords, TransitionWords } from "./state-words.ts";

const ICE_STATES = document("W3C WebRTC", "4.3.4");
const CONSENT = rfc(7675, "5.1");

/** For the connection as a whole and for one transport: with BUNDLE there is only one. */
export const ICE_STATE_WORDS: StateWords = {
  new: {
    explanation: {
      en: "No check was sent: candidates of this end, of the other end, or both are missing.",
      zh: "尚未发送连通性检查：缺少本端候选、对端候选，或两者都缺。",
    },
    source: ICE_STATES,
  },
  checking: {
    explanation: {
      en: "Pairs of a local and a remote candidate are being tried: a STUN request from each end over each pair, until one is answered.",
      zh: "正在逐对检查本地与远端候选：两端在每个候选对上发送 STUN 请求，直到有一对收到响应。",
    },
    source: rfc(8445, "6.1.4.2"),
  },
  connected: {
    explanation: {
      en: "At least one pair works and can carry data. Checking goes on, as a better one may be found.",
      zh: "至少有一个候选对可用，可以传输数据。检查仍在继续，可能会找到更优的候选对。",
    },
    source: ICE_STATES,
  },
  completed: {
    explanation: {
      en: "Both ends have said that there are no more candidates, all pairs are checked, and one was chosen. Some browsers stay in connected instead; that is just as good.",
      zh: "双方的候选都已结束，所有候选对检查完毕，并选定了一对。有的浏览器会停在 connected，效果相同。",
    },
    source: ICE_STATES,
  },
  disconnected: {
    explanation: {
      en: "Answers stopped coming over the chosen pair, or every pair known so far failed while more candidates may come. It often heals by itself within seconds; if not, an ICE restart finds another way.",
      zh: "选定的候选对不再收到响应；或现有候选对全部失败，但可能还有新候选。通常几秒内自行恢复；否则需要 ICE 重启寻找新路径。",
    },
    source: CONSENT,
  },
  failed: {
    explanation: {
      en: "No pair works and none is left to try, or consent has run out: no answer for 30 s. Only an ICE restart leads out of here.",
      zh: "没有可用的候选对，也没有可尝试的了；或 consent 已过期，即 30 秒没有响应。只有 ICE 重启才能恢复。",
    },
    source: rfc(8445, "6.1.3"),
  },
  closed: {
    explanation: {
      en: "ICE has stopped and answers no more requests.",
      zh: "ICE 已停止，不再响应任何请求。",
    },
    source: ICE_STATES,
  },
};

export const ICE_TRANSITION_WORDS: TransitionWords = {
  "new>checking": {
    en: "Candidates of both ends are known: checks begin.",
    zh: "双方候选都已具备，开始检查。",
  },
  "checking>connected": {
    en: "A check was answered: there is a way.",
    zh: "有检查收到了响应：路径已连通。",
  },
  "checking>completed": {
    en: "The last check settled it at once.",
    zh: "最后一次检查直接确定了候选对。",
  },
  "checking>disconnected": {
    en: "All pairs known so far failed, and more candidates may still come.",
    zh: "现有候选对全部失败，但可能还有新候选。",
  },
  "checking>failed": {
    en: "Every pair was tried in vain.",
    zh: "所有候选对都已尝试，均不可用。",
  },
  "connected>completed": {
    en: "Both ends have no more candidates, and the best pair is chosen.",
    zh: "双方候选都已结束，已选定最优候选对。",
  },
  "connected>checking": {
    en: "An ICE restart, or a new transport that is not connected yet.",
    zh: "ICE 重启，或新增了尚未连通的传输通道。",
  },
  "completed>connected": {
    en: "New candidates came, or ICE restarted, and is not finished again yet.",
    zh: "收到新候选或 ICE 重启，尚未再次完成。",
  },
  "completed>checking": {
    en: "An ICE restart, or a new transport that is not connected yet.",
    zh: "ICE 重启，或新增了尚未连通的传输通道。",
  },
  "connected>disconnected": {
    en: "Nothing has been heard over the chosen pair for some seconds: a network changed, or packets are lost.",
    zh: "选定的候选对已有几秒没有收到数据：网络切换或丢包。",
  },
  "completed>disconnected": {
    en: "Nothing has been heard over the chosen pair for some seconds: a network changed, or packets are lost.",
    zh: "选定的候选对已有几秒没有收到数据：网络切换或丢包。",
  },
  "connected>failed": {
    en: "The way is gone, and there is no other to try.",
    zh: "原有路径已断开，且没有其他路径可尝试。",
  },
  "completed>failed": {
    en: "The way is gone, and there is no other to try.",
    zh: "原有路径已断开，且没有其他路径可尝试。",
  },
  "disconnected>checking": {
    en: "An ICE restart: new addresses are tried.",
    zh: "ICE 重启：开始尝试新的候选。",
  },
  "disconnected>connected": {
    en: "Answers come again, over the old pair or another one.",
    zh: "重新收到响应，使用原来的候选对或另一对。",
  },
  "disconnected>completed": {
    en: "Answers come again, over the old pair or another one.",
    zh: "重新收到响应，使用原来的候选对或另一对。",
  },
  "disconnected>failed": {
    en: "It did not heal: 30 s without an answer end the consent to send.",
    zh: "未能恢复：30 秒没有响应，发送同意（consent）已失效。",
  },
  "failed>checking": {
    en: "An ICE restart begins anew with fresh candidates.",
    zh: "ICE 重启，用新的候选重新开始。",
  },
  "failed>connected": {
    en: "After a restart a pair was found at once.",
    zh: "重启后立刻找到了可用的一对。",
  },
};
