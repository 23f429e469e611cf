import "../../trace-views/style.css";
import "../../nat-views/style.css";
import { phrasebook } from "../../i18n/language.ts";
import type { Lesson } from "../lesson.ts";
import { Live } from "./live.tsx";
import { pause, playedEvidence } from "./played-checks.ts";
import { disconnect, pairIn, views } from "./real-pair.ts";

const say = phrasebook(
  {
    stun: "STUN answers one question: from which address does my packet appear to come? The answer is the server-reflexive candidate. After that the server is no longer needed: media never passes through it.",
    turn: "TURN allocates a relayed address. The server forwards to you what is sent to that address, and sends your data from it. The relay candidate works behind any NAT, but all media passes through the server and uses its bandwidth.",
    ice: "ICE tries all paths. Each side gathers its candidates (host, server-reflexive, relay) and sends them to the other. Each candidate pair is checked with a STUN request. The first check is often dropped by the other side’s NAT, but it opens the sender’s own NAT; that is why both sides check repeatedly.",
    discovery:
      "A check may come from an address that was not signaled, for example from a symmetric NAT. The receiver has then discovered a peer-reflexive candidate, and responds to that address. Of all pairs that succeed, the best is nominated; the relay is the last resort.",
    step1:
      "Play the checks between two port-restricted cones packet by packet. Find the packet that is dropped, and the one that gets through because of it.",
    step2: "Choose a symmetric NAT for A and a restricted cone for B: find the peer-reflexive candidate.",
    step3: "Choose two symmetric NATs and let the checks run to the end: only the relay is left.",
    step4:
      "Connect A and B in this page, and look at the candidate pairs. Then connect through the relay only.",
    direct: "Checks between two NATs find a direct path.",
    relayed: "Checks between two other NATs all fail, and the relay is used.",
    pair: "Your browser’s checks succeed on a pair without a relay.",
    turnPair: "Your browser’s checks succeed through this server’s relay.",
  },
  {
    stun: "STUN 只回答一个问题：从外部看，我的数据包来自哪个地址？答案就是服务器反射候选。此后不再需要这台服务器：媒体从不经过它。",
    turn: "TURN 分配一个中继地址：发到该地址的数据由服务器转发给你，反之亦然。中继候选在任何 NAT 之后都能使用，但所有媒体都要经过服务器，占用它的带宽。",
    ice: "ICE 逐一尝试。双方收集各自的候选（主机、服务器反射、中继）并通知对端。每个候选对都用 STUN 请求做连通性检查。第一个检查常被对端的 NAT 丢弃，却在自己的 NAT 上打了洞；因此双方都要反复发送。",
    discovery:
      "检查也可能来自未通告过的地址，例如来自对称型 NAT。这时另一端就发现了对端反射候选，并向该地址响应。在所有成功的候选对中，最优的被提名；中继作为兜底。",
    step1: "逐包演示两个端口受限锥形 NAT 之间的检查，找出被丢弃的那个包，以及因它而得以通过的那个包。",
    step2: "给 A 选对称型，给 B 选受限锥形：找出对端反射候选。",
    step3: "选择两个对称型 NAT，演示到底：只剩中继可用。",
    step4: "在本页连接 A 和 B，查看候选对。再仅用中继连接一次。",
    direct: "两个 NAT 之间的检查最终得到直连路径。",
    relayed: "另外两个 NAT 之间的检查全部失败，改用中继。",
    pair: "本浏览器的检查在一个不经中继的候选对上成功。",
    turnPair: "本浏览器的检查经本服务器的中继成功。",
  },
);

function Text() {
  const words = say();
  return (
    <>
      <p>{words.stun}</p>
      <p>{words.turn}</p>
      <p>{words.ice}</p>
      <p>{words.discovery}</p>
    </>
  );
}

/** STUN, TURN and ICE. RFC 8489, RFC 8656, RFC 8445. */
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
      { id: "direct", what: words.direct, evidence: () => playedEvidence(false) },
      { id: "relayed", what: words.relayed, evidence: () => playedEvidence(true) },
      { id: "pair", what: words.pair, evidence: () => views.value && pairIn(views.value, false) },
      { id: "turn", what: words.turnPair, evidence: () => views.value && pairIn(views.value, true) },
    ];
  },
  leave() {
    pause();
    disconnect();
  },
};
