import { phrasebook } from "../../i18n/language.ts";
import { connectedIn, passedBy, refusalIn } from "../evidence.ts";
import type { Lesson } from "../lesson.ts";
import type { PairViews } from "../pair-views.ts";
import { Live } from "./live.tsx";
import { endPair, views } from "./pair.ts";

const say = phrasebook(
  {
    agree:
      "Before two browsers can send each other anything, they must agree on media, codecs and keys. A lists what it supports: the offer. B chooses from it and creates the answer. Each browser needs both descriptions: its own as the local description, the other’s as the remote description.",
    states:
      "Each call changes the signaling state. After setting its offer, A is in have-local-offer; after setting the same offer, B is in have-remote-offer. The answer brings both back to stable. A call that does not fit the state is rejected: the browser enforces the order, so you need not guess it.",
    candidates:
      "Agreement does not mean there is a path yet. After setting its local description, each browser gathers candidates: addresses at which it might be reached. They also have to be sent to the other end. Only then do the browsers try to exchange packets.",
    step1: "Make a mistake first: create the answer at B before B has the offer. Read the browser’s error.",
    step2: "Then make calls 1 to 6, and watch the signaling states of A and B.",
    step3:
      "Look at the connection state: everything is agreed, but nothing is connected yet. Now send the candidates with calls 7 and 8.",
    step4: "Open the trace recording, and find your eight calls in the sequence diagram.",
    refused: "The browser rejected a call that was out of order.",
    agreed: "Offer and answer brought A and B from stable back to stable.",
    connected: "With the candidates, both ends are connected.",
  },
  {
    agree:
      "两个浏览器要先完成协商，才能互相发送：用哪些媒体、编解码器和密钥。A 列出自己支持的能力，这就是 offer；B 从中选择，生成 answer。每个浏览器都需要这两份描述：自己的作为本地描述，对端的作为远端描述。",
    states:
      "每次调用都会推动信令状态变化。A 设置 offer 后进入 have-local-offer；B 设置同一份 offer 后进入 have-remote-offer；answer 让双方都回到 stable。与状态不符的调用会被拒绝：顺序由浏览器保证，无需猜测。",
    candidates:
      "协商完成不等于已有路径。设置本地描述后，浏览器才开始收集候选，即可能到达它的地址。候选也要发送给对端，之后才会尝试传输数据包。",
    step1: "先故意出错：在 B 收到 offer 之前就让它创建 answer，查看浏览器的报错。",
    step2: "再依次执行 1 到 6，观察 A 和 B 的信令状态。",
    step3: "查看连接：协商已完成，但尚未连通。现在发送候选，执行 7 和 8。",
    step4: "展开诊断记录，在时序图中找到你的八次调用。",
    refused: "浏览器拒绝了顺序错误的调用。",
    agreed: "offer 和 answer 让 A 和 B 从 stable 回到 stable。",
    connected: "有了候选，两端都连通了。",
  },
);

function Text() {
  const words = say();
  return (
    <>
      <p>{words.agree}</p>
      <p>{words.states}</p>
      <p>{words.candidates}</p>
    </>
  );
}

/** The offer/answer exchange, one call at a time. RFC 8829 §3.2. */
export const lesson: Lesson = {
  Text,
  Live,
  steps() {
    const words = say();
    return [words.step1, words.step2, words.step3, words.step4];
  },
  checkpoints() {
    const words = say();
    return [
      {
        id: "refused",
        what: words.refused,
        evidence: () => views.value && refusalIn(views.value, ORDERED_CALLS),
      },
      { id: "agreed", what: words.agreed, evidence: () => views.value && agreedIn(views.value) },
      { id: "connected", what: words.connected, evidence: () => views.value && connectedIn(views.value) },
    ];
  },
  leave: endPair,
};

const ROUND_OF_A = ["stable", "have-local-offer", "stable"] as const;
const ROUND_OF_B = ["stable", "have-remote-offer", "stable"] as const;
function agreedIn(views: PairViews): string | undefined {
  const byA = passedBy(views, { end: "a", machine: "signaling", wanted: ROUND_OF_A });
  const byB = passedBy(views, { end: "b", machine: "signaling", wanted: ROUND_OF_B });
  return byA && byB && `${byA}; ${byB}`;
}

const ORDERED_CALLS = [
  "createAnswer",
  "setLocalDescription",
  "setRemoteDescription",
  "addIceCandidate",
] as const;
