import "./style.css";
import { phrasebook } from "../../i18n/language.ts";
import { connectedIn, passedBy } from "../evidence.ts";
import type { Lesson } from "../lesson.ts";
import { clockMs, endExchange, unansweredIn, views } from "./exchange.ts";
import { Live } from "./live.tsx";

const say = phrasebook(
  {
    need: "Two browsers do not know each other’s addresses at first. The first messages between them have to travel in some other way: this is signaling. WebRTC does not specify how. It can be a WebSocket, an email, a QR code, or you.",
    what: "There is little to send: the offer one way, the answer back, and the candidates. Here all candidates are gathered first and included in the two messages. A real call does not wait: it sends each candidate as soon as it is found (Trickle ICE).",
    lost: "Browsers do not monitor signaling. When a message is lost, there is no error: each end just stays in its current state. If you know the states, you can tell which message is missing.",
    trust:
      "Whoever carries the messages can also change them, for example to insert the fingerprint of another certificate. That is why a call should show a short text that both people compare aloud.",
    step1: "Let A create its offer. Copy it, paste it at B, and apply it there. B then creates its answer.",
    step2: "Now lose the answer, and wait a few seconds. Which state is A in, and which is B in?",
    step3: "Create a new pair, and this time deliver both messages.",
    step4: "Connected? From here on they no longer need you to carry messages.",
    lostSeen: "The answer was lost: B has answered, and A is still waiting 3 seconds later.",
    carried: "B has read the offer that you carried, and answered it.",
    connected: "Both messages were delivered, and A and B are connected.",
  },
  {
    need: "两个浏览器起初不知道彼此的地址，最初的几条消息需要通过其他途径传递，这就是信令。WebRTC 不规定信令方式：可以是 WebSocket、电子邮件、二维码，甚至可以由你手动传递。",
    what: "需要传递的内容很少：发出 offer，返回 answer，以及候选。这里等候选收集完毕后随这两条消息一起发送。实际通话不会等待：收集到一个就发送一个（Trickle ICE）。",
    lost: "浏览器并不感知信令。消息丢失也不会报错，每一端只会停在当前状态。了解这些状态，就能判断缺了哪条消息。",
    trust:
      "传递消息的一方也可以篡改消息，例如换成自己证书的指纹。因此通话应显示一小段校验文字，由双方口头核对。",
    step1: "让 A 创建 offer，复制后粘贴到 B 并提交；B 会生成 answer。",
    step2: "现在丢弃 answer，等待几秒。A 停在哪个状态？B 呢？",
    step3: "重新创建一对连接，这次把两条消息都送达。",
    step4: "连通了吗？此后不再需要你传递消息。",
    lostSeen: "answer 丢失：B 已生成 answer，3 秒后 A 仍在等待。",
    carried: "B 读取了你传递的 offer，并生成了 answer。",
    connected: "两条消息都已送达，A 和 B 已连通。",
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

/** Signaling, with the learner carrying the messages. RFC 8829 §3.1, §3.2. */
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
        id: "carried",
        what: words.carried,
        evidence: () =>
          views.value && passedBy(views.value, { end: "b", machine: "signaling", wanted: ROUND_OF_B }),
      },
      {
        id: "lost",
        what: words.lostSeen,
        evidence: () => views.value && unansweredIn(views.value, clockMs.value),
      },
      { id: "connected", what: words.connected, evidence: () => views.value && connectedIn(views.value) },
    ];
  },
  leave: endExchange,
};
