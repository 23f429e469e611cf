import "./style.css";
import { phrasebook } from "../../../i18n/language.ts";
import { connectedIn, passedBy } from "../../evidence.ts";
import type { Lesson } from "../../lesson.ts";
import { clockMs, endExchange, recorded } from "./exchange.ts";
import { Live } from "./live.tsx";
import { unansweredIn } from "./unanswered.ts";

const say = phrasebook(
  {
    need: "Two browsers that have never met know no address of each other. Something else must carry the first messages between them: that is signaling. WebRTC does not say what. It may be a WebSocket, an e-mail, a QR code – or you.",
    what: "Little has to be carried: the offer one way, the answer back, and the candidates. Here the candidates are waited for and travel inside the two messages. A real call does not wait: it sends each candidate as it is found (trickle ICE).",
    lost: "Signaling says nothing of itself to the browsers. When a message is lost no error appears: each end stays in the state it is in. Whoever knows these states knows which message is missing.",
    trust:
      "Whoever carries the messages could also change them, and put the fingerprints of keys of their own into them. That is why a call should show a short text that both compare aloud.",
    step1: "Let A write its offer. Copy it, paste it at B, and hand it to B, which writes its answer.",
    step2: "Now lose the answer, and wait some seconds. Which state is A in, which B?",
    step3: "Take two new ends, and carry both messages this time.",
    step4: "Connected? From here on they need you no more.",
    lostSeen: "An answer was lost: B has answered, and A still waits for it three seconds later.",
    carried: "B has read an offer that you carried, and answered.",
    connected: "With both messages carried, A and B are connected.",
  },
  {
    need: "素未谋面的两个浏览器，彼此不知道任何地址。最初的几条消息得由别的什么来传，这就是信令。WebRTC 不规定用什么：可以是 WebSocket、电子邮件、二维码，也可以是你。",
    what: "要传的很少：offer 过去，answer 回来，还有候选。这里先等候选收集完，让它们随这两条消息一起走。真正的通话不等：找到一个就发一个（trickle ICE）。",
    lost: "信令的事，浏览器并不知道。消息丢了也不会报错，每一端只是停在原来的状态。懂得这些状态，就知道缺了哪一条消息。",
    trust: "传消息的人也能改消息，比如换上自己密钥的指纹。所以通话应当显示一小段文字，让双方念出来核对。",
    step1: "让 A 写 offer。复制它，粘贴到 B，交给 B；B 会写出 answer。",
    step2: "现在把 answer 弄丢，等几秒。A 停在哪个状态？B 呢？",
    step3: "换一对新的，这次把两条消息都送到。",
    step4: "连通了吗？从这里起，它们不再需要你。",
    lostSeen: "answer 丢了：B 已经回答，三秒之后 A 仍在等。",
    carried: "B 读了你送去的 offer，并作了回答。",
    connected: "两条消息都送到，A 和 B 连通了。",
  },
);

function Text() {
  const words = say();
  return (
    <>
      <p>{words.need}</p>
      <p>{words.what}</p>
      <p>{words.lost}</p>
      <p>{words.trust}</p>
    </>
  );
}

const ROUND_OF_B = ["stable", "have-remote-offer", "stable"] as const;

/** Signaling, with the learner as its carrier. RFC 8829 §3.1, §3.2. */
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
    return [
      {
        id: "carried",
        what: words.carried,
        evidence: trace && passedBy(trace, { label: "B", machine: "signaling", wanted: ROUND_OF_B }),
      },
      { id: "lost", what: words.lostSeen, evidence: trace && unansweredIn(trace, clockMs.value) },
      { id: "connected", what: words.connected, evidence: trace && connectedIn(trace, ["A", "B"]) },
    ];
  },
  leave: endExchange,
};
