import { phrasebook } from "../../../i18n/language.ts";
import { connectedIn, passedBy, refusalIn } from "../../evidence.ts";
import type { Lesson } from "../../lesson.ts";
import { Live } from "./live.tsx";
import { endPair, recorded } from "./pair.ts";

const say = phrasebook(
  {
    agree:
      "Before two browsers can send each other anything they must agree: which media, which codecs, which keys. A writes down what it can do – the offer. B chooses from it and writes the answer. Each browser needs both texts: its own as the local description, the other’s as the remote description.",
    states:
      "Each call is a step of the signaling state. With its offer set, A is in have-local-offer; with the same offer set at the other end, B is in have-remote-offer. The answer brings both back to stable. A call that does not fit the state is refused: the browser knows the order, you need not guess it.",
    candidates:
      "An agreement is not yet a path. Setting its own description lets each browser gather candidates: addresses where it might be reached. They go to the other end as well, and only then do packets try to get through.",
    step1:
      "Make a wrong call first: create the answer at B before B knows the offer. Read what the browser says.",
    step2: "Then make the calls from 1 to 6, and watch the signaling state of A and of B.",
    step3:
      "Look at the connection: everything is agreed, and it is not there yet. Now hand over the candidates, 7 and 8.",
    step4: "Open the recording, and find your eight calls in the sequence diagram.",
    refused: "The browser refuses a call that is out of order.",
    agreed: "Offer and answer lead A and B from stable back to stable.",
    connected: "With candidates, both ends are connected.",
  },
  {
    agree:
      "两个浏览器要先谈妥，才能互相发送：用哪些媒体、哪些编解码器、哪些密钥。A 写下自己会什么，这就是 offer；B 从中选择，写出 answer。两份文字，每个浏览器都需要：自己的作为本地描述，对方的作为远端描述。",
    states:
      "每个调用都让信令状态走一步。A 设了自己的 offer，就在 have-local-offer；另一端设了同一份 offer，B 就在 have-remote-offer。answer 让双方都回到 stable。与状态不符的调用会被拒绝：顺序由浏览器把关，不必去猜。",
    candidates:
      "谈妥了还不等于有路。设了自己的描述，浏览器才开始收集候选，也就是可能找得到它的地址。候选也要交给另一端，之后数据包才去试着走通。",
    step1: "先故意做错：B 还不知道 offer，就让它创建 answer。读一读浏览器说了什么。",
    step2: "再依次做 1 到 6，看 A 和 B 的信令状态。",
    step3: "看看连接：都谈妥了，却还没有连上。现在交出候选，做 7 和 8。",
    step4: "展开记录，在时序图里找到你的八个调用。",
    refused: "次序不对的调用被浏览器拒绝。",
    agreed: "offer 与 answer 让 A 和 B 从 stable 走回 stable。",
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

/** The offer/answer exchange as a timeline, made by hand. RFC 8829 §3.2. */
export const lesson: Lesson = {
  Text,
  Live,
  steps() {
    const words = say();
    return [words.step1, words.step2, words.step3, words.step4];
  },
  sights() {
    const words = say();
    const trace = recorded.value;
    const byA = trace && passedBy(trace, { label: "A", machine: "signaling", wanted: ROUND_OF_A });
    const byB = trace && passedBy(trace, { label: "B", machine: "signaling", wanted: ROUND_OF_B });
    return [
      { id: "refused", what: words.refused, evidence: trace && refusalIn(trace, ORDERED_CALLS) },
      { id: "agreed", what: words.agreed, evidence: byA && byB && `${byA}; ${byB}` },
      { id: "connected", what: words.connected, evidence: trace && connectedIn(trace, ["A", "B"]) },
    ];
  },
  leave: endPair,
};

const ROUND_OF_A = ["stable", "have-local-offer", "stable"] as const;
const ROUND_OF_B = ["stable", "have-remote-offer", "stable"] as const;
const ORDERED_CALLS = [
  "createAnswer",
  "setLocalDescription",
  "setRemoteDescription",
  "addIceCandidate",
] as const;
