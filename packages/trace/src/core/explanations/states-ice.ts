import { document, rfc } from "./source.ts";
import type { StateWords, TransitionWords } from "./state-words.ts";

const ICE_STATES = document("W3C WebRTC", "4.3.4");
const CONSENT = rfc(7675, "5.1");

/** For the connection as a whole and for one transport: with BUNDLE there is only one. */
export const ICE_STATE_WORDS: StateWords = {
  new: {
    explanation: {
      en: "No check was sent: candidates of this end, of the other end, or both are missing.",
      zh: "还没有发出检查包：缺本端候选、缺对方候选，或者都缺。",
    },
    source: ICE_STATES,
  },
  checking: {
    explanation: {
      en: "Pairs of a local and a remote candidate are being tried: a STUN request from each end over each pair, until one is answered.",
      zh: "正在逐对尝试本地与远端候选：两端在每一对上各发 STUN 请求，直到有一对得到回答。",
    },
    source: rfc(8445, "6.1.4.2"),
  },
  connected: {
    explanation: {
      en: "At least one pair works and can carry data. Checking goes on, as a better one may be found.",
      zh: "至少有一对走得通，可以传数据了。检查仍在继续，也许会找到更好的一对。",
    },
    source: ICE_STATES,
  },
  completed: {
    explanation: {
      en: "Both ends have said that there are no more candidates, all pairs are checked, and one was chosen. Some browsers stay in connected instead; that is just as good.",
      zh: "双方都说了不再有候选，所有候选对都检查过，并选定了一对。有的浏览器停在 connected，效果一样。",
    },
    source: ICE_STATES,
  },
  disconnected: {
    explanation: {
      en: "Answers stopped coming over the chosen pair, or every pair known so far failed while more candidates may come. It often heals by itself within seconds; if not, an ICE restart finds another way.",
      zh: "选定的那一对上不再有回答；或者目前的候选对全部失败，但可能还有新候选。常常几秒内自行恢复；恢复不了，就靠 ICE 重启另找出路。",
    },
    source: CONSENT,
  },
  failed: {
    explanation: {
      en: "No pair works and none is left to try, or consent has run out: no answer for 30 s. Only an ICE restart leads out of here.",
      zh: "没有一对走得通，也没有可试的了；或者同意已过期，即 30 秒没有回答。只有 ICE 重启能离开这里。",
    },
    source: rfc(8445, "6.1.3"),
  },
  closed: {
    explanation: {
      en: "ICE has stopped and answers no more requests.",
      zh: "ICE 已停止，不再回应任何请求。",
    },
    source: ICE_STATES,
  },
};

export const ICE_TRANSITION_WORDS: TransitionWords = {
  "new>checking": {
    en: "Candidates of both ends are known: checks begin.",
    zh: "两端都有候选了，开始检查。",
  },
  "checking>connected": {
    en: "A check was answered: there is a way.",
    zh: "有检查得到了回答：路通了。",
  },
  "checking>completed": {
    en: "The last check settled it at once.",
    zh: "最后一次检查直接定了下来。",
  },
  "checking>disconnected": {
    en: "All pairs known so far failed, and more candidates may still come.",
    zh: "已知的候选对都失败了，但可能还会有新候选。",
  },
  "checking>failed": {
    en: "Every pair was tried in vain.",
    zh: "每一对都试过，没有一对走得通。",
  },
  "connected>completed": {
    en: "Both ends have no more candidates, and the best pair is chosen.",
    zh: "双方都不再有候选，最好的一对已选定。",
  },
  "connected>checking": {
    en: "An ICE restart, or a new transport that is not connected yet.",
    zh: "ICE 重启，或者新增了尚未连通的传输。",
  },
  "completed>connected": {
    en: "New candidates came, or ICE restarted, and is not finished again yet.",
    zh: "来了新候选，或者 ICE 重启了，尚未再次完成。",
  },
  "completed>checking": {
    en: "An ICE restart, or a new transport that is not connected yet.",
    zh: "ICE 重启，或者新增了尚未连通的传输。",
  },
  "connected>disconnected": {
    en: "Nothing has been heard over the chosen pair for some seconds: a network changed, or packets are lost.",
    zh: "选定的一对上有几秒没有消息：网络变了，或者在丢包。",
  },
  "completed>disconnected": {
    en: "Nothing has been heard over the chosen pair for some seconds: a network changed, or packets are lost.",
    zh: "选定的一对上有几秒没有消息：网络变了，或者在丢包。",
  },
  "connected>failed": {
    en: "The way is gone, and there is no other to try.",
    zh: "原来的路断了，也没有别的可试。",
  },
  "completed>failed": {
    en: "The way is gone, and there is no other to try.",
    zh: "原来的路断了，也没有别的可试。",
  },
  "disconnected>checking": {
    en: "An ICE restart: new addresses are tried.",
    zh: "ICE 重启：开始尝试新的地址。",
  },
  "disconnected>connected": {
    en: "Answers come again, over the old pair or another one.",
    zh: "又有回答了，走的是原来那一对，或是另一对。",
  },
  "disconnected>completed": {
    en: "Answers come again, over the old pair or another one.",
    zh: "又有回答了，走的是原来那一对，或是另一对。",
  },
  "disconnected>failed": {
    en: "It did not heal: 30 s without an answer end the consent to send.",
    zh: "没有恢复：30 秒没有回答，发送许可即告终止。",
  },
  "failed>checking": {
    en: "An ICE restart begins anew with fresh candidates.",
    zh: "ICE 重启，用新的候选从头来过。",
  },
  "failed>connected": {
    en: "After a restart a pair was found at once.",
    zh: "重启后立刻找到了可用的一对。",
  },
};
